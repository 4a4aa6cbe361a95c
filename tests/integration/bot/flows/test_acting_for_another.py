"""Acting for a child in the chat: whom for, the representative's signature, the whole way (J7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.family import birthday
from bot.texts import day
from core.contract.errors import ErrorCode
from core.kit.clock import today
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said, start_data
from tests.kit.core_service import RunningCore, age
from tests.kit.declarations import SignedIn, Story
from tests.kit.families import Relative, proof, relative
from tests.kit.people import Patient
from tests.kit.refusals import code_of

CHILD = {"first-name": "Марко", "age": 6}
FOR_CHILD = said("menu", "acting-for", **CHILD)
MARKO = label("choose_person", "whom-item", **CHILD)
SIGN_FOR = "Підпишіть своїм КЕП, що дієте за іншу людину"
MENU_DOCTOR, MENU_FIND = label("my_declarations", "title"), label("find_doctor", "title")
MENU_FAMILY = label("my_family", "title")


@pytest.fixture
async def mother(core: RunningCore) -> Patient:
    return await core.patient()


@pytest.fixture
async def child(core: RunningCore, mother: Patient) -> Relative:
    return await relative(core, mother)


@pytest.fixture
async def story(core: RunningCore, cabinet: CabinetHouse) -> Story:
    """A paediatrician and a therapist in one clinic, known to the directory."""
    story = await Story.begin(core, speciality="PEDIATRICIAN")
    story.clinic.doctor("THERAPIST", party={"last_name": "Дорослюк"})
    await core.load(story.clinic.records())
    await cabinet.parts.services["directory"].synchronise(cabinet.client.legal_entities)
    return story


async def acting(cabinet: CabinetHouse, mother: Patient) -> Guest:
    """The mother's chat, having signed for her child, at his declarations."""
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_DOCTOR)
    await guest.taps(MARKO)
    await cabinet.signs_for(guest, mother)
    return guest


async def finds(guest: Guest) -> None:
    """Look for a doctor by surname."""
    await guest.taps(label("find_doctor", "how-BY_SURNAME"))
    await guest.says("Вигад")


# --- whom for ---------------------------------------------------------------------------------


async def test_one_who_represents_nobody_is_not_asked_for_whom(
    cabinet: CabinetHouse, mother: Patient
) -> None:
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_DOCTOR)
    assert "Чинної декларації немає" in await guest.screen()


async def test_a_mother_is_asked_and_goes_on_for_herself(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_DOCTOR)
    assert "Чий лікар?" in await guest.screen()
    assert MARKO in await guest.buttons()
    await guest.taps(label("choose_person", "whom-ME", flow="my_declarations"))
    screen = await guest.screen()
    assert "Чинної декларації немає" in screen
    assert "Для:" not in screen


async def test_whom_one_represents_is_kept_nowhere_before_a_signature(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_DOCTOR)
    await guest.taps(MARKO)
    assert SIGN_FOR in await guest.screen()
    assert await cabinet.rows("SELECT * FROM bot.represented") == []


async def test_a_signature_leads_back_to_the_step_and_is_asked_once(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    said_before = [message["text"] for message in await guest.heard()]
    assert said("sign_in_for", "done", **CHILD) in said_before
    assert (await guest.screen()).startswith(FOR_CHILD)
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(label("my_data", "title"))
    await guest.taps(MARKO)
    screen = await guest.screen()
    assert screen.startswith(FOR_CHILD)
    assert "Дані в ЕСОЗ" in screen


# --- a declaration ----------------------------------------------------------------------------


async def test_a_mother_gets_a_paediatrician_for_her_child(
    cabinet: CabinetHouse, mother: Patient, child: Relative, story: Story
) -> None:
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_FIND)
    assert "Для кого шукаємо лікаря?" in await guest.screen()
    await guest.taps(MARKO)
    assert (await guest.screen()).startswith(FOR_CHILD)
    await finds(guest)
    listed = await guest.screen()
    assert "Показуємо педіатрів і сімейних лікарів." in listed
    assert "Дорослюк" not in listed
    await guest.taps("1. Вигаденко Л. П.")
    await guest.taps(label("find_doctor", "card-SUBMIT"))
    assert SIGN_FOR in await guest.screen()
    await cabinet.signs_for(guest, mother)
    review = await guest.screen()
    assert f"Пацієнт: Тестенко Марко, {age(6).year} року народження" in review
    assert "Підписує: Тестенко В. П., мати" in review
    await guest.taps(label("submit_declaration", "review-SIGN"))
    request_id = await cabinet.signs_request(guest, mother)
    assert "Декларацію підписано." in await guest.screen()
    assert (await guest.screen()).startswith(FOR_CHILD)

    await story.approve(request_id)
    declared = (await story.finish(request_id)).declaration_id
    [found] = await cabinet.core.rows(
        "SELECT person_id FROM core.declaration WHERE id = :id", id=declared
    )
    assert found["person_id"] == child.person_id
    await guest.taps(label("submit_declaration", "done-TRACK"))
    assert "декларація почала діяти" in await guest.screen()
    assert (await guest.screen()).startswith(FOR_CHILD)


async def test_a_mother_withdraws_one_request_and_ends_a_declaration_of_her_child(
    cabinet: CabinetHouse, mother: Patient, child: Relative, story: Story
) -> None:
    guest = await acting(cabinet, mother)
    at = SignedIn(mother, await cabinet.token(guest, child.person_id), cabinet.client)
    request_id = await story.submitted(at)
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_DOCTOR)
    await guest.taps(MARKO)
    await guest.taps(label("my_declarations", "overview-REQUEST"))
    await guest.taps(label("request_status", "status-WITHDRAW"))
    await guest.taps(label("request_status", "withdraw-WITHDRAW"))
    assert await guest.screen() == f"{FOR_CHILD}\n\n{said('request_status', 'done')}"
    assert (await at.requests.get(at.token, request_id)).status == "REJECTED"

    declared = await story.declared(at)
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_DOCTOR)
    await guest.taps(MARKO)
    await guest.taps(label("my_declarations", "overview-TERMINATE"))
    for step in ("choose-END_ANYWAY", "consequences-END", "reason-SKIP"):
        assert (await guest.screen()).startswith(FOR_CHILD)
        await guest.taps(label("terminate_declaration", step))
    assert await cabinet.signs_end(guest, mother) == declared
    assert (await guest.screen()).startswith(FOR_CHILD)
    assert (await at.declarations.get(at.token, declared)).status == "terminated"


async def test_the_file_of_a_childs_declaration_is_the_childs(
    cabinet: CabinetHouse, mother: Patient, child: Relative, story: Story
) -> None:
    guest = await acting(cabinet, mother)
    at = SignedIn(mother, await cabinet.token(guest, child.person_id), cabinet.client)
    declared = await story.declared(at)
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_DOCTOR)
    await guest.taps(MARKO)
    await guest.taps(label("my_declarations", "overview-PDF"))
    assert (await guest.screen()).startswith(FOR_CHILD)
    await guest.taps(label("declaration_pdf", "where-CHAT"))
    [sent] = [each for each in await guest.heard() if "document" in each["content"]]
    number = (await at.declarations.get(at.token, declared)).declaration_number
    assert sent["content"]["document"]["file_name"] == f"declaration-{number}.pdf"


async def test_a_grown_up_who_searches_for_himself_sees_no_paediatricians(
    cabinet: CabinetHouse, mother: Patient, child: Relative, story: Story
) -> None:
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_FIND)
    await guest.taps(label("choose_person", "whom-ME", flow="find_doctor"))
    await guest.taps(label("find_doctor", "how-BY_SURNAME"))
    await guest.says("Дорос")
    assert "Показуємо сімейних лікарів і терапевтів." in await guest.screen()
    assert label("find_doctor", "doctors-PEDIATRICIAN") not in await guest.buttons()


# --- the end of it ----------------------------------------------------------------------------


async def test_signing_out_ends_the_tokens_about_the_child_too(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    own, about = await cabinet.token(guest), await cabinet.token(guest, child.person_id)
    bindings = cabinet.parts.services["bindings"]
    async with cabinet.base.database.transaction() as connection:
        await bindings.sign_out(connection, guest.id)
    assert await cabinet.base.chat_tokens.tokens(guest.id, child.person_id) is None
    [revoking] = [job for job in cabinet.parts.jobs if job.name == "bindings.revocations"]
    await revoking.work()
    for token in (own, about):
        assert await code_of(cabinet.client.persons.me(token)) == ErrorCode.TOKEN_INVALID


async def test_an_idle_chat_signs_in_and_then_for_the_child_again(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    cabinet.clock.advance(timedelta(minutes=31))
    await guest.taps(label("my_declarations", "overview-FIND"))
    assert "Увійдіть з електронним підписом" in await guest.screen()
    assert await cabinet.base.chat_tokens.tokens(guest.id, child.person_id) is None


async def test_tokens_about_a_child_are_renewed_like_ones_own(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    before = await cabinet.token(guest, child.person_id)
    for _ in range(2):
        cabinet.clock.advance(timedelta(minutes=14))
        await guest.says("меню")
        await guest.taps(MENU_DOCTOR)
        await guest.taps(MARKO)
        assert (await guest.screen()).startswith(FOR_CHILD)
    assert await cabinet.token(guest, child.person_id) != before


async def test_deleting_the_bots_data_deletes_whom_the_patient_represents(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    assert len(await cabinet.rows("SELECT * FROM bot.represented")) == 1
    async with cabinet.base.database.transaction() as connection:
        assert cabinet.parts.forget is not None
        await cabinet.parts.forget(connection, guest.id)
        await cabinet.base.chats.forget(connection, guest.id)
    assert await cabinet.rows("SELECT * FROM bot.represented") == []
    assert len(await cabinet.rows("SELECT * FROM bot.revocations")) == 2


async def test_on_the_day_a_child_turns_14_his_mother_acts_no_longer(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    tomorrow = today(cabinet.clock) + timedelta(days=1)
    await relative(core, mother, birth_date=date(tomorrow.year - 14, tomorrow.month, tomorrow.day))
    midnight = datetime.combine(tomorrow, time(), UTC)
    cabinet.clock.advance(midnight - cabinet.clock.now() - timedelta(minutes=10))
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_DOCTOR)
    await guest.taps(label("choose_person", "whom-item", **{"first-name": "Марко", "age": 13}))
    await cabinet.signs_for(guest, mother)
    assert "Чинної декларації немає" in await guest.screen()
    cabinet.clock.advance(timedelta(minutes=20))
    # The button of a screen that was for him.
    await guest.taps(label("my_declarations", "overview-FIND"))
    assert await guest.screen() == said("sign_in_for", "abort-ended")
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_DOCTOR)
    assert "Чинної декларації немає" in await guest.screen()
    assert "Для:" not in await guest.screen()


# --- the family -------------------------------------------------------------------------------


async def test_the_family_shows_the_state_and_the_last_day_and_leads_to_the_childs_doctor(
    cabinet: CabinetHouse, mother: Patient, child: Relative, story: Story
) -> None:
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_FAMILY)
    assert "Марко, 6 років: зв’язок підтверджено" in await guest.screen()
    await guest.taps(label("my_family", "family-item", side="represented", **CHILD))
    card = await guest.screen()
    last = birthday(age(6), 14) - timedelta(days=1)
    assert "Родинний зв’язок підтверджено." in card
    assert f"Останній день: {day(last, 'uk')}." in card
    await guest.taps(label("my_family", "relationship-DOCTOR"))
    assert (await guest.screen()) == f"{FOR_CHILD}\n\n{said('find_doctor', 'how')}"


async def test_who_represents_a_ward_is_shown_to_him(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    relation = {"person_id": str(mother.person_id), "verification_status": "VERIFIED"}
    ward = await core.patient(surname="Підопічний", confidant_person=relation)
    guest = await cabinet.signed_in(ward)
    await guest.taps(MENU_FAMILY)
    assert "Вас представляє Тестенко В. П." in await guest.screen()
    await guest.taps(label("my_family", "family-item", side="representing", name="Тестенко В. П."))
    assert label("my_family", "relationship-END") not in await guest.buttons()


async def test_ending_a_relationship_ends_what_was_opened_by_it(
    cabinet: CabinetHouse, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_FAMILY)
    await guest.taps(label("my_family", "family-item", side="represented", **CHILD))
    await guest.taps(label("my_family", "relationship-END"))
    await guest.taps(label("my_family", "end-END"))
    assert await guest.screen() == said("my_family", "done")
    assert await cabinet.rows("SELECT * FROM bot.represented") == []
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_FAMILY)
    assert said("my_family", "family-empty") in await guest.screen()


async def test_a_relationship_that_is_still_compared_lets_nobody_act(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient
) -> None:
    relation = {
        "person_id": str(mother.person_id),
        "verification_status": "IN_REVIEW",
        "documents_relationship": [proof("BIRTH_CERTIFICATE")],
    }
    await relative(core, mother, confidant_person=relation)
    guest = await cabinet.signed_in(mother)
    await guest.taps(MENU_FAMILY)
    await guest.taps(label("my_family", "family-item", side="represented", **CHILD))
    assert "Зв’язок поки не підтверджено автоматично." in await guest.screen()
    assert label("my_family", "relationship-DOCTOR") not in await guest.buttons()
    await guest.taps(label("my_family", "relationship-STATUS"))
    await guest.taps(label("relationship_status", "status-PREPARE"))
    assert "свідоцтво про народження" in await guest.screen()
    await guest.taps(label("menu", "stop"))
    await guest.taps(label("menu", "to-menu"))
    await guest.taps(MENU_DOCTOR)
    assert "Чий лікар?" not in await guest.screen()


# --- news -------------------------------------------------------------------------------------


async def test_news_of_a_child_come_to_the_mother_and_open_for_the_child(
    cabinet: CabinetHouse, mother: Patient, child: Relative, story: Story
) -> None:
    guest = await acting(cabinet, mother)
    token = await cabinet.token(guest, child.person_id)
    declared = await story.declared(SignedIn(mother, token, cabinet.client))
    await guest.taps(label("menu", "to-menu"))
    assert await cabinet.reads_news() == 1
    news = await guest.screen()
    assert news == said("news", "request", **{"for-other": "yes"})
    await guest.taps(label("news", "open"))
    screen = await guest.screen()
    assert screen.startswith(FOR_CHILD)
    assert "Декларацію підтверджено." in screen
    assert declared


async def test_news_of_a_child_come_no_more_when_the_relationship_has_ended(
    cabinet: CabinetHouse, core: RunningCore, mother: Patient, child: Relative
) -> None:
    guest = await acting(cabinet, mother)
    [known] = await cabinet.rows("SELECT relationship_id FROM bot.represented")
    own = await core.sign_in(cabinet.client, mother)
    await cabinet.client.confidants.deactivate(own.value, known.relationship_id)
    assert await cabinet.reads_news() == 0
    assert await cabinet.rows("SELECT * FROM bot.represented") == []
    await guest.taps(label("my_declarations", "overview-FIND"))
    assert await guest.screen() == said("sign_in_for", "abort-ended")


async def test_a_teenager_reads_and_is_told_how_to_submit(
    cabinet: CabinetHouse, core: RunningCore, story: Story
) -> None:
    teenager = await core.patient(birth_date=age(15))
    guest = await cabinet.signed_in(teenager)
    await guest.taps(label("my_data", "title"))
    assert "Ваші дані в ЕСОЗ" in await guest.screen()
    await guest.starts(start_data("submit_declaration", story.doctor.employee_id))
    await guest.taps(label("submit_declaration", "review-SIGN"))
    assert await guest.screen() == said("submit_declaration", "abort-minor")
    assert label("submit_declaration", "abort-minor-DATA") in await guest.buttons()
