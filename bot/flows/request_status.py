"""The request on its way: what was done, what is waited for, and what to do after a refusal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.declaring import OPEN, awaited
from bot.directory.facts import facts
from bot.directory.model import Search
from bot.family import specialities
from bot.flow import (
    Abort,
    Done,
    Flow,
    Item,
    Kind,
    Next,
    Option,
    Outcome,
    Start,
    Talk,
    View,
)
from core.contract.declaration_requests import RequestDetails, RequestStatus

flow = Flow(
    "request_status",
    section="declaration",
    signed_in=True,
    for_others=True,
    offers={"done": {"FIND": "find_doctor"}, "abort-none": {"FIND": "find_doctor"}},
)

_OF_THE_DECLARATION = {"DECLARATION": "my_declarations", "PDF": "declaration_pdf"}
_ELSEWHERE = {"FIND": "find_doctor", "DECLARATIONS": "my_declarations", "RATE": "rate"}


@flow.opening(leads_to=("status",), aborts=("none",))
async def opening(talk: Talk) -> Outcome:
    """The request that the button names, or the one that is waiting for an answer."""
    if talk.subject is not None:
        return Next("status", {"request": str(talk.subject)})
    found = await awaited(talk)
    return Next("status", {"request": str(found.id)}) if found else Abort("none")


async def show_status(talk: Talk) -> View:
    """The steps with their moments; what can still be done follows from the status."""
    request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
    place = await talk.service("directory").doctor(request.employee_id)
    return View(
        {
            "number": request.declaration_number,
            "doctor": await talk.service("directory").short_name(request.employee_id),
            "status": request.status,
            "signed": "yes" if request.patient_signed_at else "no",
            "signed-at": request.patient_signed_at,
            "approved-at": _moment(request, "approve"),
            "ended-at": request.updated_at,
            "deadline": request.expires_at,
            "reason": request.status_reason or "other",
            "has-comment": "yes" if request.status_comment else "no",
            "comment": request.status_comment or "",
            "phone": place.phone if place else "",
        },
        options=_options(request.status, can_call=place is not None),
    )


def _options(status: RequestStatus, *, can_call: bool) -> tuple[str, ...]:
    call = ("CALL",) if can_call else ()
    if status in OPEN:
        return ("OTHERS", "WITHDRAW", *call, "REFRESH")
    if status is RequestStatus.SIGNED:
        return ("DECLARATION", *call, "PDF", "RATE")
    return ("OTHERS", *call, "FIND", "DECLARATIONS")


def _moment(request: RequestDetails, verb: str) -> datetime | None:
    return next((step.at for step in request.history if step.verb == verb), None)


@flow.step(
    Kind.SHOW,
    "status",
    view=show_status,
    options=(
        "WITHDRAW",
        "CALL",
        "REFRESH",
        "OTHERS",
        "FIND",
        "DECLARATION",
        "DECLARATIONS",
        "PDF",
        "RATE",
    ),
    leads_to=("status", "withdraw", "others"),
    starts=("call_clinic", "declaration_pdf", "find_doctor", "my_declarations", "rate"),
)
async def status(talk: Talk, value: Option) -> Outcome:
    """Wait, call, look again, take the request back, or go on with another doctor."""
    if value in _OF_THE_DECLARATION:
        request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
        return Done(then=Start(_OF_THE_DECLARATION[value], subject=request.declaration_id))
    if value == "CALL":
        return Done(then=Start("call_clinic", subject=UUID(talk.data["request"])))
    if value in _ELSEWHERE:
        return Done(then=Start(_ELSEWHERE[value]))
    return Next({"WITHDRAW": "withdraw", "OTHERS": "others"}.get(value, "status"))


@flow.step(Kind.CONFIRM, "withdraw", options=("WITHDRAW", "KEEP"), leads_to=("status",))
async def withdraw(talk: Talk, value: Option) -> Outcome:
    """Taken back, the request is closed; the declaration in force is not touched."""
    if value == "KEEP":
        return Next("status")
    await talk.core.declaration_requests.reject(
        UUID(talk.data["request"]), idempotency_key=talk.key("reject")
    )
    return Done()


async def show_others(talk: Talk) -> View:
    """Doctors with free places in the settlement of the one that was asked."""
    directory = talk.service("directory")
    request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
    asked = await directory.doctor(request.employee_id)
    if asked is None:
        return View()
    wanted = Search(settlement_id=asked.settlement_id, specialities=await specialities(talk))
    found, more = await directory.page(wanted, talk.page)
    items = [Item(str(each.id), facts(each)) for each in found if each.id != asked.id]
    return View({"where": asked.settlement}, items=items, more=more)


@flow.step(
    Kind.LIST,
    "others",
    view=show_others,
    options=("FIND",),
    starts=("submit_declaration", "find_doctor"),
)
async def others(talk: Talk, value: str) -> Outcome:
    """Another doctor, without searching anew."""
    if isinstance(value, Option):
        return Done(then=Start("find_doctor"))
    return Done(then=Start("submit_declaration", subject=UUID(value)))
