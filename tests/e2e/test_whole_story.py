"""The whole main job over the sandbox's HTTP, as a newcomer would walk it."""

from __future__ import annotations

from sandbox.people import persons
from tests.e2e.story import PUSH, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import ChatPatient, World

WITH_DECLARATION = 1


async def test_a_patient_gets_a_doctor_is_told_and_ends_it_again(
    installation: RunningInstallation, world: World, driver: Driver
) -> None:
    patient = await ChatPatient.arrives(world, driver, WITH_DECLARATION)
    story = Story(patient)
    for step in story.steps():
        await step()
    await story.close()
    assert await patient.pushes(PUSH) == 1
    assert _named_in(installation.logs(), world, WITH_DECLARATION) == []


def _named_in(logs: str, world: World, index: int) -> list[str]:
    """Kinds of a patient's personal data that the logs give away."""
    patient = world.patient(index)
    personal = {
        "surname": patient.name.last_name,
        "first name": patient.name.first_name,
        "tax number": patient.tax_id,
        "phone": persons.phone(index).removeprefix("+"),
        "birth date": patient.birth_date.isoformat(),
    }
    return [kind for kind, value in personal.items() if value in logs]
