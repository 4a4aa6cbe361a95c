"""Who has access to the patient's data, and take it back — кому дано доступ.

Here are the channels of the core: this bot, e-cabinets. The accounts of Telegram inside this bot
are another list (``my_access``), one tap away.
"""

from __future__ import annotations

from uuid import UUID

from bot.flow import Abort, Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View
from core.client import CoreRefused
from core.contract.access import AppQuery
from core.contract.errors import ErrorCode

flow = Flow(
    "app_approvals",
    section="access",
    signed_in=True,
    offers={
        "done": {"ACCESS": "app_approvals"},
        "abort-revoked-here": {"SIGN_IN": "sign_in"},
    },
)

_PAGE = 5
_WAYS = {"ACCOUNTS": "my_access", "ACTIONS": "my_journal", "REPORT": "report_action"}


async def show_access(talk: Talk) -> View:
    """Channels that may act for the patient, the newest first."""
    page = await talk.core.access.apps(AppQuery(page_number=talk.page + 1, page_size=_PAGE))
    here = talk.service("this_channel")
    items = [
        Item(
            str(app.id),
            {
                "here": "yes" if app.client_id == here else "no",
                "name": app.client_name,
                "since": app.created_at,
            },
        )
        for app in page.data
    ]
    return View(items=items, more=page.paging.page_number < page.paging.total_pages)


@flow.step(
    Kind.LIST,
    "access",
    view=show_access,
    options=tuple(_WAYS),
    leads_to=("revoke",),
    starts=tuple(_WAYS.values()),
)
async def access(talk: Talk, value: ItemId | Option) -> Outcome:
    """One to be taken back, or the way to the accounts, to the actions, to a report."""
    if isinstance(value, Option):
        return Done(then=Start(_WAYS[value]))
    return Next("revoke", {"app": str(value)})


async def show_revoke(talk: Talk) -> View:
    """Whose access would end; ending this bot's own signs every chat out."""
    app = await talk.core.access.app(UUID(talk.data["app"]))
    is_here = app.client_id == talk.service("this_channel")
    return View({"here": "yes" if is_here else "no", "name": app.client_name})


@flow.step(
    Kind.CONFIRM,
    "revoke",
    view=show_revoke,
    options=("REVOKE", "KEEP"),
    leads_to=("access",),
    aborts=("revoked-here", "gone"),
)
async def revoke(talk: Talk, value: Option) -> Outcome:
    """The channel's tokens end with its access, and so does this session when it is this bot's."""
    if value == "KEEP":
        return Next("access")
    app_id = UUID(talk.data["app"])
    try:
        app = await talk.core.access.app(app_id)
        await talk.core.access.delete_app(app_id, idempotency_key=talk.key("delete"))
    except CoreRefused as problem:
        if problem.code == ErrorCode.NOT_FOUND:
            return Abort("gone")
        raise
    if app.client_id != talk.service("this_channel"):
        return Done({"name": app.client_name})
    bindings = talk.service("bindings")
    for binding in await bindings.of_person(talk.chat.person_id):
        talk.record(bindings.sign_out, binding.chat_id)
    return Abort("revoked-here")
