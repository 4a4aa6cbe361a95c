"""Who worked with my data — хто працював з моїми даними.

Told from the records that the patient may read himself: accesses, accounts, numbers, changes of
his data, declarations. Reads by clinics elsewhere in the central system do not reach this cabinet,
and the text says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.flow import Done, Flow, Item, ItemId, Kind, Option, Outcome, Start, Talk, View

flow = Flow("my_journal", section="access", signed_in=True)

_PAGE = 5
_ANSWERS = {"SIGNED": "taken", "REJECTED": "refused"}
_WAYS = {"ACCESS": "app_approvals", "ACCOUNTS": "my_access"}


@dataclass(frozen=True)
class _Action:
    """Something that happened to the patient's data.

    Attributes:
        what: which words tell it.
        subject: what it happened to.
        names: what the words name; those a kind does not need are empty.
    """

    what: str
    at: datetime
    subject: UUID
    names: dict[str, Any] = field(default_factory=dict)


async def show_actions(talk: Talk) -> View:
    """The latest first."""
    actions = [
        *await _accesses(talk),
        *await _numbers(talk),
        *await _changes(talk),
        *await _declarations(talk),
    ]
    actions.sort(key=lambda each: each.at, reverse=True)
    shown = actions[talk.page * _PAGE : (talk.page + 1) * _PAGE]
    none = {"name": "", "phone": ""}
    items = [
        Item(f"{each.what}.{each.subject.hex}", none | each.names | _told(each)) for each in shown
    ]
    return View(items=items, more=len(actions) > (talk.page + 1) * _PAGE)


@flow.step(
    Kind.LIST,
    "actions",
    view=show_actions,
    options=tuple(_WAYS),
    starts=(*_WAYS.values(), "report_action"),
)
async def actions(talk: Talk, value: ItemId | Option) -> Outcome:
    """An action that is chosen is one that the patient does not recognise."""
    if isinstance(value, Option):
        return Done(then=Start(_WAYS[value]))
    return Done(then=Start("report_action", subject=UUID(value.rpartition(".")[2])))


def _told(action: _Action) -> dict[str, Any]:
    return {"what": action.what, "at": action.at}


async def _accesses(talk: Talk) -> list[_Action]:
    here = talk.service("this_channel")
    found = [
        _Action("here" if app.client_id == here else "channel", app.created_at, app.id,
                {"name": app.client_name})
        for app in (await talk.core.access.apps()).data
    ]  # fmt: skip
    bindings = await talk.service("bindings").of_person(talk.chat.person_id)
    return found + [
        _Action("account", each.bound_at, each.id, {"name": str(each.chat_id)[-4:]})
        for each in bindings
    ]


async def _numbers(talk: Talk) -> list[_Action]:
    found = []
    for method in await talk.core.persons.authentication_methods():
        if method.type != "OTP":
            continue
        names = {"phone": method.value}
        found.append(_Action("added", method.inserted_at, method.id, names))
        if method.ended_at is not None:
            found.append(_Action("removed", method.ended_at, method.id, names))
    return found


async def _changes(talk: Talk) -> list[_Action]:
    return [
        _Action("changed", each.updated_at, each.id)
        for each in (await talk.core.person_requests.list()).data
        if each.status == "SIGNED"
    ]


async def _declarations(talk: Talk) -> list[_Action]:
    found = []
    for each in (await talk.core.declaration_requests.list()).data:
        doctor = {"name": await talk.service("directory").short_name(each.employee.id)}
        if each.patient_signed_at is not None:
            found.append(_Action("signed", each.patient_signed_at, each.id, doctor))
        if each.status in _ANSWERS:
            found.append(_Action(_ANSWERS[each.status], each.updated_at, each.id, doctor))
    return found
