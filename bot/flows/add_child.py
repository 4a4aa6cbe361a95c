"""Add a child — додати дитину: registered on the secure page by the signature of a parent (J7)."""

from __future__ import annotations

from bot.bindings.representing import AFTERWARDS, OFFERS, Hindrance, stated, unless_hindered
from bot.flow import Done, Event, Flow, HandOff, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow("add_child", section="person", signed_in=True, offers=OFFERS)


@flow.opening(leads_to=("page",), aborts=tuple(Hindrance))
async def opening(talk: Talk) -> Outcome:
    """Whether he can represent others."""
    return await unless_hindered(talk, "page")


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
    starts=AFTERWARDS,
)
async def page(talk: Talk, value: Event | Option) -> Outcome:
    """Signed. A certificate of another state is looked at by a human being, who needs a picture."""
    return Next("older") if isinstance(value, Option) else stated(talk, value)


@flow.step(Kind.SHOW, "older", options=("FIND",), starts=("find_doctor",))
async def older(talk: Talk, value: Option) -> Outcome:
    """From fourteen nobody signs for him (J7.8)."""
    return Done(then=Start("find_doctor"))
