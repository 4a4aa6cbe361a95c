"""Sign in for another — увійти за того, кого представляєте.

The engine leads here when an action for somebody needs the representative's signature, and back.
"""

from __future__ import annotations

from bot.family import day_of, find
from bot.flow import Abort, Arguments, Done, Event, Flow, HandOff, Kind, Next, Outcome, Talk, View

flow = Flow(
    "sign_in_for",
    section="access",
    signed_in=True,
    offers={"abort-ended": {"FAMILY": "my_family"}},
)


@flow.opening(leads_to=("page",), aborts=("ended",))
async def opening(talk: Talk) -> Outcome:
    """Only for those whom the patient may act for today."""
    person = await find(talk, talk.subject)
    if person is None:
        return Abort("ended")
    return Next("page", {"relationship": str(person.relationship_id)})


async def show_page(talk: Talk) -> View:
    """The button to the secure page, which asks the core for the words to sign."""
    person = await find(talk, talk.subject)
    nobody: Arguments = {"first-name": "", "age": 0}
    return View(
        person.args(day_of(talk)) if person else nobody,
        hand_off=HandOff(
            "confidant_sign_in",
            reference=talk.data["relationship"],
            details={"person": str(talk.subject)},
        ),
    )


@flow.step(
    Kind.EXTERNAL, "page", view=show_page, answered_by="signing.signed", aborts=("ended", "lost")
)
async def page(talk: Talk, event: Event) -> Outcome:
    """Signed: from now on the chat acts for him, until it is signed out."""
    if not event.data["is_kept"]:
        return Abort("lost")
    person = await find(talk, talk.subject)
    return Done(person.args(day_of(talk))) if person else Abort("ended")
