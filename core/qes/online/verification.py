"""Verification that asks the provider, after everything else has passed and only then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial, reduce
from operator import add
from typing import Required, TypedDict, Unpack

from ..certificate import Certificate
from ..pending import Judgement, Pending, Settlement, settle
from ..policy import Policy
from ..report import SignatureReport, VerifiedSignature
from ..revocation import Evidence, RevocationSource
from ..trust import TrustStore
from ..verification import judge

Settle = Callable[[Pending, Evidence], Awaitable[Settlement]]


class Arguments(TypedDict, total=False):
    """What ``core.qes.verify`` takes beside the container, with its defaults."""

    trust: Required[TrustStore]
    at: Required[datetime]
    content: bytes | None
    tax_id: str | None
    policy: Policy
    intermediates: Iterable[Certificate]
    ocsp: Iterable[bytes]
    crls: Iterable[bytes]


async def verify_online(
    container: bytes, *, source: RevocationSource, **arguments: Unpack[Arguments]
) -> VerifiedSignature:
    """``core.qes.verify`` that asks ``source`` about revocation when nothing else is open.

    Raises:
        SignatureFailed, SignatureIndeterminate: as ``verify`` does.
    """
    return (await judge_online(container, source=source, **arguments)).signature()


async def examine_online(
    container: bytes, *, source: RevocationSource, **arguments: Unpack[Arguments]
) -> SignatureReport:
    """``core.qes.examine`` that asks ``source`` about revocation when nothing else is open."""
    return (await judge_online(container, source=source, **arguments)).report


async def judge_online(
    container: bytes, *, source: RevocationSource, **arguments: Unpack[Arguments]
) -> Judgement:
    """``core.qes.judge``, completed; the work is done in threads beside the event loop."""
    begun = await asyncio.to_thread(partial(judge, container, **arguments))
    return await complete(begun, source)


async def in_thread(pending: Pending, evidence: Evidence) -> Settlement:
    """Settle beside the event loop."""
    return await asyncio.to_thread(settle, pending, evidence)


async def complete(
    judgement: Judgement, source: RevocationSource, settle_by: Settle = in_thread
) -> Judgement:
    """The judgement with what the source knows; untouched, and no network, where nothing is open.

    ``settle_by`` weighs the evidence away from the event loop, in a pool of processes for example.
    """
    pending = judgement.pending
    if pending is None:
        return judgement
    found = await asyncio.gather(*(source.evidence(*asked) for asked in pending.questions))
    return judgement.settled(await settle_by(pending, reduce(add, found)))
