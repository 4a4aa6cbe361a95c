"""A patient changes his own data by his signature."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import orjson
import pytest

from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode
from core.kit.ids import new_id
from core.services import Services
from tests.kit.applicants import document
from tests.kit.asker import Asker
from tests.kit.core_service import RunningCore
from tests.kit.refusals import code_of, refusal
from tests.kit.registration import (
    Newcomer,
    confirm_phone,
    newcomer,
    sign_up,
)


@pytest.fixture
async def cabinet(core: RunningCore, bot: CoreClient) -> Asker[Newcomer]:
    person = await newcomer(core)
    await confirm_phone(core, bot, person.phone)
    data = person.data()
    done = await sign_up(core, bot, person, **data)
    core.clock.advance(timedelta(minutes=1))
    return Asker(core, bot, person, done.token.value, data)


async def test_surname_after_a_marriage_is_changed_by_the_signature(
    cabinet: Asker[Newcomer],
) -> None:
    request = await cabinet.ask(last_name="Новенко", documents=[document(number="ЇЇ330044")])
    assert (request.status, request.patient_signed) == ("NEW", False)
    assert request.changed == ["documents", "last_name"]
    assert (await cabinet.me()).last_name == "Тестенко"
    done = await cabinet.bot.person_requests.complete(
        cabinet.token, request.id, await cabinet.signed(request)
    )
    assert done.status == "SIGNED"
    me = await cabinet.me()
    assert (me.last_name, me.documents[0].number) == ("Новенко", "ЇЇ330044")


async def test_text_to_sign_says_what_was_and_what_will_be(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(last_name="Новенко")
    octets = await cabinet.bot.person_requests.data_to_be_signed(cabinet.token, request.id)
    text = orjson.loads(octets)
    assert text["patient_signed"] is True
    assert text["content"] == request.content
    assert "Тестенко" in text["content"]
    assert "Новенко" in text["content"]
    assert cabinet.data["secret"] not in text["content"]


async def test_what_is_left_out_is_taken_away(cabinet: Asker[Newcomer]) -> None:
    await cabinet.change(email="name@example.org")
    assert (await cabinet.me()).email == "name@example.org"
    cabinet.core.clock.advance(timedelta(minutes=1))
    await cabinet.change()
    assert (await cabinet.me()).email is None


async def test_change_is_found_by_the_new_keys(cabinet: Asker[Newcomer]) -> None:
    await cabinet.change(documents=[document(number="ЇЇ330044")])
    async with cabinet.core.base.database.transaction() as connection:
        found = await Services(cabinet.core.base).persons.find_by_document(connection, "ЇЇ330044")
    assert [person.data["last_name"] for person in found] == ["Тестенко"]


async def test_newer_request_cancels_the_earlier(cabinet: Asker[Newcomer]) -> None:
    first = await cabinet.ask(last_name="Перша")
    await cabinet.ask(last_name="Друга")
    ended = await cabinet.bot.person_requests.get(cabinet.token, first.id)
    assert (ended.status, ended.person, ended.content) == ("CANCELLED", None, None)
    call = cabinet.bot.person_requests.data_to_be_signed(cabinet.token, first.id)
    assert await code_of(call) == ErrorCode.REQUEST_STATUS


async def test_request_taken_back_cannot_be_signed(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(last_name="Новенко")
    signed = await cabinet.signed(request)
    await cabinet.bot.person_requests.reject(cabinet.token, request.id)
    call = cabinet.bot.person_requests.complete(cabinet.token, request.id, signed)
    assert await code_of(call) == ErrorCode.REQUEST_STATUS
    again = cabinet.bot.person_requests.reject(cabinet.token, request.id)
    assert await code_of(again) == ErrorCode.INVALID_TRANSITION


async def test_request_whose_time_is_over_is_ended_and_wiped(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(last_name="Новенко")
    signed = await cabinet.signed(request)
    cabinet.core.clock.advance(timedelta(hours=25))
    token = await cabinet.core.sign_in(cabinet.bot, cabinet.signer)
    call = cabinet.bot.person_requests.complete(token.value, request.id, signed)
    assert await code_of(call) == ErrorCode.REQUEST_STATUS
    assert await Services(cabinet.core.base).person_request_expiry.run() == 1
    (row,) = await cabinet.core.rows(
        "SELECT status, sealed_document FROM core.person_request WHERE id = :id", id=request.id
    )
    assert (row["status"], row["sealed_document"]) == ("EXPIRED", None)


async def test_record_that_changed_meanwhile_is_not_written_over(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(email="name@example.org")
    signed = await cabinet.signed(request)
    await cabinet.core.execute(
        "UPDATE core.person SET updated_at = updated_at + interval '1 second'"
    )
    call = cabinet.bot.person_requests.complete(cabinet.token, request.id, signed)
    assert await code_of(call) == ErrorCode.PERSON_CHANGED


async def test_same_signature_sent_twice_changes_once(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(last_name="Новенко")
    signed = await cabinet.signed(request)
    calls = (
        cabinet.bot.person_requests.complete(cabinet.token, request.id, signed) for _ in range(5)
    )
    answers = await asyncio.gather(*calls)
    assert {answer.status for answer in answers} == {"SIGNED"}
    steps = await cabinet.core.rows(
        "SELECT verb FROM core.person_request_transition WHERE request_id = :id ORDER BY id",
        id=request.id,
    )
    assert [step["verb"] for step in steps] == ["create", "sign"]


async def test_another_text_is_refused(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(last_name="Новенко")
    octets = await cabinet.bot.person_requests.data_to_be_signed(cabinet.token, request.id)
    other = octets.replace("Новенко".encode(), "Іншенко".encode())
    signed = cabinet.core.sign(cabinet.signer, other)
    call = cabinet.bot.person_requests.complete(cabinet.token, request.id, signed)
    assert await code_of(call) == ErrorCode.CONTENT_MISMATCH


async def test_somebody_elses_signature_is_refused(cabinet: Asker[Newcomer]) -> None:
    request = await cabinet.ask(last_name="Новенко")
    octets = await cabinet.bot.person_requests.data_to_be_signed(cabinet.token, request.id)
    stranger = await newcomer(cabinet.core)
    call = cabinet.bot.person_requests.complete(
        cabinet.token, request.id, cabinet.core.sign(stranger, octets)
    )
    assert await code_of(call) == ErrorCode.SIGNER_MISMATCH


async def test_tax_number_stays(cabinet: Asker[Newcomer]) -> None:
    refused = await refusal(cabinet.ask(tax_id="9000000019"))
    assert [item.entry for item in refused.invalid] == ["$.person.tax_id"]


async def test_new_phone_must_be_confirmed_first(cabinet: Asker[Newcomer]) -> None:
    phone = "+380007654321"
    phones = [{"type": "MOBILE", "number": phone}]
    assert await code_of(cabinet.ask(phones=phones)) == ErrorCode.PHONE_NOT_VERIFIED
    await confirm_phone(cabinet.core, cabinet.bot, phone)
    await cabinet.change(phones=phones)
    assert [item.number for item in (await cabinet.me()).phones or []] == [phone]


async def test_another_human_being_is_not_made_of_a_record(cabinet: Asker[Newcomer]) -> None:
    everything = {
        "last_name": "Зовсім",
        "first_name": "Інакша",
        "second_name": "Людина",
        "birth_date": "1950-01-01",
        "gender": "MALE",
        "documents": [document(number="ІІ999999")],
    }
    assert await code_of(cabinet.ask(**everything)) == ErrorCode.UPDATED_TOO_MUCH


async def test_methods_of_authentication_are_not_changed_this_way(cabinet: Asker[Newcomer]) -> None:
    body = {
        "person": cabinet.data,
        "patient_signed": False,
        "process_disclosure_data_consent": True,
    }
    status, answer = await cabinet.core.raw(
        "POST", "/api/pis/person_requests", cabinet.bot, token=cabinet.token, json=body
    )
    assert status == 422
    assert answer["error"]["invalid"][0]["entry"] == "$.person.authentication_methods"


async def test_requests_of_others_are_unknown(
    cabinet: Asker[Newcomer], core: RunningCore, bot: CoreClient
) -> None:
    request = await cabinet.ask(last_name="Новенко")
    stranger = await core.sign_in(bot, await core.patient())
    assert await code_of(bot.person_requests.get(stranger.value, request.id)) == "not_found"
    assert await code_of(bot.person_requests.get(cabinet.token, new_id())) == "not_found"


async def test_many_changes_at_once_end_in_one_of_them(cabinet: Asker[Newcomer]) -> None:
    names = [f"Нов{letter}нко" for letter in "абвгде"]
    answers = await asyncio.gather(
        *(cabinet.change(last_name=name) for name in names), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, CoreRefused)]
    assert len(refused) < len(names)
    signed = await cabinet.core.rows(
        "SELECT 1 FROM core.person_request WHERE status = 'SIGNED' AND kind = 'update'"
    )
    assert len(signed) == len(names) - len(refused)
    assert (await cabinet.me()).last_name in names


async def test_nothing_personal_stands_in_the_clear(cabinet: Asker[Newcomer]) -> None:
    await cabinet.ask(last_name="Новенко", email="name@example.org")
    stored = str(await cabinet.core.rows("SELECT * FROM core.person_request"))
    stored += str(await cabinet.core.rows("SELECT * FROM core.person"))
    for value in ("Новенко", "Тестенко", "name@example.org", cabinet.signer.code):
        assert value not in stored
        assert value.encode().hex() not in stored
