"""Submit a declaration — подати декларацію про вибір лікаря."""

from __future__ import annotations

import hashlib
from uuid import UUID

from bot.directory.facts import NO_FACTS, facts
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
from core.client.pages import Page
from core.contract.declaration_requests import DeclarationRequest, RequestStatus
from core.contract.declarations import Declaration
from core.contract.persons import PersonDetails

flow = Flow(
    "submit_declaration",
    section="declaration",
    signed_in=True,
    offers={
        "done": {"TRACK": "request_status"},
        "abort-same-doctor": {"SHOW": "my_declarations"},
        "abort-gone": {"OTHERS": "find_doctor"},
        "abort-waiting": {"SHOW": "request_status"},
    },
)

_OPEN = ("NEW", "APPROVED")


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
    current = await _active(talk)
    if current and current.employee.id == doctor.id:
        return Abort("same-doctor", {"doctor": doctor.name.short_name, "since": current.start_date})
    if await _pending(talk):
        return Next("pending", data)
    return _after_pending(bool(current), doctor.free_places, data)


def _after_pending(has_current: bool, free_places: int, data: dict[str, str]) -> Next:
    if has_current:
        return Next("replace", data)
    return Next("full" if free_places == 0 else "review", data)


async def show_pending(talk: Talk) -> View:
    """Whose answer the patient is waiting for."""
    request = await _pending(talk)
    return View(
        {
            "doctor": await talk.service("directory").short_name(request.employee.id)
            if request
            else ""
        }
    )


@flow.step(
    Kind.CHOOSE,
    "pending",
    view=show_pending,
    options=("CONTINUE", "WAIT"),
    leads_to=("replace", "full", "review"),
    aborts=("waiting",),
)
async def pending(talk: Talk, value: Option) -> Outcome:
    """A new request closes the one that is waiting."""
    if value == "WAIT":
        return Abort("waiting")
    doctor = await talk.service("directory").doctor(UUID(talk.data["employee"]))
    free = doctor.free_places if doctor else 0
    return _after_pending(bool(await _active(talk)), free, {})


async def show_replace(talk: Talk) -> View:
    """The declaration that a new one would end."""
    current = await _active(talk)
    if current is None:
        return View({"doctor": "", "since": None})
    return View(
        {
            "doctor": await talk.service("directory").short_name(current.employee.id),
            "since": current.start_date,
        }
    )


@flow.step(
    Kind.CHOOSE,
    "replace",
    view=show_replace,
    options=("CONTINUE", "KEEP"),
    leads_to=("full", "review"),
    aborts=("kept",),
)
async def replace(talk: Talk, value: Option) -> Outcome:
    """The new declaration ends the present one; nothing needs to be ended by hand."""
    if value == "KEEP":
        return Abort("kept")
    doctor = await talk.service("directory").doctor(UUID(talk.data["employee"]))
    return Next("review" if doctor and doctor.free_places else "full")


async def show_doctor(talk: Talk) -> View:
    """The chosen doctor; gone meanwhile, the core refuses the request and says so."""
    doctor = await talk.service("directory").doctor(UUID(talk.data["employee"]))
    return View(facts(doctor) if doctor else NO_FACTS)


@flow.step(
    Kind.CHOOSE,
    "full",
    view=show_doctor,
    options=("SUBMIT_ANYWAY", "OTHERS"),
    leads_to=("review",),
    starts=("find_doctor",),
)
async def full(talk: Talk, value: Option) -> Outcome:
    """Past the norm the doctor himself decides (МОЗ №504), so asking is allowed."""
    if value == "OTHERS":
        return Done(then=Start("find_doctor"))
    return Next("review")


async def show_review(talk: Talk) -> View:
    """What is about to be asked for, in the words of the register."""
    person = await talk.core.persons.me()
    view = await show_doctor(talk)
    return View({**view.args, "patient": _short_name(person)})


@flow.step(
    Kind.CONFIRM,
    "review",
    view=show_review,
    stage=1,
    options=("SIGN", "OTHER_DOCTOR"),
    leads_to=("sign",),
    starts=("find_doctor",),
)
async def review(talk: Talk, value: Option) -> Outcome:
    """Checked: the core makes the request, and its exact text is what will be signed."""
    if value == "OTHER_DOCTOR":
        return Done(then=Start("find_doctor"))
    requests = talk.core.declaration_requests
    created = await requests.create(
        employee_id=UUID(talk.data["employee"]),
        division_id=UUID(talk.data["division"]),
        idempotency_key=talk.key("create"),
    )
    content = await requests.data_to_be_signed(created.id)
    digest = hashlib.sha256(content).hexdigest()
    return Next("sign", {"request": str(created.id), "sha256": digest})


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
    request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
    has_current = await _active(talk) is not None
    return Done(
        {
            "number": request.declaration_number,
            "accepted": "yes" if request.status is RequestStatus.SIGNED else "no",
            "deadline": request.expires_at,
            "current": "yes" if has_current else "no",
        },
        subject=UUID(talk.data["request"]),
    )


async def _active(talk: Talk) -> Declaration | None:
    """The declaration in force."""
    page = await talk.core.declarations.list(status="active")
    return page.data[0] if page.data else None


async def _pending(talk: Talk) -> DeclarationRequest | None:
    """A signed request that the clinic has not answered."""
    for status in _OPEN:
        page: Page[DeclarationRequest] = await talk.core.declaration_requests.list(status=status)
        for request in page.data:
            if request.is_shareable:
                return request
    return None


def _short_name(person: PersonDetails) -> str:
    """Surname and initials: all that the chat shows of a person."""
    initials = [f"{name[0]}." for name in (person.first_name, person.second_name) if name]
    return " ".join([person.last_name, *initials])
