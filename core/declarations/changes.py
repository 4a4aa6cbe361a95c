"""One change of a declaration's status, as plain data: what becomes of it, its step, its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from core.contract.declarations import DeclarationStatus
from core.contract.events import ENDING_SOON, STATUS_CHANGE
from core.declarations.model import SYSTEM, Author, Declaration, Transition, Verb, next_status
from core.events.service import NewEvent
from core.kit.ids import new_id

ENTITY = "Declaration"


def moved(
    found: Declaration, verb: Verb, author: Author, at: datetime, reason: str | None = None
) -> Declaration:
    """The declaration after a verb.

    Raises:
        Conflict: ``DECLARATION_STATUS``: not from here, or not by him.
    """
    after = next_status(found.status, verb, author.actor)
    return replace(found, status=after, reason=reason, updated_at=at)


def step(
    changed: Declaration, verb: Verb, before: DeclarationStatus | None, author: Author
) -> Transition:
    """The step that has led to where it is now."""
    return Transition(
        id=new_id(),
        declaration_id=changed.id,
        verb=verb,
        before=before,
        after=changed.status,
        author=author,
        at=changed.updated_at,
        reason=changed.reason,
    )


def told(changed: Declaration, author: Author) -> NewEvent:
    """What channels are told: the status and, where there is one, the reason as a code."""
    properties: dict[str, Any] = {"status": {"new_value": changed.status}}
    if changed.reason:
        properties["reason"] = {"new_value": changed.reason}
    return _event(STATUS_CHANGE, changed, properties, author)


def announced(item: Declaration, reason: str) -> NewEvent:
    """What channels are told in advance: on which day it ends by itself, and why."""
    properties = {
        "end_date": {"new_value": item.end_date.isoformat()},
        "reason": {"new_value": reason},
    }
    return _event(ENDING_SOON, item, properties, SYSTEM)


def _event(kind: str, item: Declaration, properties: dict[str, Any], author: Author) -> NewEvent:
    return NewEvent(
        event_type=kind,
        entity_type=ENTITY,
        entity_id=item.id,
        person_id=item.person_id,
        properties=properties,
        changed_by=author.user_id,
        client_id=author.client_id,
    )
