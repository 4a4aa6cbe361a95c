"""Sign-in of a patient by a signature over a nonce."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta
from typing import Any

import orjson
import pytest

from core.access.model import SURNAME_CHANGE_SCOPES
from core.client import CoreClient, CoreRefused
from core.contract.access import ClientType, Scope
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from tests.kit.core_service import NOW, PATIENT_SCOPES, RunningCore, age
from tests.kit.people import Patient, person_record, with_key
from tests.kit.refusals import code_of, refusal


@pytest.mark.parametrize("line", ["ecdsa", "kupyna", "gost"])
async def test_signature_over_a_nonce_opens_the_signers_own_record(
    core: RunningCore, bot: CoreClient, line: str
) -> None:
    patient = await core.patient(line=line)
    token = await core.sign_in(bot, patient)
    assert token.details.person_id == patient.person_id
    assert set(token.details.scopes) == set(PATIENT_SCOPES)
    assert token.expires_at > NOW.timestamp()
    assert (await bot.persons.me(token.value)).last_name == patient.surname


async def test_signed_object_may_say_more_than_the_nonce(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    signed = await core.signed_nonce(bot, patient, statement="Вхід для облікового запису @test")
    assert (await bot.access.sign_in(signed, [Scope.SIGN_IN])).details.scopes == [Scope.SIGN_IN]


async def test_same_person_has_the_same_user_at_every_sign_in(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    portal = await core.channel()
    first, second = await core.sign_in(bot, patient), await core.sign_in(portal, patient)
    assert first.user_id == second.user_id
    assert first.value != second.value


async def test_nothing_secret_is_stored_in_the_clear(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    stored = str(await core.rows("SELECT * FROM core.token")) + str(
        await core.rows("SELECT * FROM core.oauth_client")
    )
    for secret in (token.value, token.details.refresh_token):
        assert secret not in stored
        assert secret.encode().hex() not in stored
    assert patient.code not in str(await core.rows("SELECT * FROM core.person_key"))


# --- the nonce --------------------------------------------------------------------------------


async def test_nonce_works_once(core: RunningCore, bot: CoreClient, patient: Patient) -> None:
    signed = await core.signed_nonce(bot, patient)
    await bot.access.sign_in(signed, PATIENT_SCOPES)
    again = await refusal(bot.access.sign_in(signed, PATIENT_SCOPES))
    assert (again.code, again.status) == (ErrorCode.NONCE_INVALID, 401)
    assert again.message == "JWT is invalid."


async def test_of_many_uses_of_one_nonce_at_once_exactly_one_wins(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    signed = await core.signed_nonce(bot, patient)
    attempts = [bot.access.sign_in(signed, PATIENT_SCOPES) for _ in range(8)]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    lost = [result for result in results if isinstance(result, CoreRefused)]
    assert len(lost) == 7
    assert {result.code for result in lost} == {ErrorCode.NONCE_INVALID}
    assert len(await core.rows("SELECT 1 FROM core.token WHERE kind = 'access'")) == 1


async def test_nonce_expires(core: RunningCore, bot: CoreClient, patient: Patient) -> None:
    signed = await core.signed_nonce(bot, patient)
    core.clock.advance(timedelta(minutes=5))
    assert await code_of(bot.access.sign_in(signed, PATIENT_SCOPES)) == ErrorCode.NONCE_INVALID


async def test_nonce_of_one_channel_does_not_open_another(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    portal = await core.channel()
    signed = await core.signed_nonce(bot, patient)
    assert await code_of(portal.access.sign_in(signed, PATIENT_SCOPES)) == ErrorCode.NONCE_INVALID


@pytest.mark.parametrize(
    "change",
    [
        lambda nonce: nonce[:-2] + ("AA" if nonce[-2:] != "AA" else "BB"),
        lambda nonce: nonce.replace(".", "..", 1),
        lambda nonce: nonce.rpartition(".")[0],
        lambda nonce: nonce.rpartition(".")[0] + ".",
        lambda nonce: "",
        lambda nonce: "не токен",
    ],
)
async def test_changed_nonce_is_refused(
    core: RunningCore, bot: CoreClient, patient: Patient, change: Any
) -> None:
    content = orjson.dumps({"jwt": change(await bot.access.nonce())})
    signed = core.sign(patient, content)
    assert await code_of(bot.access.sign_in(signed, PATIENT_SCOPES)) == ErrorCode.NONCE_INVALID


async def test_refused_sign_in_uses_the_nonce_up(core: RunningCore, bot: CoreClient) -> None:
    stranger = with_key(core.pki, surname="Тестенко", given_name="Ніхто")
    signed = await core.signed_nonce(bot, stranger)
    assert await code_of(bot.access.sign_in(signed, PATIENT_SCOPES)) == ErrorCode.PERSON_UNKNOWN
    await core.load([("person", person_record(new_id(), tax_id=stranger.code))])
    assert await code_of(bot.access.sign_in(signed, PATIENT_SCOPES)) == ErrorCode.NONCE_INVALID


async def test_nonce_in_a_broken_signature_is_used_up(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    nonce = await bot.access.nonce()
    content = orjson.dumps({"jwt": nonce})
    whole = core.sign(patient, content)
    octets = bytearray(base64.b64decode(whole))
    octets[-1] ^= 1
    broken = base64.b64encode(octets).decode()
    assert await code_of(bot.access.sign_in(broken, PATIENT_SCOPES)) == ErrorCode.SIGNATURE_INVALID
    assert await code_of(bot.access.sign_in(whole, PATIENT_SCOPES)) == ErrorCode.NONCE_INVALID


# --- what was signed, and by whom -------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"not json", b"[]", b'"text"', b"{}", b'{"jwt": 5}', b'{"jwt": null}', b"\0"]
)
async def test_content_without_a_nonce_is_refused(
    core: RunningCore, bot: CoreClient, patient: Patient, content: bytes
) -> None:
    answer = await refusal(bot.access.sign_in(core.sign(patient, content), PATIENT_SCOPES))
    assert (answer.code, answer.status) == (ErrorCode.SIGNED_CONTENT_INVALID, 422)


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        ("це не base64", ErrorCode.NOT_BASE64),
        ("AAAA", ErrorCode.SIGNATURE_INVALID),
        ("", ErrorCode.SIGNATURE_INVALID),
    ],
)
async def test_what_is_no_container_is_refused(
    bot: CoreClient, signed: str, code: ErrorCode
) -> None:
    assert await code_of(bot.access.sign_in(signed, PATIENT_SCOPES)) == code


async def test_expired_certificate_is_refused(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    core.clock.advance(timedelta(days=3 * 365))
    signed = await core.signed_nonce(bot, patient)
    answer = await refusal(bot.access.sign_in(signed, PATIENT_SCOPES))
    assert answer.code == ErrorCode.CERTIFICATE_EXPIRED


async def test_two_records_with_one_tax_number_open_neither(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    await core.load([("person", person_record(new_id(), tax_id=patient.code))])
    assert await code_of(core.sign_in(bot, patient)) == ErrorCode.PERSON_AMBIGUOUS


async def test_record_out_of_use_does_not_make_its_successor_ambiguous(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    merged = person_record(new_id(), tax_id=patient.code, status="inactive")
    await core.load([("person", merged)])
    token = await core.sign_in(bot, patient)
    assert token.details.person_id == patient.person_id


async def test_record_out_of_use_is_refused(core: RunningCore, bot: CoreClient) -> None:
    patient = await core.patient(status="inactive")
    assert await code_of(core.sign_in(bot, patient)) == ErrorCode.PERSON_INACTIVE


@pytest.mark.parametrize(("years", "opens"), [(13, False), (14, True), (17, True)])
async def test_own_signature_opens_from_fourteen(
    core: RunningCore, bot: CoreClient, years: int, opens: bool
) -> None:
    patient = await core.patient(birth_date=age(years))
    if opens:
        assert (await core.sign_in(bot, patient)).details.person_id == patient.person_id
    else:
        assert await code_of(core.sign_in(bot, patient)) == ErrorCode.PERSON_AGE


async def renamed(core: RunningCore, **changes: Any) -> Patient:
    """A patient whose certificate has a surname that the register has not."""
    patient = await core.patient(surname="Петренко")
    record = person_record(patient.person_id, surname="Іваненко", tax_id=patient.code, **changes)
    await core.load([("person", record)])
    return patient


async def test_changed_surname_opens_only_what_is_needed_to_tell_it(
    core: RunningCore, bot: CoreClient
) -> None:
    token = await core.sign_in(bot, await renamed(core))
    assert set(token.details.scopes) == SURNAME_CHANGE_SCOPES
    call = bot.declaration_requests.list(token.value)
    assert await code_of(call) == ErrorCode.FORBIDDEN_SCOPE


async def test_other_surname_and_first_name_are_refused_by_their_own_code(
    core: RunningCore, bot: CoreClient
) -> None:
    patient = await renamed(core, first_name="Інакша")
    answer = await refusal(core.sign_in(bot, patient))
    assert (answer.code, answer.status) == (ErrorCode.SURNAME_MISMATCH, 409)


@pytest.mark.parametrize("written", ["ТЕСТОВ'ЯНЕНКО", "Тестов\u2019яненко", "Tестов\u02bcянeнко"])
async def test_surname_may_be_written_in_the_providers_way(
    core: RunningCore, bot: CoreClient, written: str
) -> None:
    patient = await core.patient(surname=written)
    record = person_record(patient.person_id, surname="Тестов'яненко", tax_id=patient.code)
    await core.load([("person", record)])
    assert (await core.sign_in(bot, patient)).details.person_id == patient.person_id


async def test_person_without_a_tax_number_is_known_by_the_document(
    core: RunningCore, bot: CoreClient
) -> None:
    person_id = new_id()
    signer = with_key(core.pki, surname="Тестенко", given_name="Без Номера", code="АА123456")
    record = person_record(person_id, documents=[{"type": "PASSPORT", "number": "АА123456"}])
    await core.load([("person", record)])
    token = await core.sign_in(bot, signer)
    assert token.details.person_id == person_id


async def test_blocked_user_is_refused_and_his_tokens_open_nothing(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    await core.execute("UPDATE core.account SET blocked_at = now()")
    assert await code_of(bot.persons.me(token.value)) == ErrorCode.TOKEN_INVALID
    assert await code_of(core.sign_in(bot, patient)) == ErrorCode.USER_BLOCKED


# --- the channel ------------------------------------------------------------------------------


async def test_scope_that_the_channel_does_not_have_is_refused(
    core: RunningCore, patient: Patient
) -> None:
    channel = await core.channel(scopes=[Scope.SIGN_IN])
    answer = await refusal(core.sign_in(channel, patient, [Scope.SIGN_IN, Scope.PERSON_READ]))
    assert (answer.code, answer.status) == (ErrorCode.FORBIDDEN_SCOPE, 403)
    assert answer.message.endswith(f"Missing allowances: {Scope.PERSON_READ}")


@pytest.mark.parametrize("kind", [ClientType.PIS, ClientType.MIS])
async def test_only_a_trusted_system_signs_patients_in(
    core: RunningCore, patient: Patient, kind: ClientType
) -> None:
    legal_entity_id = new_id() if kind is ClientType.MIS else None
    channel = await core.channel(kind, legal_entity_id=legal_entity_id)
    assert await code_of(core.sign_in(channel, patient)) == ErrorCode.CLIENT_TYPE_FORBIDDEN


async def test_wrong_secret_and_unknown_channel_are_refused(
    core: RunningCore, bot: CoreClient
) -> None:
    known = bot.credentials
    impostor = core.client(known.client_id, "wrong secret", api_key=known.api_key)
    assert await code_of(impostor.access.nonce()) == ErrorCode.CLIENT_UNKNOWN
    nobody = core.client(new_id(), known.secret, api_key=known.api_key)
    assert await code_of(nobody.access.nonce()) == ErrorCode.CLIENT_UNKNOWN
    keyless = core.client(known.client_id, known.secret, api_key="wrong key")
    assert await code_of(keyless.access.nonce()) == ErrorCode.UNAUTHENTICATED


async def test_guessing_of_secrets_is_slowed_down_but_the_channel_goes_on(
    core: RunningCore, bot: CoreClient
) -> None:
    await bot.access.nonce()
    known = bot.credentials
    impostor = core.client(known.client_id, "wrong secret", api_key=known.api_key)
    codes = [await code_of(impostor.access.nonce()) for _ in range(11)]
    assert codes[-1] == ErrorCode.TOO_MANY_REQUESTS
    assert set(codes[:-1]) <= {ErrorCode.CLIENT_UNKNOWN, ErrorCode.TOO_MANY_REQUESTS}
    assert await bot.access.nonce()


async def test_channel_that_was_switched_off_is_refused_everywhere(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await core.sign_in(bot, patient)
    await core.execute("UPDATE core.oauth_client SET is_active = false")
    assert await code_of(bot.persons.me(token.value)) == ErrorCode.TOKEN_INVALID
    assert await code_of(bot.events.feed(None)) == ErrorCode.UNAUTHENTICATED


# --- repetition -------------------------------------------------------------------------------


async def test_sign_in_whose_answer_was_lost_can_be_repeated(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    signed = await core.signed_nonce(bot, patient)
    first = await bot.access.sign_in(signed, PATIENT_SCOPES, idempotency_key="session-1")
    again = await bot.access.sign_in(signed, PATIENT_SCOPES, idempotency_key="session-1")
    assert again == first
    assert len(await core.rows("SELECT 1 FROM core.token WHERE kind = 'access'")) == 1


async def test_same_key_at_once_does_the_work_once(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    signed = await core.signed_nonce(bot, patient)
    calls = [
        bot.access.sign_in(signed, PATIENT_SCOPES, idempotency_key="session-1") for _ in range(5)
    ]
    answers = await asyncio.gather(*calls)
    assert len({answer.value for answer in answers}) == 1


async def test_refusal_that_changed_something_is_repeated_too(
    core: RunningCore, bot: CoreClient
) -> None:
    stranger = with_key(core.pki, surname="Тестенко", given_name="Ніхто")
    signed = await core.signed_nonce(bot, stranger)
    for _ in range(2):
        call = bot.access.sign_in(signed, PATIENT_SCOPES, idempotency_key="session-1")
        assert await code_of(call) == ErrorCode.PERSON_UNKNOWN


async def test_key_of_another_call_is_refused(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    await bot.access.sign_in(
        await core.signed_nonce(bot, patient), PATIENT_SCOPES, idempotency_key="session-1"
    )
    other = bot.access.sign_in(
        await core.signed_nonce(bot, patient), PATIENT_SCOPES, idempotency_key="session-1"
    )
    answer = await refusal(other)
    assert (answer.code, answer.status) == (ErrorCode.IDEMPOTENCY_KEY_REUSED, 409)


async def test_kept_answers_are_encrypted(
    core: RunningCore, bot: CoreClient, patient: Patient
) -> None:
    token = await bot.access.sign_in(
        await core.signed_nonce(bot, patient), PATIENT_SCOPES, idempotency_key="session-1"
    )
    [row] = await core.rows("SELECT sealed_body FROM core.kept_answer")
    assert token.value.encode() not in bytes(row["sealed_body"])
