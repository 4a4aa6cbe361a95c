"""Add a person I represent — додати підопічного: a guardian states his right over an adult (J7)."""

from __future__ import annotations

from typing import Final
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
    "add_ward",
    section="person",
    signed_in=True,
    offers={
        "abort-not-verified": {"VERIFICATION": "verification"},
        "abort-no-phone": {"ADD_NUMBER": "add_authentication_method"},
    },
)

# One whom the register has is found by a few data; of another everything is stated.
_FORMS: Final = {"RECORDED": "relate_ward", "NEW": "add_ward"}


@flow.opening(leads_to=("recorded",), aborts=tuple(Hindrance))
async def opening(talk: Talk) -> Outcome:
    """One who cannot represent anybody learns it before he fills a form in."""
    found = await hindrance(talk)
    return Abort(found) if found else Next("recorded")


@flow.step(Kind.CHOOSE, "recorded", options=tuple(_FORMS), leads_to=("page",))
async def recorded(talk: Talk, value: Option) -> Outcome:
    """Whether a clinic or somebody else has registered the person."""
    return Next("page", {"form": _FORMS[value]})


async def show_page(talk: Talk) -> View:
    """The button to the form."""
    form = talk.data["form"]
    return View({"form": form}, hand_off=HandOff(form))


@flow.step(
    Kind.EXTERNAL,
    "page",
    view=show_page,
    answered_by="signing.signed",
    starts=("show_documents", "relationship_status"),
)
async def page(talk: Talk, event: Event) -> Outcome:
    """Signed. A human being reads the decision; some documents have to be shown as well."""
    told = {"fingerprint": event.data["fingerprint"]}
    then = "show_documents" if event.data["scans"] else "relationship_status"
    return Done(then=Start(then, UUID(event.data["relationship"]), told))
