"""Who worked with my data — хто працював з моїми даними.

Shown five at a time, or sent to the chat as a file. Reads by clinics elsewhere in the central
system do not reach this cabinet, and the text says so.
"""

from __future__ import annotations

from uuid import UUID

from bot.flow import Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow("my_journal", section="access", signed_in=True)

_PAGE = 5
_WAYS = {"ACCESS": "app_approvals", "ACCOUNTS": "my_access"}


async def show_actions(talk: Talk) -> View:
    """The latest first."""
    found = await talk.service("journal").actions(talk.core, talk.chat.person_id)
    shown = found[talk.page * _PAGE : (talk.page + 1) * _PAGE]
    items = [Item(f"{each.what}.{each.subject.hex}", each.args()) for each in shown]
    return View(items=items, more=len(found) > (talk.page + 1) * _PAGE)


@flow.step(
    Kind.LIST,
    "actions",
    view=show_actions,
    options=("DOWNLOAD", *_WAYS),
    leads_to=("sent",),
    starts=(*_WAYS.values(), "report_action"),
)
async def actions(talk: Talk, value: ItemId | Option) -> Outcome:
    """An action that is chosen is one that the patient does not recognise."""
    if value == "DOWNLOAD":
        documents, chat = talk.service("documents"), talk.chat
        talk.record(documents.send, chat.id, chat.language, chat.person_id, "journal")
        return Next("sent")
    if isinstance(value, Option):
        return Done(then=Start(_WAYS[value]))
    return Done(then=Start("report_action", subject=UUID(value.rpartition(".")[2])))


async def show_sent(talk: Talk) -> View:
    """How long the file stays."""
    return View({"hours": int(talk.service("documents").stay.total_seconds() // 3600)})


@flow.step(Kind.SHOW, "sent", view=show_sent, options=("REMOVE",), can_go_back=False)
async def sent(talk: Talk, value: Option) -> Outcome:
    """Take the files out of the chat at once."""
    talk.record(talk.service("documents").remove_all, talk.chat.id)
    return Done()
