"""All declarations and requests, as the tables have them, and what must be true of them all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from core.contract.declarations import DeclarationStatus
from core.declarations.model import LIVE, Actor, Author, Transition, Turn, Verb, genesis
from tests.kit.core_service import RunningCore

Row = Mapping[str, Any]

OPEN = ("NEW", "APPROVED")

_PERSONAL = ("sealed_document", "sealed_summary", "sealed_container")
_EVENTS = (
    "SELECT entity_type, entity_id AS thing, properties->'status'->>'new_value' AS to_status"
    " FROM core.event WHERE event_type = 'StatusChangeEvent'"
    " AND entity_type IN ('Declaration', 'DeclarationRequest') ORDER BY id"
)
_QUERIES = {
    "declarations": "SELECT * FROM core.declaration ORDER BY id",
    "requests": "SELECT * FROM core.declaration_request ORDER BY id",
    "chain": "SELECT * FROM core.declaration_transition ORDER BY id",
    "heads": "SELECT person_id, head, length FROM core.declaration_chain",
    "steps": (
        "SELECT request_id AS thing, to_status FROM core.declaration_request_transition"
        " WHERE from_status IS DISTINCT FROM to_status ORDER BY id"
    ),
    "events": _EVENTS,
    "loads": "SELECT * FROM core.doctor_load",
}


@dataclass(frozen=True)
class Ledger:
    """What the tables hold at one moment; every list is in the order of making."""

    declarations: list[Row]
    requests: list[Row]
    chain: list[Row]
    heads: list[Row]
    steps: list[Row]
    events: list[Row]
    loads: list[Row]

    @classmethod
    async def read(cls, core: RunningCore) -> Ledger:
        """Everything, through a session of the test's own."""
        read: dict[str, list[Row]] = {}
        async with core.base.database.transaction() as connection:
            for name, query in _QUERIES.items():
                read[name] = [
                    dict(row) for row in (await connection.execute(text(query))).mappings()
                ]
        return cls(**read)

    @property
    def live(self) -> list[Row]:
        """Declarations in force, or nearly."""
        return [row for row in self.declarations if row["status"] in LIVE]

    @property
    def open(self) -> list[Row]:
        """Requests that nobody has ended."""
        return [row for row in self.requests if row["status"] in OPEN]

    @property
    def approved(self) -> list[Row]:
        """Requests that were promised a place."""
        return [row for row in self.requests if row["status"] == "APPROVED"]

    def check(self) -> None:
        """One doctor each; an event for each change; whole chains; right counts; no data left."""
        for rows in (self.live, self.open):
            persons = Counter(row["person_id"] for row in rows)
            assert set(persons.values()) <= {1}
        self._check_events()
        self._check_chains()
        self._check_loads()
        for row in self.requests:
            if row["status"] not in OPEN:
                assert {row[name] for name in _PERSONAL} == {None}

    def _check_events(self) -> None:
        """Every change of a status is one step and one event, in the same order."""
        of_declarations = [{**row, "thing": row["declaration_id"]} for row in self.chain]
        for entity, steps in (("Declaration", of_declarations), ("DeclarationRequest", self.steps)):
            told = [row for row in self.events if row["entity_type"] == entity]
            assert _by_thing(told) == _by_thing(steps)

    def _check_chains(self) -> None:
        """Steps put in a chain again lead to the blocks and to the head that are kept."""
        steps: dict[UUID, list[Row]] = defaultdict(list)
        for row in self.chain:
            steps[row["person_id"]].append(row)
        assert steps.keys() <= {row["person_id"] for row in self.heads}
        for kept in self.heads:
            person_id = kept["person_id"]
            turn = Turn(person_id, genesis(person_id))
            for row in steps[person_id]:
                assert turn.append(_transition(row)).hash == row["block"]
            assert (turn.head, len(steps[person_id])) == (kept["head"], kept["length"])

    def _check_loads(self) -> None:
        """Doctors' counts are those of their declarations and promised places."""
        live = Counter(row["party_id"] for row in self.live)
        promised = Counter(row["party_id"] for row in self.approved)
        counted = {
            row["party_id"]: (row["declarations_count"], row["approved_requests_count"])
            for row in self.loads
        }
        for party_id in counted.keys() | live.keys() | promised.keys():
            assert counted.get(party_id, (0, 0)) == (live[party_id], promised[party_id])


async def check_ledger(core: RunningCore) -> None:
    """Read everything and check it."""
    (await Ledger.read(core)).check()


def _by_thing(rows: Iterable[Row]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row["thing"]].append(row["to_status"])
    return dict(found)


def _transition(row: Row) -> Transition:
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
