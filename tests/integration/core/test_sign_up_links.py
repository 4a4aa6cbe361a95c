"""Registration of somebody whom the register knows already: linked, never doubled, never taken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode
from core.contract.person_requests import SignedUp
from core.kit.ids import new_id
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore
from tests.kit.people import person_record, with_key
from tests.kit.refusals import code_of, refusal
from tests.kit.registration import (
    SCOPES,
    Newcomer,
    confirm_phone,
    new_person,
    newcomer,
    person_body,
    sign_up,
    signed_data,
)


@pytest.fixture
async def person(core: RunningCore) -> Newcomer:
    return await newcomer(core)


@pytest.fixture
async def confirmed(core: RunningCore, bot: CoreClient, person: Newcomer) -> Newcomer:
    await confirm_phone(core, bot, person.phone)
    return person


async def persons(core: RunningCore) -> int:
    return len(await core.rows("SELECT 1 FROM core.person"))


async def recorded(core: RunningCore, person: Newcomer, **changes: Any) -> Any:
    person_id = new_id()
    data = {
        **person.data(),
        "id": str(person_id),
        "verification": {"verification_status": "VERIFIED"},
        "authentication_methods": [],
        **changes,
    }
    await core.load([("person", data)])
    return person_id


async def test_one_whom_a_clinic_recorded_is_linked_and_never_doubled(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    person_id = await recorded(core, confirmed, last_name="Дошлюбна")
    done = await sign_up(core, bot, confirmed)
    assert (done.is_new, done.person.id) == (False, person_id)
    assert (await bot.persons.me(done.token.value)).last_name == "Тестенко"
    assert await persons(core) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"tax_id": "9000000019"},
        {"tax_id": None, "no_tax_id": True, "last_name": "Інакша"},
        {"tax_id": None, "no_tax_id": True, "first_name": "Чужа"},
    ],
)
async def test_knowing_somebodys_passport_and_birth_date_opens_nobodys_record(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer, changes: dict[str, Any]
) -> None:
    passport = [document(number="ЇЇ330044")]
    victim = await recorded(core, confirmed, documents=passport, **changes)
    call = sign_up(core, bot, confirmed, documents=passport)
    assert await code_of(call) == ErrorCode.PERSON_AMBIGUOUS
    (row,) = await core.rows("SELECT person_id, updated_at = inserted_at AS same FROM core.person")
    assert (row["person_id"], row["same"]) == (victim, True)
    assert await core.rows("SELECT 1 FROM core.account") == []


async def test_a_tax_number_on_record_is_not_taken_away_by_a_registration(
    core: RunningCore, bot: CoreClient
) -> None:
    base = await newcomer(core)
    signer = with_key(
        core.pki, surname="Тестенко", given_name="Вигадана Прикладівна", code="AB120518"
    )
    person = Newcomer(
        signer.surname, signer.given_name, signer.code, signer.key, signer.certificate,
        base.phone, base.settlement_id,
    )  # fmt: skip
    await confirm_phone(core, bot, person.phone)
    passport = [document(number="АВ120518")]
    await recorded(core, person, tax_id="9000000019", no_tax_id=False, documents=passport)
    data = person.data(no_tax_id=True, documents=passport)
    del data["tax_id"]
    signed = await signed_data(core, bot, person, data)
    call = bot.person_requests.sign_up(signed, scopes=SCOPES)
    assert await code_of(call) == ErrorCode.PERSON_AMBIGUOUS


async def test_phone_on_record_is_not_joined_by_another_through_registration(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    recorded_phone = "+380001112233"
    methods = [{"type": "OTP", "phone_number": recorded_phone}]
    await recorded(core, confirmed, authentication_methods=methods)
    done = await sign_up(core, bot, confirmed)
    assert [method.value for method in done.person.authentication_methods] == [recorded_phone]


async def test_one_who_has_a_cabinet_is_told_to_sign_in(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    await sign_up(core, bot, confirmed)
    assert await code_of(sign_up(core, bot, confirmed)) == ErrorCode.PERSON_EXISTS
    assert await persons(core) == 1


async def test_one_whose_cabinet_is_shut_is_told_so(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    await sign_up(core, bot, confirmed)
    await core.execute("UPDATE core.account SET blocked_at = now()")
    assert await code_of(sign_up(core, bot, confirmed)) == ErrorCode.USER_BLOCKED


@pytest.mark.parametrize("methods", [[], [{"type": "OFFLINE"}], [{"type": "OTP"}]])
async def test_new_patient_is_asked_at_one_phone(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer, methods: list[dict[str, str]]
) -> None:
    refused = await refusal(sign_up(core, bot, confirmed, authentication_methods=methods))
    (entry,) = [item.entry for item in refused.invalid]
    assert entry.startswith("$.person.authentication_methods")
    assert await persons(core) == 0


async def test_number_of_somebody_else_is_not_decided_by_the_machine(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    stranger = person_record(new_id(), surname="Чужий", tax_id=confirmed.code)
    stranger |= {"first_name": "Зовсім", "second_name": "Інакший", "gender": "MALE"}
    await core.load([("person", stranger)])
    assert await code_of(sign_up(core, bot, confirmed)) == ErrorCode.PERSON_AMBIGUOUS
    assert await persons(core) == 1


async def test_twenty_channels_registering_one_person_at_once_record_one_person(
    core: RunningCore, bot: CoreClient, person: Newcomer
) -> None:
    await confirm_phone(core, bot, person.phone)
    data = person.data()
    signed = [await signed_data(core, bot, person, data) for _ in range(20)]
    answers = await asyncio.gather(
        *(bot.person_requests.sign_up(item, scopes=SCOPES) for item in signed),
        return_exceptions=True,
    )
    done = [answer for answer in answers if isinstance(answer, SignedUp)]
    refused = [answer.code for answer in answers if isinstance(answer, CoreRefused)]
    assert len(done) == 1
    assert refused == [ErrorCode.PERSON_EXISTS] * 19
    assert await persons(core) == 1
    assert await core.rows("SELECT 1 FROM core.identity_claim") == []


async def test_one_phone_serves_only_so_many_persons(core: RunningCore, bot: CoreClient) -> None:
    first = await newcomer(core)
    await confirm_phone(core, bot, first.phone)
    for _ in range(3):
        person = await newcomer(core)
        shared = Newcomer(**{**vars(person), "phone": first.phone})
        await sign_up(core, bot, shared)
    fourth = Newcomer(**{**vars(await newcomer(core)), "phone": first.phone})
    refused = await refusal(sign_up(core, bot, fourth))
    assert refused.code == ErrorCode.PHONE_USED_BY_MANY


async def test_who_says_nothing_of_a_refused_number_has_not_refused_it(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    data = confirmed.data()
    del data["no_tax_id"]
    signed = await signed_data(core, bot, confirmed, data)
    done = await bot.person_requests.sign_up(signed, scopes=SCOPES)
    assert (await bot.persons.me(done.token.value)).no_tax_id is False
    change = person_body({**data, "email": "new@example.org"})
    made = await bot.person_requests.create(done.token.value, change)
    assert made.person is not None
    assert made.person.no_tax_id is False


async def test_a_record_that_a_clinic_made_without_the_number_gets_it(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    passport = [document(number="ЇЇ330044")]
    person_id = await recorded(core, confirmed, tax_id=None, no_tax_id=True, documents=passport)
    data = confirmed.data(documents=passport)
    del data["no_tax_id"]
    signed = await signed_data(core, bot, confirmed, data)
    done = await bot.person_requests.sign_up(signed, scopes=SCOPES)
    assert (done.is_new, done.person.id) == (False, person_id)
    me_now = await bot.persons.me(done.token.value)
    assert (me_now.tax_id, me_now.no_tax_id) == (confirmed.code, False)


async def test_draft_does_not_tell_who_is_recorded(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    await recorded(core, confirmed)
    assert await bot.person_requests.check_sign_up(new_person(confirmed.data()))
