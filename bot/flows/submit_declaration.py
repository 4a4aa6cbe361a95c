"""Submit a declaration — подати декларацію про вибір лікаря."""

from __future__ import annotations

from uuid import UUID

from bot import declaring
from bot.flow import (
    Abort,
    Done,
    Event,
    Flow,
    HandOff,
    Kind,
    Next,
    Option,
    Outcome,
    Start,
    Talk,
    View,
)

flow = Flow(
    "submit_declaration",
    section="declaration",
    signed_in=True,
    for_others=True,
    offers={
        "done": {"TRACK": "request_status", "RATE": "rate"},
        "abort-same-doctor": {"SHOW": "my_declarations"},
        "abort-gone": {"OTHERS": "find_doctor"},
        "abort-waiting": {"SHOW": "request_status"},
        "abort-minor": {"FIND": "find_doctor", "DATA": "my_data"},
    },
)


@flow.opening(
    leads_to=("replace", "pending", "full", "review"),
    aborts=("same-doctor", "gone"),
    starts=("find_doctor",),
)
async def opening(talk: Talk) -> Outcome:
    """What the patient must know before he reads the request."""
    if talk.subject is None:
        return Done(then=Start("find_doctor"))
    doctor = await talk.service("directory").doctor(talk.subject)
    if doctor is None:
        return Abort("gone")
    data = {"employee": str(doctor.id), "division": str(doctor.division_id)}
    current = await declaring.in_force(talk)
    if current and current.employee.id == doctor.id:
        return Abort("same-doctor", {"doctor": doctor.name.short_name, "since": current.start_date})
    if await declaring.awaited(talk):
        return Next("pending", data)
    if current:
        return Next("replace", data)
    return Next("review" if doctor.free_places else "full", data)


async def _last_word(talk: Talk) -> str:
    return "review" if await declaring.has_place(talk) else "full"


@flow.step(
    Kind.CHOOSE,
    "pending",
    view=declaring.show_awaited,
    options=("CONTINUE", "WAIT"),
    leads_to=("replace", "full", "review"),
    aborts=("waiting",),
)
async def pending(talk: Talk, value: Option) -> Outcome:
    """A new request closes the one that is waiting."""
    if value == "WAIT":
        return Abort("waiting")
    return Next("replace" if await declaring.in_force(talk) else await _last_word(talk))


@flow.step(
    Kind.CHOOSE,
    "replace",
    view=declaring.show_in_force,
    options=("CONTINUE", "KEEP"),
    leads_to=("full", "review"),
    aborts=("kept",),
)
async def replace(talk: Talk, value: Option) -> Outcome:
    """The new declaration ends the present one; nothing needs to be ended by hand."""
    if value == "KEEP":
        return Abort("kept")
    return Next(await _last_word(talk))


@flow.step(
    Kind.CHOOSE,
    "full",
    view=declaring.show_doctor,
    options=("SUBMIT_ANYWAY", "OTHERS"),
    leads_to=("review",),
    starts=("find_doctor",),
)
async def full(talk: Talk, value: Option) -> Outcome:
    """Past the norm the doctor himself decides (МОЗ №504), so asking is allowed."""
    if value == "OTHERS":
        return Done(then=Start("find_doctor"))
    return Next("review")


@flow.step(
    Kind.CONFIRM,
    "review",
    view=declaring.show_review,
    stage=1,
    options=("SIGN", "OTHER_DOCTOR"),
    leads_to=("sign",),
    aborts=("minor",),
    starts=("find_doctor",),
)
async def review(talk: Talk, value: Option) -> Outcome:
    """Checked: the core makes the request, and its exact text is what will be signed (J7.8)."""
    if value == "OTHER_DOCTOR":
        return Done(then=Start("find_doctor"))
    created = await declaring.create(talk)
    return Abort("minor") if created is None else Next("sign", created)


async def show_sign(talk: Talk) -> View:
    """The button to the secure page with the match code and the fingerprint."""
    return View(
        hand_off=HandOff(
            "declaration_request",
            reference=talk.data["request"],
            sha256=bytes.fromhex(talk.data["sha256"]),
        )
    )


@flow.step(
    Kind.EXTERNAL,
    "sign",
    view=show_sign,
    stage=2,
    answered_by="signing.signed",
)
async def sign(talk: Talk, event: Event) -> Outcome:
    """Signed: the clinic sees the request now, or it was accepted without the clinic's word."""
    return Done(await declaring.what_was_signed(talk), subject=UUID(talk.data["request"]))
