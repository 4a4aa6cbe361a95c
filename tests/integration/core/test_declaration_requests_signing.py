"""The patient's signature under a declaration request, over HTTP and a real database."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import orjson
import pytest

from core.client import CoreRefused
from core.contract.errors import ErrorCode
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, octets_of
from tests.kit.people import with_key


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def refused(call: Awaitable[Any]) -> tuple[int, str]:
    with pytest.raises(CoreRefused) as caught:
        await call
    return caught.value.status, caught.value.code


@pytest.mark.parametrize("line", ["ecdsa", "kupyna", "gost"])
async def test_the_patients_signature_shows_the_request_to_the_clinic(
    story: Story, line: str
) -> None:
    me = await story.patient(line=line)
    made = await story.create(me)
    at = story.doctor_in
    assert not (await at.requests.clinic_list(at.token)).data
    signed = await story.sign(me, made.id)
    assert [item.id for item in (await at.requests.clinic_list(at.token)).data] == [made.id]
    assert await at.requests.clinic_signed_content(at.token, made.id) == octets_of(signed)


async def test_signing_again_with_the_same_container_is_no_error(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    signed = await story.sign(me, made.id)
    again = await me.requests.sign(me.token, made.id, signed)
    assert again.person["patient_signed"] is True
    assert len(await story.events(me)) == 2


async def test_a_signed_request_takes_no_second_signature(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    await story.sign(me, made.id)
    story.core.clock.advance(timedelta(seconds=5))
    call = me.requests.sign(me.token, made.id, story.core.sign(me.signer, octets))
    assert await refused(call) == (422, ErrorCode.REQUEST_STATUS)
    reading = me.requests.data_to_be_signed(me.token, made.id)
    assert await refused(reading) == (422, ErrorCode.REQUEST_STATUS)


async def test_the_same_map_in_other_octets_is_accepted(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    octets = orjson.dumps(made.data_to_be_signed, option=orjson.OPT_SORT_KEYS)
    await me.requests.sign(me.token, made.id, story.core.sign(me.signer, octets))
    assert (await me.requests.get(me.token, made.id)).is_shareable


async def test_another_text_is_refused(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    document = {**made.data_to_be_signed, "end_date": "2027-01-01"}
    call = me.requests.sign(me.token, made.id, story.core.sign(me.signer, orjson.dumps(document)))
    assert await refused(call) == (422, ErrorCode.CONTENT_MISMATCH)


async def test_the_text_of_an_earlier_request_is_refused(story: Story, me: SignedIn) -> None:
    first = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, first.id)
    second = await story.create(me)
    call = me.requests.sign(me.token, second.id, story.core.sign(me.signer, octets))
    assert await refused(call) == (422, ErrorCode.CONTENT_MISMATCH)
    call = me.requests.sign(me.token, first.id, story.core.sign(me.signer, octets))
    assert await refused(call) == (422, ErrorCode.REQUEST_STATUS)


async def test_a_text_that_denies_the_signature_is_refused(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    person = {**made.data_to_be_signed["person"], "patient_signed": False}
    octets = orjson.dumps({**made.data_to_be_signed, "person": person})
    call = me.requests.sign(me.token, made.id, story.core.sign(me.signer, octets))
    assert await refused(call) == (422, ErrorCode.PATIENT_NOT_SIGNED)


async def test_somebody_elses_signature_is_refused(story: Story, me: SignedIn) -> None:
    made = await story.create(me)
    octets = await me.requests.data_to_be_signed(me.token, made.id)
    stranger = with_key(story.core.pki, surname="Тестенко", given_name="Вигадана Прикладівна")
    call = me.requests.sign(me.token, made.id, story.core.sign(stranger, octets))
    assert await refused(call) == (422, ErrorCode.SIGNER_MISMATCH)
    assert not (await me.requests.get(me.token, made.id)).is_shareable


@pytest.mark.parametrize(
    ("content", "status"), [("not base64!", 422), ("bm90IGEgY29udGFpbmVy", 422)]
)
async def test_what_is_no_container_is_refused(
    story: Story, me: SignedIn, content: str, status: int
) -> None:
    made = await story.create(me)
    assert (await refused(me.requests.sign(me.token, made.id, content)))[0] == status
