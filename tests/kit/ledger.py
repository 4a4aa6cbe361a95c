"""What must be true of all declarations and requests together, read from the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from core.contract.declarations import DeclarationStatus
from core.declarations.model import LIVE, Actor, Author, Transition, Turn, Verb, genesis
from tests.kit.core_service import RunningCore

_OPEN = ("NEW", "APPROVED")
_PERSONAL = ("sealed_document", "sealed_summary", "sealed_container")


async def check_ledger(core: RunningCore) -> None:
    """Everything below at once."""
    await check_one_live(core)
    await check_events(core)
    await check_chains(core)
    await check_loads(core)
    await check_wiped(core)


async def check_one_live(core: RunningCore) -> None:
    """Nobody has two doctors, and nobody waits for two."""
    for table, live in (("declaration", sorted(LIVE)), ("declaration_request", _OPEN)):
        rows = await core.rows(
            f"SELECT person_id, status FROM core.{table}",  # noqa: S608
        )
        counted = Counter(row["person_id"] for row in rows if row["status"] in live)
        assert not [person for person, count in counted.items() if count > 1]


async def check_events(core: RunningCore) -> None:
    """Every change of a status is one step and one event, in the same order."""
    for entity, table, key in (
        ("Declaration", "declaration_transition", "declaration_id"),
        ("DeclarationRequest", "declaration_request_transition", "request_id"),
    ):
        steps = await core.rows(
            f"SELECT {key} AS thing, to_status AS status FROM core.{table}"  # noqa: S608
            " WHERE from_status IS DISTINCT FROM to_status ORDER BY id"
        )
        events = await core.rows(
            "SELECT entity_id AS thing, properties->'status'->>'new_value' AS status"
            " FROM core.event WHERE event_type = 'StatusChangeEvent' AND entity_type = :entity"
            " ORDER BY id",
            entity=entity,
        )
        assert _by_thing(events) == _by_thing(steps)


def _by_thing(rows: list[Any]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row["thing"]].append(row["status"])
    return dict(found)


async def check_chains(core: RunningCore) -> None:
    """Every person's steps, put in a chain again, lead to the blocks and the head that are kept."""
    heads = await core.rows("SELECT person_id, head, length FROM core.declaration_chain")
    steps: dict[UUID, list[Any]] = defaultdict(list)
    for row in await core.rows("SELECT * FROM core.declaration_transition ORDER BY id"):
        steps[row["person_id"]].append(row)
    assert steps.keys() <= {row["person_id"] for row in heads}
    for kept in heads:
        person_id = kept["person_id"]
        turn = Turn(person_id, genesis(person_id))
        for row in steps[person_id]:
            assert turn.append(_transition(row)).hash == row["block"]
        assert (turn.head, len(steps[person_id])) == (kept["head"], kept["length"])


def _transition(row: Any) -> Transition:
    before = row["from_status"]
    return Transition(
        id=row["id"],
        declaration_id=row["declaration_id"],
        verb=Verb(row["verb"]),
        before=DeclarationStatus(before) if before else None,
        after=DeclarationStatus(row["to_status"]),
        author=Author(Actor(row["actor"]), row["user_id"]),
        at=row["at"],
    )


async def check_loads(core: RunningCore) -> None:
    """Doctors' counts are those of their declarations and promised places."""
    declarations = await core.rows("SELECT party_id, status FROM core.declaration")
    requests = await core.rows("SELECT party_id, status FROM core.declaration_request")
    live = Counter(row["party_id"] for row in declarations if row["status"] in LIVE)
    promised = Counter(row["party_id"] for row in requests if row["status"] == "APPROVED")
    rows = await core.rows(
        "SELECT party_id, declarations_count, approved_requests_count FROM core.doctor_load"
    )
    counted = {
        row["party_id"]: (row["declarations_count"], row["approved_requests_count"]) for row in rows
    }
    for party_id in counted.keys() | live.keys() | promised.keys():
        assert counted.get(party_id, (0, 0)) == (live[party_id], promised[party_id])


async def check_wiped(core: RunningCore) -> None:
    """A request that has ended holds no personal data, whoever ended it."""
    for row in await core.rows("SELECT * FROM core.declaration_request"):
        if row["status"] not in _OPEN:
            assert [row[name] for name in _PERSONAL] == [None] * len(_PERSONAL)
