"""Digests by name: the national ones from ``core.qes``, the international ones from the library."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from core.qes import gost34311, kupyna
from sandbox.trust import der, oids


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest algorithm: how it is named on the wire and how it is computed."""

    name: str
    oid: str
    compute: Callable[[bytes], bytes]
    has_null_parameters: bool = False

    @property
    def algorithm(self) -> bytes:
        """AlgorithmIdentifier; national digests stand without parameters, as issued files have it.

        Source: RFC 5754, section 2, lets SHA-2 have them absent; SHA-1 (RFC 3370) has NULL.
        """
        return der.sequence(der.oid(self.oid), der.null() if self.has_null_parameters else b"")


GOST_34311 = Digest("gost34311", oids.GOST_34311, gost34311.digest)
KUPYNA_256 = Digest("kupyna256", oids.KUPYNA_256, kupyna.digest)
SHA_1 = Digest(
    "sha1", oids.SHA_1, lambda data: hashlib.sha1(data, usedforsecurity=False).digest(), True
)
SHA_256 = Digest("sha256", oids.SHA_256, lambda data: hashlib.sha256(data).digest())
SHA_384 = Digest("sha384", oids.SHA_384, lambda data: hashlib.sha384(data).digest())
SHA_512 = Digest("sha512", oids.SHA_512, lambda data: hashlib.sha512(data).digest())

BY_NAME = {d.name: d for d in (GOST_34311, KUPYNA_256, SHA_1, SHA_256, SHA_384, SHA_512)}
BY_OID = {d.oid: d for d in BY_NAME.values()}
