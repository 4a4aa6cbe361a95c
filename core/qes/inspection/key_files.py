"""Key containers, known by their outside: what kind of file, never what is in it.

Source: PKCS #8 (RFC 5958), PKCS #12 (RFC 7292); Java key stores: the format of Sun's ``KeyStore``;
Key-6.dat: the outer structure as ІІТ's programs write it.
"""

from __future__ import annotations

from .. import der
from ..errors import FormatError
from .document import Document

_IIT_STORE = "1.3.6.1.4.1.19398.1.1.1.2"
_MAGIC = {
    b"\xfe\xed\xfe\xed": "Java key store (JKS), as ПриватБанк gives it",
    b"\xce\xce\xce\xce": "Java key store (JCEKS)",
}
_PKCS12_VERSION = 3
_ENCRYPTIONS = {
    "1.2.840.113549.1.5.13": "PBES2",
    "1.2.840.113549.1.12.1.3": "PBE with SHA-1 and 3DES",
    "1.2.840.113549.1.12.1.6": "PBE with SHA-1 and RC2",
    "1.3.6.1.4.1.42.2.17.1.1": "Sun's key protector",
}


def of_magic(data: bytes) -> Document | None:
    """A store that is no ASN.1."""
    kind = _MAGIC.get(data[:4])
    return _container(kind) if kind else None


def of_asn1(data: bytes) -> Document | None:
    """A container of ASN.1, or none when it is something else."""
    fields = der.read(data).fields()
    first = fields.next()
    if first.tag == der.INTEGER:
        return _numbered(first.integer(), fields.rest())
    if first.tag != der.SEQUENCE:
        return None
    rest = fields.rest()
    oid = first.children()[:1]
    if len(rest) != 1 or rest[0].tag != der.OCTET_STRING or not oid or oid[0].tag != der.OID:
        return None
    scheme = oid[0].oid()
    if scheme == _IIT_STORE:
        return _container("Key-6.dat of ІІТ; it holds no certificate")
    how = _ENCRYPTIONS.get(scheme, scheme)
    return _container(f"encrypted private key (PKCS #8, .pk8), {how}")


def _numbered(version: int, rest: list[der.Element]) -> Document | None:
    """PKCS #12, or a private key that lies open."""
    tags = [element.tag for element in rest]
    if version == _PKCS12_VERSION and tags[:1] == [der.SEQUENCE] and len(tags) <= 2:
        if rest[0].children()[0].tag != der.OID:
            raise FormatError("store is malformed")
        return _container("PKCS #12 store (.pfx, .p12)")
    if version in (0, 1) and tags[:2] == [der.SEQUENCE, der.OCTET_STRING]:
        return {"kind": "private key (PKCS #8) that no password protects: keep it secret"}
    return None


def _container(kind: str) -> Document:
    return {"kind": f"key container: {kind}", "inside": "not looked into: that takes its password"}
