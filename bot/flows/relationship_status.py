"""Whether a relationship is confirmed — стан родинного зв’язку (J7.3, J7.4); opened by the news."""

from __future__ import annotations

from typing import Final

from bot.family import active_relationship
from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, Start, Talk, View
from core.contract.confidants import Relationship

flow = Flow("relationship_status", section="person", signed_in=True)

_WAITING: Final = "waiting"
_REVIEW: Final = "review"
_STATES: Final = {"VERIFIED": "confirmed", "NOT_VERIFIED": "refused", "IN_REVIEW": _REVIEW}
_OPTIONS: Final = {
    "confirmed": ("FIND",),
    _WAITING: ("PREPARE", "REFRESH"),
    _REVIEW: ("PREPARE", "REFRESH"),
    "refused": ("CHILD_AGAIN", "WARD_AGAIN"),
    "gone": ("FIND",),
}
_FLOWS: Final = {"FIND": "find_doctor", "CHILD_AGAIN": "add_child", "WARD_AGAIN": "add_ward"}


@flow.opening(leads_to=("status",), aborts=("gone",))
async def opening(talk: Talk) -> Outcome:
    """Only of a relationship that there is."""
    found = await active_relationship(talk)
    return Next("status") if found else Abort("gone")


async def show_status(talk: Talk) -> View:
    """What the registers have said by now; while nothing, also what was signed a moment ago."""
    found = await active_relationship(talk)
    state = _STATES.get(found.verification_status, _WAITING) if found else "gone"
    is_open = state in (_WAITING, _REVIEW)
    return View(
        {
            "state": state,
            "name": found.person.first_name if found else "",
            "proof": "birth" if found and _is_by_birth(found) else "decision",
            "fingerprint": (talk.data.get("fingerprint") if is_open else None) or "none",
        },
        options=_OPTIONS[state],
    )


@flow.step(
    Kind.SHOW,
    "status",
    view=show_status,
    options=("FIND", "PREPARE", "REFRESH", "CHILD_AGAIN", "WARD_AGAIN"),
    leads_to=("status", "prepare"),
    starts=tuple(_FLOWS.values()),
)
async def status(talk: Talk, value: Option) -> Outcome:
    """J7.3: a doctor can be chosen; J7.4: wait, and prepare; refused: state it anew."""
    if value == "FIND":
        found = await active_relationship(talk)
        return Done(then=Start("find_doctor", person=found.person.id if found else None))
    if value in _FLOWS:
        return Done(then=Start(_FLOWS[value]))
    # What was signed has been told once.
    return Next("prepare" if value == "PREPARE" else "status", {"fingerprint": None})


@flow.step(Kind.SHOW, "prepare", options=("FIND",), starts=("find_doctor",))
async def prepare(talk: Talk, value: Option) -> Outcome:
    """What to bring."""
    return Done(then=Start("find_doctor"))


def _is_by_birth(found: Relationship) -> bool:
    return all(paper.type == "BIRTH_CERTIFICATE" for paper in found.documents_relationship)
