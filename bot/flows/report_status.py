"""Where the last report of this chat stands — стан звернення."""

from __future__ import annotations

from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow("report_status", section="access", offers={"abort-none": {"ACTIONS": "my_journal"}})


@flow.opening(leads_to=("report",), aborts=("none",))
async def opening(talk: Talk) -> Outcome:
    """A chat that has reported nothing has nothing to see."""
    found = await talk.service("reports").latest(talk.chat.id)
    return Next("report") if found else Abort("none")


async def show_report(talk: Talk) -> View:
    """The number and whether somebody has looked into it."""
    found = await talk.service("reports").latest(talk.chat.id)
    return View(
        {
            "case": found.number,
            "state": found.state,
            "filed": found.created_at,
            "closed": found.closed_at,
        }
    )


@flow.step(
    Kind.SHOW,
    "report",
    view=show_report,
    options=("REFRESH", "SIGN_IN"),
    leads_to=("report",),
    starts=("sign_in",),
)
async def report(talk: Talk, value: Option) -> Outcome:
    """Look again, or come back into the cabinet."""
    return Next("report") if value == "REFRESH" else Done(then=Start("sign_in"))
