"""What a patient is told of changes, and what he can do about them: J13.5, J12.7."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.flow import Chat, HandOff
from core.contract.access import AccessToken
from core.events.service import EventLog
from core.kit.ids import new_id
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient

PHONE = "+380007654321"
ADDED, NUMBERS = "added_number", "remove_authentication_method"


async def adds_elsewhere(cabinet: CabinetHouse, patient: Patient) -> AccessToken:
    """Another session of the patient, or of one who has his key, adds a number."""
    token = await cabinet.core.sign_in(cabinet.client, patient)
    methods = cabinet.client.authentication_methods
    request = await methods.create_request(token.value, PHONE, "Telegram")
    code = await cabinet.code(PHONE, len(cabinet.core.sms.messages) + 1)
    await methods.approve_request(token.value, request.id, code)
    return token


async def happened(
    core: RunningCore,
    patient: Patient,
    entity: str,
    *,
    by: AccessToken | None = None,
    **new: object,
) -> UUID:
    """An event as the core records it; the change itself is no matter here."""
    entity_id = new_id()
    async with core.base.database.transaction() as connection:
        await EventLog(core.clock).record(
            connection,
            event_type="StatusChangeEvent",
            entity_type=entity,
            entity_id=entity_id,
            person_id=patient.person_id,
            properties={name: {"new_value": value} for name, value in new.items()},
            changed_by=by.user_id if by else new_id(),
        )
    return entity_id


async def texts(guest: Guest) -> list[str]:
    return [message["text"] for message in await guest.heard()]


async def test_every_chat_of_the_person_is_asked_about_a_new_number(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    one, two = await cabinet.signed_in(patient), await cabinet.signed_in(patient)
    await adds_elsewhere(cabinet, patient)
    assert await cabinet.reads_news() == 2
    for guest in (one, two):
        assert (await texts(guest))[-1] == said("news", "number-added")
    assert await cabinet.reads_news() == 0


async def test_no_number_waits_in_the_outbox_and_only_its_end_is_shown(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await adds_elsewhere(cabinet, patient)
    await cabinet.reads_news()
    await guest.taps(label("news", "show-number"))
    assert "+380 •• ••• 43 21" in await guest.screen()
    assert "Це ви?" in await guest.screen()
    await guest.taps(label(ADDED, "question-YES"))
    assert await guest.screen() == said(ADDED, "done")
    assert not any(PHONE in text for text in await texts(guest))
    assert PHONE in await cabinet.numbers(patient)


async def test_a_signed_out_chat_is_told_and_signs_in_before_it_sees_the_number(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    bindings = cabinet.parts.services["bindings"]
    async with cabinet.base.database.transaction() as connection:
        await bindings.sign_out(connection, guest.id)
    await adds_elsewhere(cabinet, patient)
    assert await cabinet.reads_news() == 1
    await guest.taps(label("news", "show-number"))
    assert "Увійдіть з електронним підписом" in await guest.screen()
    assert not any("43 21" in text for text in await texts(guest))


async def test_a_number_that_went_meanwhile_is_not_asked_about(
    cabinet: CabinetHouse, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    token = await adds_elsewhere(cabinet, patient)
    await cabinet.reads_news()
    [new] = [each for each in await cabinet.methods(patient) if each.value == PHONE]
    await cabinet.client.authentication_methods.deactivate(token.value, new.id)
    await guest.taps(label("news", "show-number"))
    assert await guest.screen() == said(ADDED, "abort-gone")
    await cabinet.reads_news()
    assert (await texts(guest))[-1] == said("news", "number-removed")
    await guest.taps(label("news", "show-numbers"))
    assert said(NUMBERS, "numbers") in await guest.screen()


async def test_the_registers_word_is_told(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await happened(core, patient, "Person", verification_status="NOT_VERIFIED")
    assert await cabinet.reads_news() == 1
    assert (await texts(guest))[-1] == said("news", "verification")
    await guest.taps(label("news", "open"))
    is_installed = "verification" in cabinet.base.flows
    assert (await guest.screen() == said("menu", "menu")) is not is_installed


async def test_news_whose_arrival_is_unknown_come_once_more_and_say_so(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    fault = {"method": "sendMessage", "kind": "lost_reply", "times": 1}
    await cabinet.driver.control("POST", "/faults", fault)
    await happened(core, patient, "Person", verification_status="NOT_VERIFIED")
    await cabinet.reads_news()
    core.clock.advance(timedelta(seconds=2))
    await cabinet.work()
    first, second = (await texts(guest))[-2:]
    assert first == said("news", "verification")
    assert second == f"{said('news', 'repeated')}\n\n{first}"


async def test_a_change_that_another_channel_carried_is_told_even_as_the_patients_own(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    token = await core.sign_in(cabinet.client, patient)
    await happened(core, patient, "PersonRequest", by=token, status="SIGNED")
    assert await cabinet.reads_news() == 1
    assert (await texts(guest))[-1] == said("news", "person", **{"for-other": "no"})


async def signs_here(cabinet: CabinetHouse, guest: Guest, hand_off: HandOff) -> None:
    """A session of the page whose signature has arrived."""
    chat = Chat(id=guest.id, user_id=guest.id, language="uk")
    async with cabinet.base.database.transaction() as connection:
        await cabinet.parts.desk.open(
            connection, chat=chat, instance=new_id(), step="page", hand_off=hand_off
        )
    await cabinet.rows(
        "UPDATE bot.signing_sessions SET received_at = :at RETURNING id", at=cabinet.clock.now()
    )


async def test_a_change_signed_on_this_bots_page_is_not_told_again(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    token = await core.sign_in(cabinet.client, patient)
    request_id = await happened(core, patient, "PersonRequest", by=token, status="SIGNED")
    details = {"kind": "address"}
    await signs_here(cabinet, guest, HandOff("person_request", str(request_id), None, details))
    assert await cabinet.reads_news() == 0


async def test_the_request_that_a_registration_makes_is_not_told_either(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await signs_here(cabinet, guest, HandOff("sign_up"))
    core.clock.advance(timedelta(seconds=5))
    token = await core.sign_in(cabinet.client, patient)
    await happened(core, patient, "PersonRequest", by=token, status="SIGNED")
    assert await cabinet.reads_news() == 0


async def test_a_registration_of_another_day_hides_nothing(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await signs_here(cabinet, guest, HandOff("sign_up"))
    await cabinet.rows(
        "UPDATE bot.signing_sessions SET ended_at = received_at, state = 'completed' RETURNING id"
    )
    core.clock.advance(timedelta(days=1))
    token = await core.sign_in(cabinet.client, patient)
    await happened(core, patient, "PersonRequest", by=token, status="SIGNED")
    assert await cabinet.reads_news() == 1


async def test_a_change_that_a_clinic_made_is_told(
    cabinet: CabinetHouse, core: RunningCore, patient: Patient
) -> None:
    guest = await cabinet.signed_in(patient)
    await happened(core, patient, "PersonRequest", status="SIGNED")
    assert await cabinet.reads_news() == 1
    await guest.taps(label("news", "show-actions"))
    assert said("my_journal", "actions") in await guest.screen()
