"""What one of two representatives does for a person is told to the other, and not to himself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.signing.filled.person import recorded_fields
from core.contract.person_requests import PersonBody
from core.verification.model import Outcome
from tests.kit.applicants import document
from tests.kit.bot_house import Guest
from tests.kit.cabinet_house import CabinetHouse, label, said
from tests.kit.core_service import RunningCore, age
from tests.kit.declarations import SignedIn, Story, acting_for_another
from tests.kit.families import Registers, Relative, proof, relative
from tests.kit.people import Patient
from tests.kit.registration import settlement

CHILD = {"first-name": "Марко", "age": 6}
MARKO = label("choose_person", "whom-item", **CHILD)


@dataclass(frozen=True)
class Parent:
    """A parent with a chat in which he has acted for the child."""

    patient: Patient
    guest: Guest
    at: SignedIn


@dataclass(frozen=True)
class Family:
    """A child and both parents, all news read."""

    cabinet: CabinetHouse
    child: Relative
    mother: Parent
    father: Parent

    async def told(self) -> dict[str, list[str]]:
        """What each chat hears of the news that have come."""
        chats = {"mother": self.mother.guest, "father": self.father.guest}
        before = {name: await messages(guest) for name, guest in chats.items()}
        await self.cabinet.reads_news()
        after = {name: await messages(guest) for name, guest in chats.items()}
        return {
            name: [after[name][number] for number in after[name].keys() - before[name].keys()]
            for name in chats
        }


async def messages(guest: Guest) -> dict[int, str]:
    """What the bot has said to a chat, by the number of the message."""
    return {each["message_id"]: each["text"] for each in await guest.heard()}


def news(key: str, *, for_other: bool = True) -> str:
    return said("news", key, **{"for-other": "yes" if for_other else "no"})


def relation(confidant: Patient, kind: str = "BIRTH_CERTIFICATE", **changes: Any) -> dict[str, Any]:
    return {
        "person_id": str(confidant.person_id),
        "verification_status": "VERIFIED",
        "documents_relationship": [proof(kind)],
        **changes,
    }


async def acts_for(cabinet: CabinetHouse, parent: Patient, child: Relative) -> Parent:
    """A parent's chat, having signed for the child, at his declarations."""
    guest = await cabinet.signed_in(parent)
    await guest.taps(label("my_declarations", "title"))
    await guest.taps(MARKO)
    await cabinet.signs_for(guest, parent)
    await guest.taps(label("menu", "to-menu"))
    token = await cabinet.token(guest, child.person_id)
    return Parent(parent, guest, SignedIn(parent, token, cabinet.client))


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A paediatrician and his clinic."""
    return await Story.begin(core, speciality="PEDIATRICIAN")


@pytest.fixture
async def family(core: RunningCore, cabinet: CabinetHouse, story: Story) -> Family:
    """Both parents have acted for the child in their chats."""
    mother, father = await core.patient(), await core.patient()
    both = [relation(mother), relation(father, relation_type="SECONDARY")]
    child = await relative(core, mother, confidant_person=both)
    made = Family(
        cabinet,
        child,
        await acts_for(cabinet, mother, child),
        await acts_for(cabinet, father, child),
    )
    await cabinet.reads_news()
    return made


# --- through this bot -------------------------------------------------------------------------


async def test_a_request_that_the_mother_submits_is_told_to_the_father_once(
    family: Family, story: Story
) -> None:
    await story.submitted(family.mother.at)
    assert await family.told() == {"mother": [], "father": [news("request")]}
    assert await family.told() == {"mother": [], "father": []}


async def test_the_father_opens_what_the_mother_submitted(family: Family, story: Story) -> None:
    await story.submitted(family.mother.at)
    await family.told()
    await family.father.guest.taps(label("news", "show-request"))
    screen = await family.father.guest.screen()
    assert screen.startswith(said("menu", "acting-for", **CHILD))
    assert "Зараз: розглядає лікар" in screen


async def test_a_request_that_nobody_has_signed_is_no_news(family: Family, story: Story) -> None:
    await story.create(family.mother.at)
    assert await family.told() == {"mother": [], "father": []}


async def test_a_request_that_the_father_withdraws_is_told_to_the_mother(
    family: Family, story: Story
) -> None:
    request_id = await story.submitted(family.mother.at)
    await family.told()
    await family.father.at.requests.reject(family.father.at.token, request_id)
    assert await family.told() == {"mother": [news("request")], "father": []}


async def test_a_declaration_that_the_father_ends_is_told_to_the_mother(
    family: Family, story: Story
) -> None:
    declared = await story.declared(family.mother.at)
    await family.told()
    at = family.father.at
    await at.declarations.terminate(at.token, declared)
    assert await family.told() == {"mother": [news("declaration")], "father": []}
    assert label("news", "not-me") not in await family.mother.guest.buttons()


async def test_what_the_clinic_answers_is_told_to_both(family: Family, story: Story) -> None:
    request_id = await story.submitted(family.mother.at)
    await family.told()
    await story.approve(request_id)
    await story.finish(request_id)
    assert await family.told() == {"mother": [news("request")], "father": [news("request")]}


async def changes_data(core: RunningCore, at: SignedIn, **changes: Any) -> None:
    """A change of the child's data, signed."""
    recorded = recorded_fields(await at.client.persons.me(at.token))
    home = [
        {**each, "settlement_id": str(await settlement(core))} for each in recorded["addresses"]
    ]
    wanted = PersonBody.model_validate(
        {**recorded, "secret": "інше слово", "addresses": home, **changes}
    )
    requests = at.client.person_requests
    made = await requests.create(at.token, wanted)
    signed = core.sign(at.signer, await requests.data_to_be_signed(at.token, made.id))
    await requests.complete(at.token, made.id, signed)


async def test_data_that_the_mother_changes_are_told_to_the_father_and_open(
    core: RunningCore, family: Family
) -> None:
    at = await acting_for_another(core, family.cabinet.client, family.mother.patient)
    await changes_data(core, at)
    assert await family.told() == {"mother": [], "father": [news("data")]}
    await family.father.guest.taps(label("news", "open"))
    screen = await family.father.guest.screen()
    assert screen.startswith(said("menu", "acting-for", **CHILD))
    assert "Дані в ЕСОЗ" in screen


async def test_what_the_registers_say_of_a_child_is_told_to_both_and_opens_for_the_child(
    core: RunningCore, family: Family
) -> None:
    """Also to her who has changed the data: she waits for the answer."""
    at = await acting_for_another(core, family.cabinet.client, family.mother.patient)
    async with Registers.serving() as registers:
        await changes_data(core, at, documents=[document("BIRTH_CERTIFICATE", number="І-БК1")])
        await family.told()
        registers.outcomes["dracs_birth"] = Outcome.DIFFERS
        assert await registers.compare_people(core) == len(registers.told) > 0
    assert await family.told() == {
        "mother": [news("verification")],
        "father": [news("verification")],
    }
    await family.mother.guest.taps(label("news", "open"))
    screen = await family.mother.guest.screen()
    assert screen.startswith(said("menu", "acting-for", **CHILD))
    assert "Свідоцтво про народження: не збігається" in screen


# --- through another channel ------------------------------------------------------------------


async def test_both_are_told_of_what_one_of_them_did_in_another_channel(
    core: RunningCore, family: Family, story: Story
) -> None:
    portal = await acting_for_another(core, await core.channel(), family.mother.patient)
    await story.submitted(portal)
    assert await family.told() == {"mother": [news("request")], "father": [news("request")]}
    declared = await story.declared(portal)
    await family.told()
    await portal.declarations.terminate(portal.token, declared)
    assert await family.told() == {
        "mother": [news("declaration-elsewhere")],
        "father": [news("declaration")],
    }
    await changes_data(core, portal)
    assert await family.told() == {"mother": [news("person")], "father": [news("data")]}
    assert label("news", "not-me") not in await family.mother.guest.buttons()


# --- who may know -----------------------------------------------------------------------------


async def test_one_whose_right_ended_a_moment_before_is_not_told(
    core: RunningCore, family: Family, story: Story
) -> None:
    own = (await core.sign_in(family.cabinet.client, family.father.patient)).value
    [known] = await family.cabinet.client.confidants.relationships(own)
    await family.cabinet.client.confidants.deactivate(own, known.id)
    await story.submitted(family.mother.at)
    # Both events come in one answer of the feed.
    assert await family.told() == {"mother": [], "father": []}


async def test_a_parent_of_another_child_is_not_told(
    core: RunningCore, cabinet: CabinetHouse, family: Family, story: Story
) -> None:
    third = await core.patient()
    await relative(core, third, first_name="Лука")
    stranger = await cabinet.signed_in(third)
    before = await messages(stranger)
    await story.submitted(family.mother.at)
    assert await family.told() == {"mother": [], "father": [news("request")]}
    assert await messages(stranger) == before


async def test_a_parents_own_affairs_are_not_told_to_the_other(
    core: RunningCore, family: Family, story: Story
) -> None:
    portal = await core.channel()
    own = SignedIn(
        family.mother.patient, (await core.sign_in(portal, family.mother.patient)).value, portal
    )
    doctor = story.clinic.doctor("THERAPIST")
    await core.load(story.clinic.records())
    await story.submitted(own, doctor)
    assert await family.told() == {"mother": [news("request", for_other=False)], "father": []}


async def test_a_ward_is_told_of_what_his_guardian_does(
    core: RunningCore, cabinet: CabinetHouse
) -> None:
    story = await Story.begin(core)
    guardian = await core.patient()
    ward = await core.patient(
        first_name="Марко",
        birth_date=age(40),
        documents=[document()],
        confidant_person=relation(guardian, "COURT_DECISION"),
    )
    wards, guardians = await cabinet.signed_in(ward), await cabinet.signed_in(guardian)
    at = await acting_for_another(core, cabinet.client, guardian)
    await cabinet.reads_news()
    before = await messages(guardians)
    await story.submitted(at)
    assert await cabinet.reads_news() == 1
    assert (await wards.heard())[-1]["text"] == news("request", for_other=False)
    assert await messages(guardians) == before
    await changes_data(core, at)
    assert await cabinet.reads_news() == 1
    assert (await wards.heard())[-1]["text"] == news("data", for_other=False)
    assert await messages(guardians) == before
