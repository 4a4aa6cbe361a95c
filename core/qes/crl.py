"""Certificate revocation lists, complete and delta.

Source: RFC 5280, clauses 5 and 6.3. Indirect lists and lists of some reasons only are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from . import algorithms, certificate, der, names, profile
from .algorithms import SignatureAlgorithm
from .certificate import Certificate, Extension
from .der import Element
from .errors import FormatError, Refusal
from .names import Name
from .profile import KeyUsage
from .revocation import REMOVED_FROM_CRL, Answer, Question, Status, unusable

_NUMBER, _DELTA, _SCOPE, _REASON = "2.5.29.20", "2.5.29.27", "2.5.29.28", "2.5.29.21"
_UNDERSTOOD = frozenset({_NUMBER, _DELTA, _SCOPE, profile.AUTHORITY_KEY_ID, profile.FRESHEST_CRL})
_ENTRY_UNDERSTOOD = frozenset({_REASON, "2.5.29.24"})
_MOST_BYTES = 64 * 1024 * 1024
_MOST_ENTRIES = 2_000_000
_USERS_ONLY, _AUTHORITIES_ONLY, _URI = 0x81, 0x82, 0x86


@dataclass(frozen=True, slots=True)
class Entry:
    """A revoked certificate."""

    revoked_at: datetime
    reason: int | None


@dataclass(frozen=True, slots=True, eq=False)
class RevocationList:
    """A list as received."""

    raw: bytes
    issuer: Name
    algorithm: SignatureAlgorithm
    signed_part: bytes
    signature: bytes
    this_update: datetime
    next_update: datetime | None
    entries: Mapping[int, Entry]
    number: int | None
    base_number: int | None
    """Of a delta: the number of the complete list it goes on from."""
    scope: Scope
    unknown_critical: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which certificates a list covers."""

    urls: frozenset[str] = frozenset()
    users_only: bool = False
    authorities_only: bool = False
    partial: bool = False

    @property
    def kinds(self) -> tuple[bool, bool, bool]:
        """The scope without its addresses, which a delta may have of its own."""
        return self.users_only, self.authorities_only, self.partial

    def covers(self, subject: Certificate) -> bool:
        """Whether the certificate is among them."""
        rights = profile.read(subject)
        points = {*rights.crl_urls, *rights.delta_crl_urls}
        return not (
            self.partial
            or (self.users_only and rights.is_ca)
            or (self.authorities_only and not rights.is_ca)
            or (self.urls and points and not self.urls & points)
        )


def read_all(encoded: Iterable[bytes]) -> tuple[list[RevocationList], list[str]]:
    """The lists that can be read, and what is wrong with the others."""
    lists, problems = [], []
    for data in encoded:
        try:
            lists.append(read(data))
        except Refusal as problem:
            problems.append(f"CRL: {problem.detail}")
    return lists, problems


def answers(lists: list[RevocationList], question: Question, problems: list[str]) -> list[Answer]:
    """What the lists say of the certificate; a delta speaks together with its complete list."""
    usable = []
    for revocation_list in lists:
        try:
            _check(revocation_list, question)
        except Refusal as problem:
            problems.append(f"CRL: {problem.detail}")
        else:
            usable.append(revocation_list)
    complete = [each for each in usable if each.base_number is None]
    deltas = [each for each in usable if each.base_number is not None]
    found = [_answer(base, _newest(base, deltas), question) for base in complete]
    if not complete:
        # A delta alone cannot clear a certificate, but it can name it.
        found += [_answer(d, None, question) for d in deltas if _names(d, question)]
        problems += ["CRL: a delta without its complete list"] if deltas else []
    return found


def _names(delta: RevocationList, question: Question) -> bool:
    entry = delta.entries.get(question.certificate.serial)
    return entry is not None and entry.reason != REMOVED_FROM_CRL


def _newest(base: RevocationList, deltas: list[RevocationList]) -> RevocationList | None:
    """The delta that goes on from the complete list or from one before it (RFC 5280, 5.2.4)."""
    fitting = [
        delta
        for delta in deltas
        if base.number is not None
        and delta.base_number is not None
        and delta.base_number <= base.number <= (delta.number or 0)
        and delta.scope.kinds == base.scope.kinds
    ]
    return max(fitting, key=lambda delta: delta.this_update, default=None)


def _answer(base: RevocationList, delta: RevocationList | None, question: Question) -> Answer:
    """What the lists say together: as of the delta, unless that one was to be renewed by now."""
    serial = question.certificate.serial
    entry, dated = base.entries.get(serial), base
    octets: tuple[bytes, ...] = (base.raw,)
    if delta is not None:
        change, octets = delta.entries.get(serial), (base.raw, delta.raw)
        if change is not None:
            entry = None if change.reason == REMOVED_FROM_CRL else change
        is_current = delta.next_update is not None and question.at <= delta.next_update
        dated = delta if is_current and delta.this_update >= base.this_update else base
    times = (dated.this_update, dated.next_update)
    if entry is None:
        return Answer("CRL", Status.GOOD, *times, octets=octets)
    return Answer("CRL", Status.REVOKED, *times, entry.revoked_at, entry.reason, octets)


def _check(revocation_list: RevocationList, question: Question) -> None:
    """The list is the issuer's own, authentic, understood, and covers the certificate."""
    issuer = question.issuer
    usage = profile.read(issuer).key_usage
    if revocation_list.issuer != issuer.subject:
        raise unusable("the list is of another issuer")
    if revocation_list.unknown_critical:
        raise unusable("the list has an unknown critical extension")
    if not revocation_list.scope.covers(question.certificate):
        raise unusable("the list does not cover the certificate")
    if usage is not None and KeyUsage.CRL_SIGNING not in usage:
        raise unusable("the issuer may not sign lists")
    if revocation_list.algorithm.name not in question.policy.algorithms:
        raise unusable(f"the list is signed by {revocation_list.algorithm.name}")
    if not _is_signed(revocation_list, issuer):
        raise unusable("the list's signature is wrong")


@lru_cache(maxsize=32)
def _is_signed(revocation_list: RevocationList, issuer: Certificate) -> bool:
    return certificate.is_signed(
        issuer.key,
        revocation_list.algorithm,
        revocation_list.signed_part,
        revocation_list.signature,
    )


@lru_cache(maxsize=16)
def read(data: bytes) -> RevocationList:
    """The list of its DER octets.

    Raises:
        FormatError: the octets are no list.
    """
    if len(data) > _MOST_BYTES:
        raise FormatError("list is too large")
    outer = der.read(data).fields()
    signed_part, algorithm = outer.take(der.SEQUENCE), outer.take(der.SEQUENCE)
    signature = outer.take(der.BIT_STRING).bits()
    outer.end()
    fields = signed_part.fields()
    fields.optional(der.INTEGER)
    if fields.take(der.SEQUENCE).raw != algorithm.raw:
        raise FormatError("list names two signature algorithms")
    issuer, this_update = fields.take(der.SEQUENCE), fields.next().time()
    until = fields.optional(der.UTC_TIME, der.GENERALIZED_TIME)
    revoked = fields.optional(der.SEQUENCE)
    enclosed = fields.optional(der.context(0))
    fields.end()
    extensions = certificate.read_extensions(enclosed.only() if enclosed else None)
    unknown = {oid for oid, ext in extensions.items() if ext.critical and oid not in _UNDERSTOOD}
    return RevocationList(
        raw=data,
        issuer=names.read(issuer.raw),
        algorithm=algorithms.signature_algorithm(algorithm),
        signed_part=signed_part.raw,
        signature=signature,
        this_update=this_update,
        next_update=until.time() if until else None,
        entries=dict(map(_entry, revoked.children(_MOST_ENTRIES) if revoked else ())),
        number=_integer(extensions, _NUMBER),
        base_number=_integer(extensions, _DELTA),
        scope=_scope(extensions.get(_SCOPE)),
        unknown_critical=frozenset(unknown),
    )


def _entry(element: Element) -> tuple[int, Entry]:
    fields = element.fields()
    serial, revoked_at = fields.take(der.INTEGER).integer(), fields.next().time()
    enclosed = fields.optional(der.SEQUENCE)
    fields.end()
    extensions = certificate.read_extensions(enclosed)
    if any(ext.critical and oid not in _ENTRY_UNDERSTOOD for oid, ext in extensions.items()):
        raise FormatError("list has an entry with an unknown critical extension")
    reason = extensions.get(_REASON)
    code = der.read(reason.value).integer(der.ENUMERATED) if reason else None
    return serial, Entry(revoked_at, code)


def _integer(extensions: Mapping[str, Extension], oid: str) -> int | None:
    return der.read(extensions[oid].value).integer() if oid in extensions else None


def _scope(extension: Extension | None) -> Scope:
    """The issuing distribution point."""
    urls: set[str] = set()
    flags: set[int] = set()
    for element in der.read(extension.value).fields().rest() if extension else ():
        if element.tag == der.context(0):
            for name in element.children():
                if name.tag == der.context(0):
                    urls |= {
                        uri.content.decode("ascii", "replace")
                        for uri in name.children()
                        if uri.tag == _URI
                    }
        elif element.content != b"\x00":
            flags.add(element.tag)
    return Scope(
        urls=frozenset(urls),
        users_only=_USERS_ONLY in flags,
        authorities_only=_AUTHORITIES_ONLY in flags,
        partial=bool(flags - {_USERS_ONLY, _AUTHORITIES_ONLY}),
    )
