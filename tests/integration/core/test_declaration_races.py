"""What happens when two things happen at once to one person, or one doctor."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from typing import Any

import pytest

from core.client import CoreRefused
from core.contract.errors import ErrorCode
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story

_CLIENTS = 20


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def outcomes(calls: Sequence[Awaitable[Any]]) -> Counter[str]:
    """How the calls ended, made at once: ``ok``, or the code of the refusal."""
    ended: Counter[str] = Counter()
    for result in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(result, CoreRefused):
            ended[result.code] += 1
        elif isinstance(result, BaseException):
            raise result
        else:
            ended["ok"] += 1
    return ended


async def test_twenty_requests_at_once_leave_one_open(story: Story, me: SignedIn) -> None:
    assert await outcomes([story.create(me) for _ in range(_CLIENTS)]) == {"ok": _CLIENTS}
    statuses = Counter(await story.statuses(me, "declaration_request"))
    assert statuses == {"NEW": 1, "CANCELLED": _CLIENTS - 1}
    told = Counter(change["status"]["new_value"] for _, _, change in await story.events(me))
    assert told == {"NEW": _CLIENTS, "CANCELLED": _CLIENTS - 1}


async def test_requests_of_many_people_have_different_numbers(story: Story) -> None:
    people = [await story.patient() for _ in range(6)]
    made = await asyncio.gather(*(story.create(patient) for patient in people * 3))
    assert len({one.declaration_number for one in made}) == len(made)


async def test_signing_twice_at_once_gives_one_declaration(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    at, envelope = story.doctor_in, await story.envelope(request_id)
    ended = await outcomes(
        [at.requests.clinic_sign(at.token, request_id, envelope) for _ in range(6)]
    )
    assert ended == {"ok": 6}
    assert await story.statuses(me, "declaration") == ["active"]
    assert await story.load() == (1, 0)
    active = [change for thing, _, change in await story.events(me) if thing == "Declaration"]
    assert active == [{"status": {"new_value": "active"}}]


async def test_two_different_signatures_at_once_give_one_declaration(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    at = story.doctor_in
    # ECDSA signatures of the same octets differ from each other.
    envelopes = [await story.envelope(request_id) for _ in range(4)]
    assert len(set(envelopes)) == 4
    ended = await outcomes(
        [at.requests.clinic_sign(at.token, request_id, each) for each in envelopes]
    )
    assert ended == {"ok": 1, ErrorCode.REQUEST_STATUS: 3}
    assert await story.statuses(me, "declaration") == ["active"]
    assert await story.load() == (1, 0)


async def test_withdrawing_while_the_clinic_signs_has_one_winner(
    story: Story, me: SignedIn
) -> None:
    request_id = await story.submitted(me)
    await story.approve(request_id)
    at, envelope = story.doctor_in, await story.envelope(request_id)
    ended = await outcomes(
        [
            me.requests.reject(me.token, request_id),
            at.requests.clinic_sign(at.token, request_id, envelope),
        ]
    )
    (status,) = await story.statuses(me, "declaration_request")
    declarations = await story.statuses(me, "declaration")
    if status == "SIGNED":
        assert ended == {"ok": 1, ErrorCode.REJECT_STATUS: 1}
        assert (declarations, await story.load()) == (["active"], (1, 0))
    else:
        assert status == "REJECTED"
        assert ended == {"ok": 1, ErrorCode.REQUEST_STATUS: 1}
        assert (declarations, await story.load()) == ([], (0, 0))


async def test_withdrawing_while_the_clinic_approves_leaves_no_promise(
    story: Story, me: SignedIn
) -> None:
    """The patient may withdraw an approved request, too: it ends withdrawn either way."""
    request_id = await story.submitted(me)
    ended = await outcomes([story.approve(request_id), me.requests.reject(me.token, request_id)])
    assert ended in ({"ok": 2}, {"ok": 1, ErrorCode.INVALID_TRANSITION: 1})
    assert await story.statuses(me, "declaration_request") == ["REJECTED"]
    assert await story.load() == (0, 0)


async def test_approving_many_times_at_once_takes_one_place(story: Story, me: SignedIn) -> None:
    request_id = await story.submitted(me)
    ended = await outcomes([story.approve(request_id) for _ in range(5)])
    assert ended == {"ok": 1, ErrorCode.INVALID_TRANSITION: 4}
    assert await story.load() == (0, 1)


async def test_one_place_left_is_promised_to_one_of_many(story: Story) -> None:
    story.clinic.staff[0][1]["declarations_count"] = 1799
    await story.core.load(story.clinic.records())
    waiting = [await story.submitted(await story.patient()) for _ in range(8)]
    ended = await outcomes([story.approve(request_id) for request_id in waiting])
    assert ended == {"ok": 1, ErrorCode.DOCTOR_FULL: 7}
    assert await story.load() == (0, 1)


async def test_swapping_doctors_at_once_deadlocks_nobody(story: Story) -> None:
    """Two patients change to each other's doctor: both counts move in one order."""
    other = await Story.begin(story.core)
    here, there = await story.patient(), await other.patient()
    await story.declared(here)
    await other.declared(there)
    moving, back = await story.enter(there.signer), await other.enter(here.signer)  # type: ignore[arg-type]
    first, second = await story.submitted(moving), await other.submitted(back)
    await story.approve(first)
    await other.approve(second)
    ended = await outcomes([story.finish(first), other.finish(second)])
    assert ended == {"ok": 2}
    assert (await story.load(), await other.load()) == ((1, 0), (1, 0))


async def test_ending_twice_at_once_ends_once(story: Story, me: SignedIn) -> None:
    declaration_id = await story.declared(me)
    ended = await outcomes([me.declarations.terminate(me.token, declaration_id) for _ in range(5)])
    assert ended == {"ok": 1, ErrorCode.DECLARATION_STATUS: 4}
    assert await story.load() == (0, 0)


async def test_two_runs_of_the_expiry_at_once_end_each_request_once(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    story.core.clock.advance(made.expires_at - story.core.clock.now())
    expiry = story.core.core._services.requests.expiry
    assert sum(await asyncio.gather(*(expiry.run() for _ in range(4)))) == 1
    assert [change for _, _, change in await story.events(me)][1:] == [
        {"status": {"new_value": "EXPIRED"}, "status_reason": {"new_value": "expired"}}
    ]
