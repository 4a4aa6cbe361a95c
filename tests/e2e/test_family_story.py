"""A child's declaration over a running installation: the parent chooses, signs and is told (J7)."""

from __future__ import annotations

import pytest

from sandbox.people import persons
from tests.e2e.story import CONFIRMED, LISTED, REVIEW, SIGN_DECLARATION, SIGN_IN, SIGNED, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import TEXTS, ChatPatient, World, label

pytestmark = pytest.mark.timeout(300)

PARENT = 11
SIGN_FOR = "Підпишіть своїм КЕП, що дієте за іншу людину"
PUSH = TEXTS.text("news", "request", "uk", {"for-other": "yes"})


async def test_a_parent_gets_a_paediatrician_for_a_child_and_is_told(
    installation: RunningInstallation, world: World, driver: Driver
) -> None:
    child = persons.child_of(world.country, PARENT)
    assert child is not None
    parent = await ChatPatient.arrives(world, driver, PARENT)
    story = Story(parent)
    await story.arrive()
    await parent.taps(label("menu", "to-menu"), "Меню.")

    # The family, after signing in.
    await parent.taps(label("my_family", "title"), SIGN_IN)
    await story.sign_in()
    await story.prove_phone()
    family = await parent.hears("зв’язок підтверджено")
    [row] = [button["text"] for row in family["inline_keyboard"] for button in row
             if button["text"].startswith(child.name.first_name)]  # fmt: skip
    await parent.taps(row, "Родинний зв’язок підтверджено.")

    # A paediatrician where the child lives.
    found = await parent.taps(label("my_family", "relationship-DOCTOR"), "Як шукати?")
    assert found["text"].startswith(f"Для: {child.name.first_name}, ")
    await parent.taps(label("find_doctor", "how-BY_PLACE"), "Напишіть назву міста")
    await parent.insists(lambda: parent.says(child.locality), "Показуємо педіатрів")
    await parent.reads()
    listed = await parent.taps(label("find_doctor", "doctors-PEDIATRICIAN"), LISTED)
    assert "педіатр" in listed["text"]
    assert "терапевт" not in listed["text"].partition("Дані на")[2]
    labels = [button["text"] for row in listed["inline_keyboard"] for button in row]
    first = next(text for text in labels if text.startswith("1. "))
    card = await parent.taps(first, "Приймає нових пацієнтів")
    name = card["text"].partition("\n\n")[2].partition(",")[0]
    story.doctor = world.position_of(name)

    # For the child one signs once, then the declaration in the child's name.
    await parent.taps(label("find_doctor", "card-SUBMIT"), SIGN_FOR)
    await parent.signs(SIGN_FOR, "Тепер ви дієте за іншу людину")
    message = await parent.hears("Чинна декларація:", REVIEW)
    if REVIEW not in message["text"]:
        message = await parent.taps(label("submit_declaration", "replace-CONTINUE"), REVIEW)
    said = message["text"]
    assert f"Пацієнт: {child.name.last_name} {child.name.first_name}" in said
    assert f"{child.birth_date.year} року народження" in said
    assert f"Підписує: {world.patient(PARENT).name.last_name}" in said
    await parent.taps(label("submit_declaration", "review-SIGN"), SIGN_DECLARATION)
    await parent.signs(SIGN_DECLARATION, SIGNED)

    # The clinic takes the child, the doctor signs, the parent is told.
    await story.be_taken()
    await story.be_signed_for()
    await story.close()
    await parent.hears(PUSH)
    await parent.taps(label("news", "open"), CONFIRMED)
    await parent.taps(label("menu", "to-menu"), "Меню.")
    await parent.taps(label("my_declarations", "title"), "Чий лікар?")
    shown = await parent.taps(row, "Чинна:")
    doctor = name.split()
    assert f"Чинна: {doctor[0]} {doctor[1][0]}." in shown["text"]
    assert shown["text"].startswith(f"Для: {child.name.first_name}, ")
    assert await parent.pushes(PUSH) == 1
    personal = (child.name.last_name, child.birth_date.isoformat(), child.tax_id)
    logs = installation.logs()
    assert [each for each in personal if each in logs] == []
