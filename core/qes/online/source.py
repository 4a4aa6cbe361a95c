"""Evidence from providers: OCSP first, then lists with their deltas."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from .. import ocsp, profile, status
from ..certificate import Certificate
from ..errors import Refusal
from ..policy import DEFAULT, Policy
from ..revocation import AddressBook, Answer, Evidence
from ..trust import TrustStore
from . import request
from .backoff import Backoff
from .cache import EvidenceCache, MemoryCache
from .fetching import Fetcher, FetchFailed, Kind, Observer, Watch, log_attempt
from .limits import Limits

Weigh = Callable[[Certificate, Certificate, Evidence], Awaitable[Answer | None]]
"""Says what evidence proves of a certificate of an issuer, away from the event loop: what nobody
authentic said is neither kept nor handed on, and the next address is asked instead."""

_NOTHING = Evidence()


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


class ProviderSource:
    """A ``RevocationSource`` that asks the addresses of certificates that the book allows.

    Everybody who asks about one certificate at the same time shares one inquiry, which lives on
    when they go. Every failure ends as no evidence; the observer is told of it.
    """

    def __init__(
        self,
        book: AddressBook,
        weigh: Weigh,
        *,
        cache: EvidenceCache | None = None,
        limits: Limits | None = None,
        policy: Policy = DEFAULT,
        now: Callable[[], datetime] = _now,
        observe: Observer = log_attempt,
        backoff: Backoff | None = None,
    ) -> None:
        self._book, self._weigh, self._now, self._observe = book, weigh, now, observe
        self._limits = limits or Limits()
        self._max_age = policy.max_revocation_age
        self._cache = cache or MemoryCache()
        pauses = backoff or Backoff(self._limits.first_pause, self._limits.longest_pause)
        self._fetcher = Fetcher(book, self._limits, pauses)
        self._inquiries: dict[bytes, asyncio.Task[Evidence]] = {}

    @classmethod
    def of(
        cls,
        trust: TrustStore,
        book: AddressBook,
        *,
        policy: Policy = DEFAULT,
        limits: Limits | None = None,
    ) -> Self:
        """A source for one process that weighs evidence in a thread of its own."""

        async def weigh(
            certificate: Certificate, issuer: Certificate, evidence: Evidence
        ) -> Answer | None:
            return await asyncio.to_thread(
                status.weigh,
                certificate,
                issuer,
                evidence,
                helpers=trust.intermediates,
                at=_now(),
                policy=policy,
            )

        return cls(book, weigh, policy=policy, limits=limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End what is under way and close the connections."""
        inquiries = list(self._inquiries.values())
        for inquiry in inquiries:
            inquiry.cancel()
        await asyncio.gather(*inquiries, return_exceptions=True)
        await self._fetcher.close()

    async def evidence(self, certificate: Certificate, issuer: Certificate) -> Evidence:
        """Evidence that was weighed, empty when there is none to be had in reasonable time."""
        key = _key(b"certificate", issuer.raw, certificate.serial_hex.encode())
        kept = await self._cache.recall(key, self._now())
        if kept is not None:
            return kept
        inquiry = self._inquiries.get(key)
        if inquiry is None:
            inquiry = asyncio.create_task(  # noqa: TID251 - kept here, cancelled in close()
                self._inquire(key, certificate, issuer)
            )
            self._inquiries[key] = inquiry
            inquiry.add_done_callback(lambda _: self._inquiries.pop(key, None))
        try:
            async with asyncio.timeout(self._limits.patience.total_seconds()):
                return await asyncio.shield(inquiry)
        except TimeoutError:
            return _NOTHING

    async def _inquire(self, key: bytes, certificate: Certificate, issuer: Certificate) -> Evidence:
        for url in self._ocsp_urls(certificate, issuer):
            answer = await self._ask(url, certificate, issuer)
            if answer is not None:
                evidence = Evidence(ocsp=answer.octets)
                until = min(self._end(answer), self._now() + self._limits.answer_kept)
                await self._cache.keep(key, evidence, until)
                return evidence
        return await self._lists(certificate, issuer)

    # --- OCSP ---------------------------------------------------------------------------------

    def _ocsp_urls(self, certificate: Certificate, issuer: Certificate) -> list[str]:
        own = profile.read(certificate).ocsp_urls
        return self._askable((*own, *self._book.ocsp_addresses(issuer)))

    async def _ask(self, url: str, certificate: Certificate, issuer: Certificate) -> Answer | None:
        """What the responder says, when it says it now, to us, and with the right to."""
        watch = Watch(self._observe, "ocsp", url)
        nonce = secrets.token_bytes(request.NONCE_OCTETS)
        try:
            response = await self._fetcher.ocsp(url, request.build(certificate, issuer, nonce))
            self._check_response(url, response, nonce)
        except FetchFailed as problem:
            watch.ended(problem.outcome)
            return None
        answer = await self._weigh(certificate, issuer, Evidence(ocsp=(response,)))
        watch.ended("answered" if answer else "unusable")
        return answer

    def _check_response(self, url: str, response: bytes, nonce: bytes) -> None:
        """Refuse an error, and an answer to another request.

        Without a nonce an answer counts as long as it is fresh: responders that answer from a
        store have none.
        """
        try:
            error, echoed = ocsp.error_of(response), None
            if error is None:
                echoed = ocsp.nonce_of(response)
        except Refusal:
            error = "malformed"
        if error is not None:
            if error in ocsp.OUTAGES:
                self._fetcher.failed(url)
            raise FetchFailed(f"responder_{error}")
        if echoed is not None and echoed != request.nonce_value(nonce):
            raise FetchFailed("other_nonce")

    # --- lists --------------------------------------------------------------------------------

    async def _lists(self, certificate: Certificate, issuer: Certificate) -> Evidence:
        rights = profile.read(certificate)
        for url in self._askable(rights.crl_urls):
            base = await self._list("crl", url, issuer)
            if base is None:
                continue
            lists = [base]
            for delta_url in self._askable(rights.delta_crl_urls):
                delta = await self._list("delta_crl", delta_url, issuer)
                if delta is not None:
                    lists.append(delta)
                    break
            answer = await self._weigh(
                certificate, issuer, Evidence(crls=tuple(each.octets for each in lists))
            )
            await self._keep_lists(lists, answer)
            if answer is not None:
                return Evidence(crls=answer.octets)
        return _NOTHING

    async def _list(self, kind: Kind, url: str, issuer: Certificate) -> _List | None:
        key = _key(b"list", issuer.raw, url.encode())
        kept = await self._cache.recall(key, self._now())
        if kept is not None:
            return _List(key, kept.crls[0])
        watch = Watch(self._observe, kind, url)
        try:
            return _List(key, await self._fetcher.revocation_list(url), watch)
        except FetchFailed as problem:
            watch.ended(problem.outcome)
            return None

    async def _keep_lists(self, lists: Iterable[_List], answer: Answer | None) -> None:
        """Keep what was fetched now and served."""
        for each in lists:
            if each.watch is None:
                continue
            if answer is not None and each.octets in answer.octets:
                each.watch.ended("answered")
                await self._cache.keep(each.key, Evidence(crls=(each.octets,)), self._end(answer))
            else:
                each.watch.ended("unusable")

    # --- both ---------------------------------------------------------------------------------

    def _askable(self, urls: Iterable[str]) -> list[str]:
        unique = [url for url in dict.fromkeys(urls) if self._fetcher.may_ask(url)]
        return unique[: self._limits.max_addresses]

    def _end(self, answer: Answer) -> datetime:
        longest = answer.this_update + self._max_age
        return min(answer.next_update or longest, longest)


@dataclass(frozen=True, slots=True)
class _List:
    """A list, and the attempt that brought it; a kept one has none."""

    key: bytes
    octets: bytes
    watch: Watch | None = None


def _key(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()
