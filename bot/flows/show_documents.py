"""Show a picture of a document — показати знімок документа, where a rule demands one.

The patient's own, or of somebody for whom he acts. One for whom he may not act yet is named by the
relationship, which is the subject then: that one is asked for in the patient's own name.
"""

from __future__ import annotations

from bot.flow import Abort, Done, Event, Flow, HandOff, Kind, Next, Outcome, Start, Talk, View
from bot.pictures import picture_is_wanted
from core.client import CoreRefused
from core.contract.errors import ErrorCode

flow = Flow(
    "show_documents",
    section="person",
    signed_in=True,
    for_others=True,
    offers={"done": {"FIND": "find_doctor", "VERIFICATION": "verification"}},
)


@flow.opening(leads_to=("page",), aborts=("nothing",))
async def opening(talk: Talk) -> Outcome:
    """Only what is missing is asked for."""
    return Next("page") if await _is_missing(talk) else Abort("nothing")


async def show_page(talk: Talk) -> View:
    """The button to the page; what was signed a moment ago is told with it."""
    details = {"relationship": str(talk.subject)} if talk.subject else {}
    return View(
        {
            "fingerprint": talk.data.get("fingerprint") or "none",
            "whose": "others" if talk.subject or talk.chat.acting_for else "own",
        },
        hand_off=HandOff("show_documents", details=details),
    )


@flow.step(
    Kind.EXTERNAL,
    "page",
    view=show_page,
    answered_by="signing.signed",
    starts=("relationship_status",),
)
async def page(talk: Talk, event: Event) -> Outcome:
    """All of them are there."""
    if talk.subject:
        return Done(then=Start("relationship_status", talk.subject))
    return Done()


async def _is_missing(talk: Talk) -> bool:
    if talk.subject is None:
        return await picture_is_wanted(talk)
    try:
        return bool(await talk.own_core.confidants.documents(talk.subject))
    except CoreRefused as problem:
        if problem.code == ErrorCode.NOT_FOUND:
            return False
        raise
