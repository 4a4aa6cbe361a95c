"""OCSP responses, CRLs and answers of time-stamping authorities, told to people."""

from __future__ import annotations

from itertools import islice

from .. import algorithms, cms, der, names, ocsp
from ..cms import SignedData
from ..crl import RevocationList
from ..der import Element, Fields
from ..errors import FormatError
from ..trust import readable
from . import containers
from .document import Document
from .wording import REASONS

_BASIC = "1.3.6.1.5.5.7.48.1.1"
_STATES = {0x80: "good", 0xA1: "revoked", 0x82: "unknown"}
_MOST_SHOWN = 100


def of_ocsp(data: bytes) -> Document:
    """An OCSP response, whole or basic, or the error that stands in its place.

    Source: RFC 6960, clause 4.2.1.
    """
    error = ocsp.error_of(data)
    if error is not None:
        return {"kind": "OCSP response", "status": error}
    basic = _basic(data).fields()
    body = basic.take(der.SEQUENCE).fields()
    algorithm = algorithms.signature_algorithm(basic.take(der.SEQUENCE))
    basic.take(der.BIT_STRING)
    enclosed = basic.optional(der.context(0))
    body.optional(der.context(0))
    responder, produced_at = _responder(body.next()), body.next().time()
    answers = body.take(der.SEQUENCE).children()
    nonce = ocsp.nonce_of(data)
    attached = readable(e.raw for e in enclosed.only().children()) if enclosed else []
    return {
        "kind": "OCSP response",
        "status": "successful",
        "responder": responder,
        "produced_at": produced_at,
        "signed_with": algorithm.name,
        "nonce": nonce.hex() if nonce else None,
        "answer": [_single(answer.fields()) for answer in answers[:_MOST_SHOWN]],
        "certificates": [str(certificate.subject) for certificate in attached],
    }


def _basic(data: bytes) -> Element:
    outer = der.read(data)
    fields = outer.fields()
    if fields.optional(der.ENUMERATED) is None:
        return outer
    inner = fields.take(der.context(0)).only().fields()
    if inner.take(der.OID).oid() != _BASIC:
        raise FormatError("response is of an unknown type")
    return der.read(inner.take(der.OCTET_STRING).content)


def _responder(identifier: Element) -> str:
    if identifier.tag == der.context(1):
        return str(names.read(identifier.only().raw))
    return f"key {identifier.expect(der.context(2)).only().octets().hex()}"


def _single(fields: Fields) -> Document:
    identifier = fields.take(der.SEQUENCE).fields()
    identifier.next(), identifier.next(), identifier.next()
    serial, state = identifier.take(der.INTEGER).integer(), fields.next()
    this_update, until = fields.next().time(), fields.optional(der.context(0))
    if state.tag not in _STATES:
        raise FormatError("status is malformed")
    return {
        "serial": f"{serial:x}",
        "status": _STATES[state.tag],
        **(_revoked(Fields(state.children())) if state.tag == der.context(1) else {}),
        "this_update": this_update,
        "next_update": until.only().time() if until else None,
    }


def _revoked(details: Fields) -> Document:
    at, why = details.next().time(), details.optional(der.context(0))
    code = why.only().integer(der.ENUMERATED) if why else None
    return {"revoked_at": at, "reason": _reason(code)}


def _reason(code: int | None) -> str | None:
    return None if code is None else REASONS.get(code, str(code))


def of_crl(revocation_list: RevocationList) -> Document:
    """A list, complete or delta; of its entries the first hundred."""
    is_delta = revocation_list.base_number is not None
    entries = revocation_list.entries.items()
    return {
        "kind": "delta CRL" if is_delta else "CRL",
        "issuer": str(revocation_list.issuer),
        "number": revocation_list.number,
        "goes_on_from_number": revocation_list.base_number,
        "this_update": revocation_list.this_update,
        "next_update": revocation_list.next_update,
        "signed_with": revocation_list.algorithm.name,
        "covers": sorted(revocation_list.scope.urls),
        "unknown_critical_extensions": sorted(revocation_list.unknown_critical),
        "entries": len(entries),
        "revoked": [
            {"serial": f"{serial:x}", "at": entry.revoked_at, "reason": _reason(entry.reason)}
            for serial, entry in islice(entries, _MOST_SHOWN)
        ],
    }


def of_time_stamp_response(data: bytes) -> Document | None:
    """The token of a TimeStampResp; none when it is something else.

    Source: RFC 3161, clause 2.4.2.
    """
    fields = der.read(data).fields()
    status = fields.next()
    if status.tag != der.SEQUENCE:
        return None
    first = status.children()[:1]
    if not first or first[0].tag != der.INTEGER:
        return None
    token = fields.optional(der.SEQUENCE)
    fields.end()
    if token is None:
        return {"kind": "refusal of a time-stamping authority", "status": first[0].integer()}
    signed: SignedData = cms.read_signed_data(token.raw, accept_ber=False)
    if signed.content_type != cms.TIME_STAMP_INFO:
        return None
    return containers.describe(signed)
