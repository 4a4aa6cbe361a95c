"""Wait for the answer — чекати на відповідь: nothing is done, and it is said when we write (J8.2).

Asks nobody to sign in: it tells nothing of the request, and whoever waits need not prove himself.
"""

from __future__ import annotations

from bot.flow import Done, Flow, Kind, Option, Outcome, Talk

flow = Flow("keep_waiting", section="declaration")


@flow.step(Kind.SHOW, "waiting", options=("GOOD",))
async def waiting(talk: Talk, value: Option) -> Outcome:
    """The news itself stays in the chat, with its other buttons."""
    return Done()
