"""A patient reports an action that he does not recognise: J13.5, J14.4."""

from __future__ import annotations

import argparse
from uuid import UUID

import pytest

from bot.reports import command
from bot.reports.service import KEPT, Reports
from core.client import CoreUnavailable
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.refusals import code_of

PHONE = "+380007654321"
REPORT, STATUS, ADDED = "report_action", "report_status", "added_number"
SIGN_IN = "Увійдіть з електронним підписом"


async def a_stranger_adds(cabinet: CabinetHouse, patient: Patient) -> UUID:
    """One who has the patient's key adds a number of his own; the method's id."""
    token = (await cabinet.core.sign_in(cabinet.client, patient)).value
    methods = cabinet.client.authentication_methods
    request = await methods.create_request(token, PHONE, "Telegram")
    code = await cabinet.code(PHONE, len(cabinet.core.sms.messages) + 1)
    await methods.approve_request(token, request.id, code)
    [new] = [each for each in await cabinet.methods(patient) if each.value == PHONE]
    return new.id


def reports(cabinet: CabinetHouse) -> Reports:
    service = cabinet.parts.services["reports"]
    assert isinstance(service, Reports)
    return service


async def number(cabinet: CabinetHouse, guest: Guest) -> str:
    found = await reports(cabinet).latest(guest.id)
    assert found is not None
    return found.number


async def test_a_strangers_number_goes_the_report_stays_and_every_chat_is_out(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest, other = await cabinet.signed_in(patient), await cabinet.signed_in(patient)
    held = await cabinet.base.chat_tokens.tokens(other.id)
    assert held is not None
    method_id = await a_stranger_adds(cabinet, patient)
    await cabinet.reads_news()
    await guest.taps(label("news", "not-me"))
    assert said(REPORT, "confirm", number="yes", phone=PHONE) in await guest.screen()
    await guest.taps(label(REPORT, "confirm-REPORT"))
    case = await number(cabinet, guest)
    assert await guest.screen() == said(REPORT, "done", removed="yes", case=case)
    [report] = await reports(cabinet).open_ones()
    assert (report.person_id, report.subject) == (patient.person_id, method_id)
    for chat in (guest, other):
        assert await cabinet.base.chat_tokens.tokens(chat.id) is None
        assert await cabinet.parts.services["bindings"].of_person(patient.person_id) == []
    assert await code_of(cabinet.client.persons.me(held.access)) == "token_invalid"
    assert await cabinet.numbers(patient) == {patient.phone}


async def test_the_question_about_a_number_leads_to_the_report(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await a_stranger_adds(cabinet, patient)
    await cabinet.reads_news()
    await guest.taps(label("news", "show-number"))
    await guest.taps(label(ADDED, "question-NO"))
    assert said(REPORT, "confirm", number="yes", phone=PHONE) in await guest.screen()
    await guest.taps(label(REPORT, "confirm-KEEP"))
    assert await guest.screen() == said(REPORT, "abort-kept")
    assert await reports(cabinet).open_ones() == []
    assert PHONE in await cabinet.numbers(patient)


async def test_the_only_number_stays_and_the_patient_is_told(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    [only] = await cabinet.methods(patient)
    await guest.starts(start_data(REPORT, only.id))
    await guest.taps(label(REPORT, "confirm-REPORT"))
    case = await number(cabinet, guest)
    assert await guest.screen() == said(REPORT, "done", removed="last", case=case)
    assert await cabinet.numbers(patient) == {patient.phone}


async def test_a_signed_out_chat_reports_without_signing_in(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    bindings = cabinet.parts.services["bindings"]
    async with cabinet.base.database.transaction() as connection:
        await bindings.sign_out(connection, guest.id)
    method_id = await a_stranger_adds(cabinet, patient)
    await guest.starts(start_data(REPORT, method_id))
    assert said(REPORT, "confirm", number="no", phone="") in await guest.screen()
    await guest.taps(label(REPORT, "confirm-REPORT"))
    case = await number(cabinet, guest)
    assert await guest.screen() == said(REPORT, "done", removed="none", case=case)
    assert await bindings.of_person(patient.person_id) == []
    # What needed the patient's token is left to him, and the text says so.
    assert PHONE in await cabinet.numbers(patient)


async def test_a_silent_core_keeps_nobody_from_reporting(
    cabinet: CabinetHouse, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(REPORT)

    async def silent(token: str) -> None:
        raise CoreUnavailable("no connection")

    monkeypatch.setattr(cabinet.client.persons, "authentication_methods", silent)
    await guest.taps(label(REPORT, "confirm-REPORT"))
    case = await number(cabinet, guest)
    assert await guest.screen() == said(REPORT, "done", removed="none", case=case)
    assert await cabinet.base.chat_tokens.tokens(guest.id) is None


async def test_a_chat_that_stands_for_nobody_signs_in_first(cabinet: CabinetHouse) -> None:
    guest = await cabinet.guest()
    await guest.starts(REPORT)
    assert SIGN_IN in await guest.screen()


async def test_the_chat_sees_how_its_report_stands(cabinet: CabinetHouse, patient: Patient) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(REPORT)
    await guest.taps(label(REPORT, "confirm-REPORT"))
    await guest.taps(label(REPORT, "done-STATUS"))
    case = await number(cabinet, guest)
    assert f"Звернення {case}" in await guest.screen()
    assert "ще розглядають" in await guest.screen()
    assert not await reports(cabinet).close("00000000")
    assert await reports(cabinet).close(case.lower())
    await guest.taps(label(STATUS, "report-REFRESH"))
    assert "Розглянуто" in await guest.screen()
    await guest.taps(label(STATUS, "report-SIGN_IN"))
    assert SIGN_IN in await guest.screen()


async def test_a_chat_that_reported_nothing_is_told_so(cabinet: CabinetHouse) -> None:
    guest = await cabinet.guest()
    await guest.starts(STATUS)
    assert await guest.screen() == said(STATUS, "abort-none")


async def test_an_operator_lists_and_closes_reports(
    cabinet: CabinetHouse,
    patient: Patient,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(REPORT)
    await guest.taps(label(REPORT, "confirm-REPORT"))
    case = await number(cabinet, guest)
    settings = cabinet.base.settings
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("BOT_TOKEN", settings.bot_token.get_secret_value())
    monkeypatch.setenv("BOT_ENCRYPTION_KEYS", settings.bot_encryption_keys.get_secret_value())
    monkeypatch.setenv("CORE_CLIENT_ID", str(settings.core_client_id))
    monkeypatch.setenv("CORE_CLIENT_SECRET", settings.core_client_secret.get_secret_value())
    capsys.readouterr()
    assert await command.run(argparse.Namespace(action="list")) == 0
    assert capsys.readouterr().out.startswith(f"{case}\t")
    assert await command.run(argparse.Namespace(action="close", number=case)) == 0
    assert await command.run(argparse.Namespace(action="close", number=case)) == 1
    assert case in capsys.readouterr().err


async def test_closed_reports_are_deleted_after_a_year_and_open_ones_never(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await guest.starts(REPORT)
    await guest.taps(label(REPORT, "confirm-REPORT"))
    case = await number(cabinet, guest)
    core.clock.advance(KEPT * 2)
    await reports(cabinet).sweep()
    await reports(cabinet).close(case)
    core.clock.advance(KEPT * 2)
    assert (await reports(cabinet).latest(guest.id)) is not None
    await reports(cabinet).sweep()
    assert (await reports(cabinet).latest(guest.id)) is None
