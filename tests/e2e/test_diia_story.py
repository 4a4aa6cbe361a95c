"""The main job with every signature made in the Дія app's stand-in, as `./dev up` offers it."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientError

from tests.e2e.story import PUSH, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import ChatPatient, PageRefused, SecurePage, World

ADULT = 3


class DiiaPatient(ChatPatient):
    """A patient whose key is in the app."""

    async def signs(self, words: str, then: str) -> dict[str, Any]:
        """Follow the button of the message with these words and sign in the app."""

        async def sign_in_app() -> None:
            message = await self.hears(words)
            page = SecurePage(self.world, self.driver, self.player.id)
            try:
                session = await page.open(_address(message))
                await page.content()
                assert session["remote_ways"] == [{"name": "diia", "is_stand_in": True}]
                async with page.http.post(f"{page._base}/remote/diia") as response:
                    link = (await response.json())["link"]
                asked = {"person": self.person_id}
                async with page.http.post(f"{link}/sign", json=asked) as response:
                    assert response.status == 200, await response.text()
            except (ClientError, PageRefused):
                pass  # the page says so, and the patient tries again
            finally:
                await page.close()

        return await self.insists(sign_in_app, then)


def _address(message: dict[str, Any]) -> str:
    buttons = [one for row in message["inline_keyboard"] for one in row if "web_app" in one]
    return str(buttons[0]["web_app"]["url"])


async def test_a_patient_signs_everything_in_the_app(
    installation: RunningInstallation, world: World, driver: Driver
) -> None:
    patient = await DiiaPatient.arrives(world, driver, ADULT)
    story = Story(patient)
    for step in story.steps():
        await step()
    await story.close()
    assert await patient.pushes(PUSH) == 1
