"""Whether a relationship is confirmed — стан родинного зв’язку (J7.3, J7.4); opened by the news."""

from __future__ import annotations

from typing import Final

from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, Start, Talk, View
from core.client import CoreRefused
from core.contract.confidants import Relationship
from core.contract.errors import ErrorCode

flow = Flow("relationship_status", section="person", signed_in=True)

_STEPS: Final = {"VERIFIED": "confirmed", "NOT_VERIFIED": "refused"}
_ALL: Final = ("confirmed", "waiting", "refused")


@flow.opening(leads_to=_ALL, aborts=("gone",))
async def opening(talk: Talk) -> Outcome:
    """What the registers have said."""
    found = await _relationship(talk)
    return Next(_step(found)) if found and found.is_active else Abort("gone")


async def show(talk: Talk) -> View:
    """Whom it is about, and what was signed a moment ago."""
    found = await _relationship(talk)
    return View(
        {
            "name": found.person.first_name if found else "",
            "proof": "birth" if found and _is_by_birth(found) else "decision",
            "fingerprint": talk.data.get("fingerprint") or "none",
        }
    )


@flow.step(Kind.SHOW, "confirmed", view=show, options=("FIND",), starts=("find_doctor",))
async def confirmed(talk: Talk, value: Option) -> Outcome:
    """J7.3: the representative may act."""
    return Done(then=Start("find_doctor"))


@flow.step(
    Kind.SHOW,
    "waiting",
    view=show,
    options=("PREPARE", "REFRESH"),
    leads_to=("prepare", *_ALL),
    aborts=("gone",),
)
async def waiting(talk: Talk, value: Option) -> Outcome:
    """J7.4: a human being will look at the document."""
    if value == "PREPARE":
        return Next("prepare")
    found = await _relationship(talk)
    # What was signed has been told once.
    return Next(_step(found), {"fingerprint": None}) if found else Abort("gone")


@flow.step(Kind.SHOW, "prepare", options=("FIND",), starts=("find_doctor",))
async def prepare(talk: Talk, value: Option) -> Outcome:
    """What to bring."""
    return Done(then=Start("find_doctor"))


@flow.step(
    Kind.SHOW,
    "refused",
    view=show,
    options=("CHILD_AGAIN", "WARD_AGAIN"),
    starts=("add_child", "add_ward"),
)
async def refused(talk: Talk, value: Option) -> Outcome:
    """A register knows otherwise; what was misspelt can be stated anew."""
    return Done(then=Start("add_child" if value == "CHILD_AGAIN" else "add_ward"))


def _is_by_birth(found: Relationship) -> bool:
    return all(paper.type == "BIRTH_CERTIFICATE" for paper in found.documents_relationship)


def _step(found: Relationship) -> str:
    return _STEPS.get(found.verification_status, "waiting")


async def _relationship(talk: Talk) -> Relationship | None:
    if talk.subject is None:
        return None
    try:
        found: Relationship = await talk.core.confidants.relationship(talk.subject)
    except CoreRefused as problem:
        if problem.code == ErrorCode.NOT_FOUND:
            return None
        raise
    return found
