"""Take a phone out of use — прибрати номер телефону."""

from __future__ import annotations

from uuid import UUID

from bot.flow import Abort, Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View
from core.client import CoreRefused
from core.contract.errors import ErrorCode
from core.contract.persons import AuthenticationMethod

flow = Flow(
    "remove_authentication_method",
    section="person",
    signed_in=True,
    offers={
        "done": {"NUMBERS": "remove_authentication_method"},
        "abort-last": {"ADD": "add_authentication_method"},
        "abort-gone": {"NUMBERS": "remove_authentication_method"},
    },
)

_PAGE = 5


async def show_numbers(talk: Talk) -> View:
    """Every phone the person is asked at, the earliest first."""
    phones = [each for each in await _active(talk) if each.type == "OTP"]
    shown = phones[talk.page * _PAGE : (talk.page + 1) * _PAGE]
    items = [
        Item(str(each.id), {"phone": each.value, "since": each.started_at or each.inserted_at})
        for each in shown
    ]
    return View(items=items, more=len(phones) > (talk.page + 1) * _PAGE)


@flow.step(
    Kind.LIST,
    "numbers",
    view=show_numbers,
    options=("ADD",),
    leads_to=("confirm",),
    aborts=("last", "gone"),
    starts=("add_authentication_method",),
)
async def numbers(talk: Talk, value: ItemId | Option) -> Outcome:
    """One to be taken away. The last way to ask the person is not even offered for it."""
    if isinstance(value, Option):
        return Done(then=Start("add_authentication_method"))
    methods = await _active(talk)
    if all(str(each.id) != value for each in methods):
        return Abort("gone")
    return Next("confirm", {"method": str(value)}) if len(methods) > 1 else Abort("last")


async def show_confirm(talk: Talk) -> View:
    """Which number it is, to be masked by the text."""
    chosen = [each for each in await _active(talk) if str(each.id) == talk.data["method"]]
    return View({"phone": chosen[0].value if chosen else ""})


@flow.step(
    Kind.CONFIRM,
    "confirm",
    view=show_confirm,
    options=("REMOVE", "KEEP"),
    leads_to=("numbers",),
    aborts=("last", "gone"),
)
async def confirm(talk: Talk, value: Option) -> Outcome:
    """The core has the last word: another chat may have removed the other number meanwhile."""
    if value == "KEEP":
        return Next("numbers")
    try:
        removed = await talk.core.authentication_methods.deactivate(
            UUID(talk.data["method"]), idempotency_key=talk.key("deactivate")
        )
    except CoreRefused as problem:
        if problem.code == ErrorCode.LAST_METHOD:
            return Abort("last")
        if problem.code == ErrorCode.NOT_FOUND:
            return Abort("gone")
        raise
    return Done({"phone": removed.value})


async def _active(talk: Talk) -> list[AuthenticationMethod]:
    methods: list[AuthenticationMethod] = await talk.core.persons.authentication_methods()
    return sorted(
        (each for each in methods if each.is_active),
        key=lambda each: (each.started_at or each.inserted_at, each.id),
    )
