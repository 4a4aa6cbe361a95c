"""Add a child — додати дитину: registered on the secure page by the signature of a parent (J7)."""

from __future__ import annotations

from uuid import UUID

from bot.bindings.representing import Hindrance, hindrance
from bot.flow import (
    Abort,
    Done,
    Event,
    Flow,
    HandOff,
    Kind,
    Next,
    Option,
    Outcome,
    Start,
    Talk,
    View,
)

flow = Flow(
    "add_child",
    section="person",
    signed_in=True,
    offers={
        "abort-not-verified": {"VERIFICATION": "verification"},
        "abort-no-phone": {"ADD_NUMBER": "add_authentication_method"},
    },
)


@flow.opening(leads_to=("page",), aborts=tuple(Hindrance))
async def opening(talk: Talk) -> Outcome:
    """One who cannot represent anybody learns it before he fills a form in."""
    found = await hindrance(talk)
    return Abort(found) if found else Next("page")


async def show_page(talk: Talk) -> View:
    """What is needed, and the button to the form."""
    return View(hand_off=HandOff("add_child"))


@flow.step(
    Kind.EXTERNAL,
    "page",
    view=show_page,
    options=("OLDER",),
    answered_by="signing.signed",
    leads_to=("older",),
    starts=("show_documents", "relationship_status"),
)
async def page(talk: Talk, value: Event | Option) -> Outcome:
    """Signed. A certificate of another state is looked at by a human being, who needs a picture."""
    if isinstance(value, Option):
        return Next("older")
    told = {"fingerprint": value.data["fingerprint"]}
    then = "show_documents" if value.data["scans"] else "relationship_status"
    return Done(then=Start(then, UUID(value.data["relationship"]), told))


@flow.step(Kind.SHOW, "older", options=("FIND",), starts=("find_doctor",))
async def older(talk: Talk, value: Option) -> Outcome:
    """From fourteen nobody signs for him (J7.8)."""
    return Done(then=Start("find_doctor"))
