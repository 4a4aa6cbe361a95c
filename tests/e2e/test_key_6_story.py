"""A patient whose key file holds no certificate signs in: the provider gives it, through the bot.

Nothing stands in for anything here but the sandbox for the provider: the page asks the bot, the
bot asks the address that its trust list names, the core believes the list of the same folder.
"""

from __future__ import annotations

import pytest

from sandbox.people.keyring import Form
from tests.e2e.page.browser import KeyFile, Visit, launched, needs_chromium
from tests.e2e.story import SIGN_IN, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import ChatPatient, World, page_address

pytestmark = [*needs_chromium, pytest.mark.timeout(300)]

PATIENT = 24
PROVIDER = "ТЕСТОВИЙ КНЕДП (ДСТУ 4145, ГОСТ 34.311)"


async def test_a_key_without_its_certificate_is_enough(
    installation: RunningInstallation, world: World, driver: Driver
) -> None:
    patient = await ChatPatient.arrives(world, driver, PATIENT)
    card = world.keyring.card(patient.person_id)
    assert card.form is Form.KEY_6
    async with driver.session.get(f"{installation.web}/keys/{patient.person_id}") as response:
        key = KeyFile("Key-6.dat", await response.read(), card.password)
    story = Story(patient)
    for step in (story.arrive, story.find_town, story.choose_doctor):
        await step()
    address = page_address(await patient.hears(SIGN_IN))
    async with launched() as browser:
        visit = await Visit.begin(browser)
        launch = await driver.control("POST", "/launch-data", {"user_id": patient.player.id})
        await visit.opens(address.partition("#")[0], launch["init_data"])
        await visit.goes_on_to_the_key()
        await visit.opens_key(key)
        await visit.field("Хто видав вам ключ").select_option(PROVIDER)
        await visit.taps("Завантажити сертифікат")
        await visit.sees("Перевірте, хто підписує")
        await visit.page.get_by_role("button", name="Підписати", exact=True).click()
        await visit.sees("Підпис прийнято")
        assert visit.complaints == []
    await story.prove_phone()
    await story.close()
