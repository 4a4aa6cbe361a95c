"""``python -m core declarations``: orders of НСЗУ, given twice, side by side, and killed."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
from unittest.mock import patch
from uuid import UUID

import pytest
from sqlalchemy import text

from core.__main__ import main
from core.kit.ids import new_id
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story, declarations_of_nobody, person_of
from tests.kit.ledger import check_ledger
from tests.kit.processes import Finished, started

MANY = 450
BATCH = 200


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic and its doctor."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient with a declaration."""
    patient = await story.patient()
    await story.declared(patient)
    return patient


def environment(core: RunningCore) -> dict[str, str]:
    """What an operator sets for the commands of this core."""
    settings = core.base.settings
    return {
        "DATABASE_URL": settings.database_url,
        "CORE_ENCRYPTION_KEYS": settings.core_encryption_keys.get_secret_value(),
        "CORE_INDEX_KEY": settings.core_index_key.get_secret_value(),
        "CORE_NONCE_KEY": settings.core_nonce_key.get_secret_value(),
    }


async def order(core: RunningCore, *arguments: str) -> Finished:
    """Give an order; a process of its own is begun only where it is to be killed."""
    said = io.StringIO()
    with patch.dict(os.environ, environment(core)), contextlib.redirect_stderr(said):
        status = await asyncio.to_thread(main, ["declarations", *arguments])
    return Finished(status, "", said.getvalue())


async def statuses(core: RunningCore) -> dict[tuple[str, str | None], int]:
    """How many declarations there are of each status and reason."""
    rows = await core.rows("SELECT status, reason, count(*) FROM core.declaration GROUP BY 1, 2")
    return {(row["status"], row["reason"]): row["count"] for row in rows}


# --- one person, one doctor -------------------------------------------------------------------


async def test_the_declaration_of_a_person(story: Story, me: SignedIn) -> None:
    (other,) = await declarations_of_nobody(story)
    words = ("--reason-description", "За рішенням НСЗУ")
    done = await order(story.core, "terminate", "--person", str(person_of(me)), *words)
    assert (done.status, "ended 1 declarations" in done.errors) == (0, True)
    (ended,) = (await me.declarations.list(me.token)).data
    assert (ended.status, ended.reason) == ("terminated", "manual_person")
    assert ended.reason_description == "За рішенням НСЗУ"
    (change,) = await story.core.rows(
        "SELECT actor FROM core.declaration_transition WHERE to_status = 'terminated'"
    )
    assert change["actor"] == "NHSU"
    assert (await statuses(story.core))["active", None] == 1
    assert person_of(me) != other
    await check_ledger(story.core)


async def test_the_declarations_of_a_position_counted_first(story: Story) -> None:
    core, target = story.core, ("terminate", "--employee", str(story.doctor.employee_id))
    await declarations_of_nobody(story, MANY)
    counted = await order(core, *target, "--dry-run")
    assert f"would end {MANY} declarations" in counted.errors
    assert await statuses(core) == {("active", None): MANY}
    done = await order(core, *target)
    assert f"ended {MANY} declarations" in done.errors
    assert await statuses(core) == {("terminated", "manual_employee_deactivate"): MANY}
    await check_ledger(core)
    again = await order(core, *target)
    assert (again.status, "ended 0 declarations" in again.errors) == (0, True)


@pytest.mark.parametrize("both", [True, False], ids=["both", "neither"])
async def test_one_and_only_one_must_be_named(core: RunningCore, both: bool) -> None:
    named = ("--person", str(new_id()), "--employee", str(new_id())) if both else ()
    refused = await order(core, "terminate", *named)
    assert refused.status == 1
    assert "422 $.person_id: One and only one of these fields must be present" in refused.errors


# --- verification -----------------------------------------------------------------------------


async def pending(story: Story) -> UUID:
    await declarations_of_nobody(story, status="pending_verification")
    (row,) = await story.core.rows("SELECT id FROM core.declaration")
    return UUID(str(row["id"]))


async def test_verified(story: Story) -> None:
    declaration_id = await pending(story)
    assert (await order(story.core, "verify", str(declaration_id))).status == 0
    assert await statuses(story.core) == {("active", None): 1}
    assert await story.load() == (1, 0)
    await check_ledger(story.core)
    again = await order(story.core, "verify", str(declaration_id))
    assert (again.status, "409 Invalid declaration status" in again.errors) == (1, True)


async def test_rejected(story: Story) -> None:
    declaration_id = await pending(story)
    assert (await order(story.core, "reject", str(declaration_id))).status == 0
    assert await statuses(story.core) == {("rejected", None): 1}
    assert await story.load() == (0, 0)
    await check_ledger(story.core)


async def test_nobody_knows_it(core: RunningCore) -> None:
    refused = await order(core, "verify", str(new_id()))
    assert (refused.status, "404" in refused.errors) == (1, True)


async def test_what_is_due_counted_and_done(story: Story) -> None:
    core = story.core
    await declarations_of_nobody(story, 3, end_date="2024-01-01")
    assert "closed 3" in (await order(core, "end-due", "--dry-run")).errors
    assert await statuses(core) == {("active", None): 3}
    assert "closed 3" in (await order(core, "end-due")).errors
    assert await statuses(core) == {("closed", "auto_closing"): 3}
    await check_ledger(core)


# --- broken off -------------------------------------------------------------------------------


async def killed_at(story: Story, held: str, **values: object) -> None:
    """Give the order, and kill it while it waits for a row that is held here meanwhile."""
    core, employee_id = story.core, str(story.doctor.employee_id)
    command = ("core", "declarations", "terminate", "--employee", employee_id)
    async with core.base.database.transaction() as holding:
        await holding.execute(text(f"{held} FOR UPDATE"), values)
        async with started(*command, env=environment(core)) as process:
            await somebody_waits(core)
            assert await process.ends(signal.SIGKILL) == -signal.SIGKILL


async def somebody_waits(core: RunningCore) -> None:
    """Until a session of this database waits for a row."""
    query = (
        "SELECT 1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(60):
        while not await core.rows(query):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.05)


async def finished(story: Story, left: int) -> None:
    """Given again, the order does the rest."""
    await check_ledger(story.core)
    target = ("terminate", "--employee", str(story.doctor.employee_id))
    assert f"ended {left} declarations" in (await order(story.core, *target)).errors
    assert await statuses(story.core) == {("terminated", "manual_employee_deactivate"): MANY}
    await check_ledger(story.core)


async def test_killed_in_the_middle_of_a_batch_it_has_done_nothing_of_it(story: Story) -> None:
    await declarations_of_nobody(story, MANY)
    counts = "SELECT 1 FROM core.doctor_load WHERE party_id = :party"
    await killed_at(story, counts, party=story.doctor.party_id)
    assert await statuses(story.core) == {("active", None): MANY}
    await finished(story, left=MANY)


async def test_killed_between_batches_it_goes_on(story: Story) -> None:
    """Somebody else is changing one of the second batch: the rest of it is done already."""
    persons = await declarations_of_nobody(story, MANY)
    await story.core.execute(
        "INSERT INTO core.declaration_chain SELECT person_id, sha256("
        "convert_to('declarations of ', 'UTF8') || uuid_send(person_id)), 0 FROM core.declaration"
    )
    turn = "SELECT 1 FROM core.declaration_chain WHERE person_id = :person"
    await killed_at(story, turn, person=persons[BATCH + 50])
    assert (await statuses(story.core))["active", None] == MANY - 2 * BATCH + 1
    await finished(story, left=MANY - 2 * BATCH + 1)


async def test_orders_side_by_side_end_each_declaration_once(story: Story) -> None:
    await declarations_of_nobody(story, MANY)
    target = ("terminate", "--employee", str(story.doctor.employee_id))
    done = await asyncio.gather(*(order(story.core, *target) for _ in range(3)))
    assert [each.status for each in done] == [0, 0, 0]
    assert await statuses(story.core) == {("terminated", "manual_employee_deactivate"): MANY}
    await check_ledger(story.core)
