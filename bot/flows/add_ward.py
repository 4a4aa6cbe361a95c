"""Add a person I represent — додати підопічного: a guardian states his right over an adult (J7)."""

from __future__ import annotations

from typing import Final

from bot.bindings.representing import AFTERWARDS, OFFERS, Hindrance, stated, unless_hindered
from bot.flow import Event, Flow, HandOff, Kind, Next, Option, Outcome, Talk, View

flow = Flow("add_ward", section="person", signed_in=True, offers=OFFERS)

# One whom the register has is found by a few data; of another everything is stated.
_FORMS: Final = {"RECORDED": "relate_ward", "NEW": "add_ward"}


@flow.opening(leads_to=("recorded",), aborts=tuple(Hindrance))
async def opening(talk: Talk) -> Outcome:
    """Whether he can represent others."""
    return await unless_hindered(talk, "recorded")


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
    starts=AFTERWARDS,
)
async def page(talk: Talk, event: Event) -> Outcome:
    """Signed. A human being reads the decision; some documents have to be shown as well."""
    return stated(talk, event)
