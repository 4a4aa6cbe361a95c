"""What changes — що змінюється, when the patient may soon act for somebody no longer (J7.6)."""

from __future__ import annotations

from datetime import date, timedelta

from bot.family import active_relationship, kinship
from bot.flow import Abort, Arguments, Done, Flow, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow(
    "what_changes", section="family", signed_in=True, offers={"abort-gone": {"FAMILY": "my_family"}}
)


@flow.opening(leads_to=("changes",), aborts=("gone",))
async def opening(talk: Talk) -> Outcome:
    """Only of a relationship that is there and lasts."""
    return Next("changes") if await active_relationship(talk) else Abort("gone")


async def show_changes(talk: Talk) -> View:
    """At 14 the child decides; any other last day ends the right to act and no more."""
    found = await active_relationship(talk)
    args: Arguments = kinship(found, talk) if found else {"first-name": "", "until": None}
    return View({**args, "at": _what_comes(args)})


@flow.step(
    Kind.SHOW, "changes", view=show_changes, options=("FAMILY", "GOOD"), starts=("my_family",)
)
async def changes(talk: Talk, value: Option) -> Outcome:
    """Read; the relationship itself is in the family."""
    return Done(then=Start("my_family", subject=talk.subject)) if value == "FAMILY" else Done()


def _what_comes(args: Arguments) -> str:
    until, turns_14 = args["until"], args.get("turns-14")
    if not isinstance(until, date):
        return "nothing"
    is_birthday = isinstance(turns_14, date) and until == turns_14 - timedelta(days=1)
    return "fourteen" if is_birthday else "term"
