"""The print of a declaration, over HTTP and a real database, with real signatures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.client import CoreRefused
from core.kit.ids import new_id
from tests.integration.core.test_confidant_declarations import at_clinic
from tests.integration.core.test_declarations import record
from tests.kit.core_service import RunningCore, running_core
from tests.kit.declarations import SignedIn, Story, octets_of, person_of
from tests.kit.families import Household
from tests.kit.pdf import attachments_of, needs_poppler, text_of

pytestmark = needs_poppler


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


def flat(pdf: bytes) -> str:
    return " ".join(text_of(pdf, "-layout").split())


async def test_the_print_names_who_signed_and_carries_the_signed_file(
    story: Story, me: SignedIn, tmp_path: Path
) -> None:
    declared = await story.declared(me)
    printed = await me.declarations.printed_form(me.token, declared)
    shown = await me.declarations.get(me.token, declared)
    text = flat(printed)
    assert shown.declaration_number in text
    assert "Стан: чинна" in text
    assert f"Підпис пацієнта Підписано: {me.signer.surname} {me.signer.given_name}" in text
    doctor = story.doctor_in.signer
    assert f"Підпис лікаря Підписано: {doctor.surname} {doctor.given_name}" in text
    assert f"РНОКПП: •••{doctor.code[-3:]}" in text
    assert doctor.code not in text
    assert text.count("Перевірено реєстром: 23.11.2026, 11:00 за Києвом") == 2
    file = await me.declarations.signed_content(me.token, declared)
    name = f"declaration-{shown.declaration_number}.p7s"
    assert attachments_of(printed, tmp_path) == {name: file}


async def test_printing_twice_gives_the_same_octets(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    first = await me.declarations.printed_form(me.token, declared)
    assert await me.declarations.printed_form(me.token, declared) == first


async def test_an_ended_declaration_says_so(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    story.core.clock.advance(timedelta(minutes=5))
    await me.declarations.terminate(me.token, declared)
    assert "Стан: припинена 23.11.2026" in flat(
        await me.declarations.printed_form(me.token, declared)
    )


async def test_a_declaration_from_before_is_printed_without_signatures(
    story: Story, me: SignedIn, tmp_path: Path
) -> None:
    before = record(story, me)
    await story.core.load([("declaration", before)])
    (found,) = (await me.declarations.list(me.token)).data
    printed = await me.declarations.printed_form(me.token, found.id)
    assert "0001-AAAA-AAAA" in flat(printed)
    assert "Файлу підпису цієї декларації в реєстрі немає" in flat(printed)
    assert attachments_of(printed, tmp_path) == {}


async def test_somebody_else_s_declaration_is_not_printed(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    other = await story.patient()
    with pytest.raises(CoreRefused) as refused:
        await other.declarations.printed_form(other.token, declared)
    assert refused.value.status == 404
    with pytest.raises(CoreRefused) as missing:
        await me.declarations.printed_form(me.token, new_id())
    assert missing.value.status == 404


async def test_the_print_is_journalled_as_any_reading(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    await me.declarations.printed_form(me.token, declared)
    rows = await story.core.rows(
        "SELECT entity_id FROM core.read_journal WHERE person_id = :person"
        " AND path = '/api/pis/declarations/{id}/printed_form'",
        person=person_of(me),
    )
    assert [row["entity_id"] for row in rows] == [str(declared)]


async def test_with_the_address_of_the_check_the_print_says_where(
    database_url: str, story: Story, tmp_path: Path
) -> None:
    address = "https://kabinet.example/check"
    folder = tmp_path / "other"
    folder.mkdir()
    pki = story.core.pki
    async with running_core(database_url, pki, folder, declaration_check_url=address) as core:
        there = await Story.begin(core)
        patient = await there.patient()
        declared = await there.declared(patient)
        shown = await patient.declarations.get(patient.token, declared)
        printed = await patient.declarations.printed_form(patient.token, declared)
    assert f"{address}#{shown.declaration_number}" in flat(printed)


async def test_a_declaration_of_the_patient_alone_has_one_signature(
    database_url: str, core: RunningCore, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    async with running_core(
        database_url, core.pki, folder, doctor_confirmation="over_limit"
    ) as lenient:
        story = await Story.begin(lenient)
        patient = await story.patient()
        made = await story.create(patient)
        signed = await story.sign(patient, made.id)
        (found,) = (await patient.declarations.list(patient.token, status="active")).data
        printed = await patient.declarations.printed_form(patient.token, found.id)
    assert "Окремого підпису лікаря для цієї декларації не було потрібно." in flat(printed)
    assert list(attachments_of(printed, folder).values()) == [octets_of(signed)]


async def test_a_representative_prints_the_declaration_of_his_child(household: Household) -> None:
    story = await Story.begin(household.core, speciality="PEDIATRICIAN")
    child, (mother, _) = await at_clinic(household, story)
    declared = await story.declared(child)
    text = flat(await child.declarations.printed_form(child.token, declared))
    assert f"Підпис законного представника Підписано: {mother.surname}" in text
    assert "Тестенко Марко Прикладович" in text
    (row,) = await household.core.rows(
        "SELECT person_id, applicant_person_id FROM core.read_journal"
        " WHERE path LIKE '%printed_form'"
    )
    assert row["applicant_person_id"] == mother.person_id != row["person_id"]
