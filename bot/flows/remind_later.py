"""Remind me in a month — нагадати за місяць, that a pediatrician's declaration will end (J7.7).

Asks nobody to sign in: the chat has been told of the end already, and is told no more than that.
"""

from __future__ import annotations

from datetime import date

from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, Talk, View

flow = Flow(
    "remind_later",
    section="declaration",
    offers={"done": {"FIND": "find_doctor"}, "abort-nothing": {"FIND": "find_doctor"}},
)


@flow.opening(leads_to=("agreed",), aborts=("nothing",))
async def opening(talk: Talk) -> Outcome:
    """The tap itself is the wish; what has ended meanwhile is not reminded of."""
    reminders, about = talk.service("reminders"), talk.subject
    day = await reminders.day_for(talk.chat.id, about) if about else None
    if day is None:
        return Abort("nothing")
    talk.record(reminders.ask, talk.chat.id, about, day)
    return Next("agreed", {"day": day.isoformat()})


async def show_agreed(talk: Talk) -> View:
    """The day: near the end it is sooner than in a month."""
    return View({"day": date.fromisoformat(talk.data["day"])})


@flow.step(Kind.SHOW, "agreed", view=show_agreed, options=("GOOD", "CANCEL"))
async def agreed(talk: Talk, value: Option) -> Outcome:
    """Good, or rather not."""
    if value == "CANCEL":
        talk.record(talk.service("reminders").cancel, talk.chat.id, talk.subject)
    return Done({"kept": "no" if value == "CANCEL" else "yes"})
