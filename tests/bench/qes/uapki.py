"""UAPKI's VERIFY, where an operator has its library: ``UAPKI_LIBRARY`` names the file.

One call checks the container's signature and builds the chain; revocation is not looked at, since
the library fetches answers itself and is kept offline here.

Source: UAPKI Programmer's Manual 2.0.16, methods INIT, ADD_CERT, VERIFY, DEINIT.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .material import Material, Sample


class UapkiError(Exception):
    """The library refused a call."""


class Uapki:
    """The library's two functions, JSON in and out."""

    def __init__(self, path: str) -> None:
        handle = ctypes.CDLL(path)
        self._process, self._free = handle.process, handle.json_free
        self._process.argtypes, self._process.restype = [ctypes.c_char_p], ctypes.c_void_p
        self._free.argtypes, self._free.restype = [ctypes.c_void_p], None

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        request = json.dumps({"method": method, "parameters": parameters})
        pointer = self._process(request.encode())
        try:
            answer: dict[str, Any] = json.loads(ctypes.string_at(pointer))
        finally:
            self._free(pointer)
        if answer["errorCode"]:
            raise UapkiError(f"{method}: {answer.get('error') or answer['errorCode']}")
        return dict(answer.get("result") or {})

    def verify(self, sample: Sample) -> None:
        """Raises UapkiError when the signature is not valid."""
        result = self.call(
            "VERIFY",
            signature={"bytes": _base64(sample.container)},
            options={"validationType": "CHAIN"},
        )
        found = [info["statusSignature"] for info in result["signatureInfos"]]
        if found != ["VALID"]:
            raise UapkiError(f"VERIFY: {found}")


@contextmanager
def opened(material: Material) -> Iterator[Uapki | None]:
    """The library with the material's provider known to it; none where there is no library."""
    path = os.environ.get("UAPKI_LIBRARY")
    if not path:
        yield None
        return
    library = Uapki(path)
    library.call("INIT", offline=True, certCache={"trustedCerts": [_base64(material.root)]})
    try:
        helpers = [_base64(octets) for octets in material.intermediates]
        library.call("ADD_CERT", certificates=helpers, permanent=False)
        yield library
    finally:
        library.call("DEINIT")


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
