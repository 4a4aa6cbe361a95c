"""How a conversation lies in its row: aiogram's state and data, and everything else as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from bot.chats.model import Choice, Conversation, Problem, Run
from bot.flow import Start, TextArgument

OPENING = "opening"
"""Written for a run whose first step is not decided yet; no step may have this name."""


def state_of(run: Run | None) -> str | None:
    """Aiogram's name of the state a run is in: ``<flow>:<step>``."""
    return f"{run.flow}:{run.step or OPENING}" if run else None


def split_state(state: str) -> tuple[str, str | None]:
    """Flow and step of aiogram's state."""
    flow, _, step = state.partition(":")
    return flow, None if step == OPENING else step


def pack(conversation: Conversation) -> dict[str, Any]:
    """Values of the columns, without key and version."""
    current = conversation.current
    return {
        "revision": conversation.revision,
        "state": state_of(current),
        "data": dict(current.data) if current else {},
        "dialogue": {
            "current": _pack_run(current) if current else None,
            "stopped": [
                _pack_run(run) | {"state": state_of(run), "data": run.data}
                for run in conversation.stopped
            ],
            "after_consent": _pack_start(conversation.after_consent),
            "choices": [[choice.word, choice.callback] for choice in conversation.choices],
            "has_reply_keyboard": conversation.has_reply_keyboard,
            "newest_update": conversation.newest_update,
        },
    }


def unpack(row: Any) -> Conversation:
    """The conversation of a row; its columns are read by name."""
    dialogue = row.dialogue
    current = dialogue["current"]
    return Conversation(
        version=row.version,
        revision=row.revision,
        current=_unpack_run(current, row.state, row.data) if current else None,
        stopped=[_unpack_run(run, run["state"], run["data"]) for run in dialogue["stopped"]],
        after_consent=_unpack_start(dialogue["after_consent"]),
        choices=[Choice(word, callback) for word, callback in dialogue["choices"]],
        has_reply_keyboard=dialogue["has_reply_keyboard"],
        newest_update=dialogue["newest_update"],
    )


def _pack_run(run: Run) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "history": run.history,
        "subject": str(run.subject) if run.subject else None,
        "page": run.page,
        "problem": _pack_problem(run.problem),
        "caller": str(run.caller) if run.caller else None,
        "person": str(run.person) if run.person else None,
        "touched_at": run.touched_at.isoformat(),
    }


def _unpack_run(stored: dict[str, Any], state: str, data: dict[str, Any]) -> Run:
    flow, step = split_state(state)
    return Run(
        id=UUID(stored["id"]),
        flow=flow,
        step=step,
        data=data,
        history=stored["history"],
        subject=_uuid(stored["subject"]),
        page=stored["page"],
        problem=_unpack_problem(stored["problem"]),
        caller=_uuid(stored["caller"]),
        person=_uuid(stored.get("person")),  # absent in runs of earlier versions
        touched_at=datetime.fromisoformat(stored["touched_at"]),
    )


def _pack_problem(problem: Problem | None) -> dict[str, Any] | None:
    if problem is None:
        return None
    args = {name: _pack_argument(value) for name, value in problem.args.items()}
    return {"name": problem.name, "args": args}


def _unpack_problem(stored: dict[str, Any] | None) -> Problem | None:
    if stored is None:
        return None
    args = {name: _unpack_argument(value) for name, value in stored["args"].items()}
    return Problem(stored["name"], args)


def _pack_argument(value: TextArgument) -> Any:
    """JSON has no dates: they are written as one-field objects."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpack_argument(stored: Any) -> TextArgument:
    match stored:
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case str() | int() | float() | None:
            return stored
    raise ValueError(f"no argument of a text: {type(stored).__name__}")


def _pack_start(start: Start | None) -> dict[str, Any] | None:
    if start is None:
        return None
    subject = str(start.subject) if start.subject else None
    person = str(start.person) if start.person else None
    return {"flow": start.flow, "subject": subject, "data": dict(start.data), "person": person}


def _unpack_start(stored: dict[str, Any] | None) -> Start | None:
    if stored is None:
        return None
    person = _uuid(stored.get("person"))
    return Start(stored["flow"], _uuid(stored["subject"]), stored["data"], person)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
