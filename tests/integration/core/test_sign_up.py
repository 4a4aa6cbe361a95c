"""Registration of a patient by himself."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from core.client import CoreClient
from core.contract.access import ClientType
from core.contract.errors import ErrorCode
from core.contract.person_requests import SignedUp
from core.kit.ids import new_id
from tests.kit.applicants import aged, document
from tests.kit.core_service import RunningCore
from tests.kit.people import with_key
from tests.kit.refusals import code_of, refusal
from tests.kit.registration import (
    SCOPES,
    Newcomer,
    confirm_phone,
    new_person,
    newcomer,
    sent_code,
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


async def test_new_patient_is_recorded_and_signed_in(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    done = await sign_up(core, bot, confirmed)
    assert done.is_new
    me = await bot.persons.me(done.token.value)
    assert (me.id, me.last_name, me.tax_id) == (done.person.id, "Тестенко", confirmed.code)
    (method,) = await bot.persons.authentication_methods(done.token.value)
    assert (method.type, method.value) == ("OTP", confirmed.phone)
    assert me.verification.verification_status == "VERIFICATION_NEEDED"


async def test_signed_file_is_kept_sealed_and_the_change_is_an_event(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    done = await sign_up(core, bot, confirmed)
    (request,) = (await bot.person_requests.list(done.token.value)).data
    assert request.status == "SIGNED"
    (row,) = await core.rows("SELECT * FROM core.person_request")
    assert row["sealed_container"]
    assert confirmed.code.encode() not in row["sealed_container"]
    told = await core.rows("SELECT entity_type FROM core.event WHERE person_id = :id", id=me(done))
    assert "PersonRequest" in {item["entity_type"] for item in told}


def me(done: SignedUp) -> Any:
    return done.person.id


async def test_whoever_registered_signs_in_afterwards(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    done = await sign_up(core, bot, confirmed)
    token = await core.sign_in(bot, confirmed)
    assert token.details.person_id == done.person.id


async def test_code_may_come_with_the_signed_data(
    core: RunningCore, bot: CoreClient, person: Newcomer
) -> None:
    code = await sent_code(core, bot, person.phone)
    signed = await signed_data(core, bot, person, person.data())
    done = await bot.person_requests.sign_up(signed, scopes=SCOPES, otp=code)
    assert done.is_new


async def test_phone_that_nobody_confirmed_is_refused(
    core: RunningCore, bot: CoreClient, person: Newcomer
) -> None:
    assert await code_of(sign_up(core, bot, person)) == ErrorCode.PHONE_NOT_VERIFIED
    assert await persons(core) == 0


async def test_confirmation_counts_in_its_own_channel_alone(
    core: RunningCore, confirmed: Newcomer
) -> None:
    other = await core.channel()
    assert await code_of(sign_up(core, other, confirmed)) == ErrorCode.PHONE_NOT_VERIFIED


async def test_wrong_code_counts_as_a_try_and_nobody_is_recorded(
    core: RunningCore, bot: CoreClient, person: Newcomer
) -> None:
    code = await sent_code(core, bot, person.phone)
    wrong = "1111" if code != "1111" else "2222"
    signed = await signed_data(core, bot, person, person.data())
    call = bot.person_requests.sign_up(signed, scopes=SCOPES, otp=wrong)
    assert await code_of(call) == ErrorCode.CODE_WRONG
    (row,) = await core.rows("SELECT tries_left FROM core.phone_verification")
    assert row["tries_left"] == 2
    assert await persons(core) == 0


async def test_every_fault_of_the_data_is_told_with_its_path(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    changes = {"first_name": "Ёлка", "secret": "short"}
    refused = await refusal(sign_up(core, bot, confirmed, **changes))
    assert refused.code == ErrorCode.INVALID_INPUT
    assert [item.entry for item in refused.invalid] == ["$.person.first_name", "$.person.secret"]


async def test_unknown_key_is_refused(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    refused = await refusal(sign_up(core, bot, confirmed, nickname="Тест"))
    assert [item.entry for item in refused.invalid] == ["$.person.nickname"]


async def test_settlement_that_does_not_exist_is_refused(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    data = confirmed.data()
    data["addresses"][0]["settlement_id"] = str(new_id())
    refused = await refusal(sign_up(core, bot, confirmed, addresses=data["addresses"]))
    assert [item.entry for item in refused.invalid] == ["$.person.addresses[0].settlement_id"]


async def test_child_does_not_register_himself(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    papers = [document("BIRTH_CERTIFICATE")]
    refused = await refusal(sign_up(core, bot, confirmed, birth_date=aged(13), documents=papers))
    assert "$.person.birth_date" in [item.entry for item in refused.invalid]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tax_id": "9000000019"}, ErrorCode.SIGNER_MISMATCH),
        ({"last_name": "Інакша"}, ErrorCode.SURNAME_MISMATCH),
        ({"first_name": "Інакша"}, ErrorCode.GIVEN_NAME_MISMATCH),
    ],
)
async def test_data_of_somebody_else_are_refused(
    core: RunningCore,
    bot: CoreClient,
    confirmed: Newcomer,
    changes: dict[str, Any],
    code: ErrorCode,
) -> None:
    assert await code_of(sign_up(core, bot, confirmed, **changes)) == code
    assert await persons(core) == 0


async def test_one_without_a_tax_number_is_known_by_the_passport_in_the_certificate(
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
    data = person.data(no_tax_id=True, documents=[document(number="АВ120518")])
    del data["tax_id"]
    signed = await signed_data(core, bot, person, data)
    done = await bot.person_requests.sign_up(signed, scopes=SCOPES)
    assert (done.is_new, done.user.tax_id) == (True, "")


async def test_nonce_is_good_for_one_registration(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    signed = await signed_data(core, bot, confirmed, confirmed.data())
    await bot.person_requests.sign_up(signed, scopes=SCOPES)
    again = bot.person_requests.sign_up(signed, scopes=SCOPES)
    assert await code_of(again) == ErrorCode.NONCE_INVALID


async def test_lost_answer_is_given_again_for_the_same_key(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    signed = await signed_data(core, bot, confirmed, confirmed.data())
    first = await bot.person_requests.sign_up(signed, scopes=SCOPES, idempotency_key="once")
    again = await bot.person_requests.sign_up(signed, scopes=SCOPES, idempotency_key="once")
    assert first == again


async def test_other_channels_may_not_register(core: RunningCore) -> None:
    portal = await core.channel(ClientType.PIS)
    person = await newcomer(core)
    await confirm_phone(core, portal, person.phone)
    assert await code_of(sign_up(core, portal, person)) == ErrorCode.CLIENT_TYPE_FORBIDDEN


# --- the draft --------------------------------------------------------------------------------


async def test_draft_is_brought_to_the_registers_form_and_nothing_is_kept(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    data = confirmed.data(email=" Name@Example.ORG ", second_name="Прик\u2019ладівна")
    checked = await bot.person_requests.check_sign_up(new_person(data))
    assert (checked["email"], checked["second_name"]) == ("name@example.org", "Прик'ладівна")
    assert await persons(core) == 0


async def test_signed_text_that_is_no_json_is_refused(
    core: RunningCore, bot: CoreClient, person: Newcomer
) -> None:
    call = bot.person_requests.sign_up(core.sign(person, b"not json"), scopes=SCOPES)
    assert await code_of(call) == ErrorCode.SIGNED_CONTENT_INVALID


async def test_consent_is_a_part_of_what_is_signed(
    core: RunningCore, bot: CoreClient, confirmed: Newcomer
) -> None:
    content = {
        "person": confirmed.data(),
        "patient_signed": True,
        "process_disclosure_data_consent": False,
        "jwt": await bot.access.nonce(),
    }
    call = bot.person_requests.sign_up(core.sign(confirmed, orjson.dumps(content)), scopes=SCOPES)
    refused = await refusal(call)
    assert [item.entry for item in refused.invalid] == ["$.process_disclosure_data_consent"]
