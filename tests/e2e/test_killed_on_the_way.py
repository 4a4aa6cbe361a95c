"""The whole main job with everything killed on the way: the same end, one declaration, one push."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from aiohttp import ClientSession

from tests.e2e.story import PUSH, STEPS, Story
from tests.integration.telegram.driver import Driver
from tests.kit.installation import RunningInstallation
from tests.kit.world import ChatPatient, World

PATIENT = 4
_INTO_THE_STEP_SECONDS = 0.3
_LAST_WORDS = 8_000
"""So much of the logs, in characters, is shown of a walk that failed."""
# Where something is under way in two places at once: a signature, a clinic's answer, a push.
_WORST = ("sign_request", "be_signed_for", "sign_end")


@pytest.mark.timeout(600)
async def test_killing_core_bot_and_database_where_it_hurts_changes_nothing(tmp_path: Path) -> None:
    await _walk(tmp_path, parts=_WORST)


@pytest.mark.drill
@pytest.mark.timeout(1800)
async def test_killing_everything_at_every_step_changes_nothing(tmp_path: Path) -> None:
    await _walk(tmp_path, parts=STEPS, everything=(STEPS[2], STEPS[6], STEPS[9]))


async def _walk(
    folder: Path, *, parts: Collection[str] = (), everything: Collection[str] = ()
) -> None:
    """The whole story on an installation of its own; it ends as if nothing had happened.

    Args:
        folder: where the installation lives.
        parts: steps during which core, bot and database are killed together.
        everything: steps before which the whole command is killed and started anew.
    """
    installation = RunningInstallation(folder / "data")
    installation.start()
    try:
        world = World(installation)
        async with ClientSession() as session:
            driver = Driver(installation.telegram, session)
            patient = await ChatPatient.arrives(world, driver, PATIENT)
            story = Story(patient)
            for step in story.steps():
                if step.__name__ in everything:
                    installation.kill()
                    installation.start()
                if step.__name__ in parts:
                    await _while_being_killed(installation, step)
                else:
                    await step()
            await story.close()
            # He has read one; one that says that it may be the second is none too many.
            assert await patient.pushes(PUSH) <= 1
        assert await _declarations(installation, patient.person_id) == [
            ("terminated", "manual_person")
        ]
    except AssertionError as problem:
        problem.add_note(installation.logs()[-_LAST_WORDS:])
        raise
    finally:
        installation.stop()


async def _while_being_killed(
    installation: RunningInstallation, step: Callable[[], Awaitable[None]]
) -> None:
    async def kill() -> None:
        await asyncio.sleep(_INTO_THE_STEP_SECONDS)
        installation.kill("core", "bot", "postgres")

    await asyncio.gather(step(), kill())


async def _declarations(
    installation: RunningInstallation, person_id: str
) -> list[tuple[str, str | None]]:
    """What has become of a person's declarations, read from the database itself."""
    connection = await asyncpg.connect(installation.dsn())
    try:
        rows = await connection.fetch(
            "SELECT status, reason FROM core.declaration WHERE person_id = $1", UUID(person_id)
        )
    finally:
        await connection.close()
    return [tuple(row) for row in rows]
