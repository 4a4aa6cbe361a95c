"""What runs in the processes that verify signatures: imports little, keeps the trust list."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core import qes
from core.qes import cms

_PARENT_CHECK_SECONDS = 1.0


@dataclass(frozen=True)
class TrustSettings:
    """Which signatures are believed.

    Attributes:
        roots: files of the only anchors.
        intermediates: files of certificates that help to reach an anchor.
    """

    roots: Sequence[Path]
    intermediates: Sequence[Path] = ()
    revocation_required: bool = False


@dataclass(frozen=True)
class Rejected:
    """Why a container did not pass.

    Attributes:
        claimed_content: the octets it holds, proven by nothing; None when none could be read.
    """

    reason: str
    sub_indication: str
    retryable: bool
    signatures: int
    claimed_content: bytes | None


class Checker:
    """Verifies containers against one trust list."""

    def __init__(self, settings: TrustSettings) -> None:
        """Read the trust list.

        Raises:
            qes.TrustError: a file cannot be read or holds no certificate.
        """
        self._trust = qes.TrustStore.from_files(settings.roots, settings.intermediates)
        rule = (
            qes.RevocationRule.REQUIRED
            if settings.revocation_required
            else qes.RevocationRule.WHEN_SUPPLIED
        )
        self._policy = replace(qes.DEFAULT, revocation=rule)

    def check(
        self, container: bytes, content: bytes | None, tax_id: str | None, at: datetime
    ) -> tuple[bytes, qes.SignerFacts] | Rejected:
        """The signed octets and their signer, or why not."""
        try:
            passed = qes.verify(
                container,
                trust=self._trust,
                at=at,
                content=content,
                tax_id=tax_id,
                policy=self._policy,
            )
        except qes.SignatureRejected as problem:
            report = problem.report
            return Rejected(
                reason=report.reason,
                sub_indication=str(report.sub_indication),
                retryable=report.retryable,
                signatures=report.signature_count,
                claimed_content=_claimed_content(container),
            )
        return passed.content, passed.signer


def _claimed_content(container: bytes) -> bytes | None:
    try:
        return cms.read_signed_data(container, accept_ber=True).content
    except qes.QesError:
        return None


# --- in a process of its own ------------------------------------------------------------------

_checker: Checker | None = None


def start(settings: TrustSettings) -> None:
    """Prepare the process."""
    global _checker  # noqa: PLW0603 - the process exists for this one object
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _checker = Checker(settings)


def check(
    container: bytes, content: bytes | None, tax_id: str | None, at: datetime
) -> tuple[bytes, qes.SignerFacts] | Rejected:
    """Verify one container in the prepared process."""
    if _checker is None:
        raise RuntimeError("the process was not prepared")
    return _checker.check(container, content, tax_id, at)


def _end_with(parent: int) -> None:
    """End when the service was killed and could not say so."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os._exit(0)
