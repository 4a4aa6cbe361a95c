"""Scans of documents that a rule demands.

Source: PIS API 9.11, Person documents; the shape of ``data`` is left open there.
"""

from __future__ import annotations

from pydantic import Field

from core.contract.wire import Data, Moment, Query


class DocumentPlace(Data):
    """Where the scan of a document is to be put: PUT of one JPEG page, at most 10 MB.

    Attributes:
        url: from the root of the service; no token goes with it, and it works until
            ``expires_at``.
    """

    type: str
    number: str
    url: str
    expires_at: Moment


class ShownDocument(Data):
    """A document whose scan is there."""

    type: str
    number: str


class UploadQuery(Query):
    """What makes an upload address good."""

    expires: int = Field(ge=0, le=2**40)
    signature: str = Field(pattern="^[0-9a-f]{64}$")
