"""My doctor: the declaration in force, earlier ones, and the request on its way."""

from __future__ import annotations

from uuid import UUID

from bot.flow import Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View
from core.client.pages import Page
from core.contract.declaration_requests import DeclarationRequest

flow = Flow("my_declarations", section="declaration", menu=1, signed_in=True)

_OPEN = ("NEW", "APPROVED")
_PAGE = 5


@flow.opening(leads_to=("overview", "declaration", "request"))
async def opening(talk: Talk) -> Outcome:
    """A notification's button names what it is about; the menu names nothing."""
    if talk.subject is None:
        return Next("overview")
    subject = str(talk.subject)
    for request in (await talk.core.declaration_requests.list()).data:
        if subject == str(request.id) and request.status != "SIGNED":
            return Next("request", {"request": subject})
    for declaration in (await talk.core.declarations.list()).data:
        if subject == str(declaration.id):
            return Next("declaration", {"declaration": str(declaration.id)})
    return Next("overview")


async def show_overview(talk: Talk) -> View:
    """Who the doctor is now, how many there were, and what is being waited for."""
    declarations = (await talk.core.declarations.list()).data
    current = next((each for each in declarations if each.status == "active"), None)
    request = await _open_request(talk)
    past = len(declarations) - (1 if current else 0)
    options = ["REQUEST"] if request else []
    options += ["CURRENT"] if current else []
    options += ["PAST"] if past else []
    options += ["TERMINATE"] if current else []
    return View(
        {
            "has-current": "yes" if current else "no",
            "doctor": await talk.service("directory").short_name(current.employee.id)
            if current
            else "",
            "since": current.start_date if current else None,
            "past": past,
            "has-request": "yes" if request else "no",
            "asked": await talk.service("directory").short_name(request.employee.id)
            if request
            else "",
        },
        options=(*options, "FIND"),
    )


@flow.step(
    Kind.SHOW,
    "overview",
    view=show_overview,
    options=("REQUEST", "CURRENT", "PAST", "TERMINATE", "FIND"),
    leads_to=("request", "declaration", "past"),
    starts=("terminate_declaration", "find_doctor"),
)
async def overview(talk: Talk, value: Option) -> Outcome:
    """Where to look closer."""
    if value == "FIND":
        return Done(then=Start("find_doctor"))
    if value == "TERMINATE":
        return Done(then=Start("terminate_declaration"))
    if value == "PAST":
        return Next("past")
    if value == "REQUEST":
        request = await _open_request(talk)
        return Next("request", {"request": str(request.id) if request else None})
    page = await talk.core.declarations.list(status="active")
    return Next("declaration", {"declaration": str(page.data[0].id) if page.data else None})


async def show_declaration(talk: Talk) -> View:
    """One declaration, in force or past, with the contacts of the clinic."""
    declaration = await talk.core.declarations.get(UUID(talk.data["declaration"]))
    place = await talk.service("directory").doctor(declaration.employee.id)
    return View(
        {
            "status": declaration.status,
            "doctor": await talk.service("directory").short_name(declaration.employee.id),
            "since": declaration.start_date,
            "until": declaration.end_date,
            "number": declaration.declaration_number,
            "has-place": "yes" if place else "no",
            "place": f"{place.division_name}, {place.address}" if place else "",
            "phone": place.phone if place else "",
        },
        options=("TERMINATE", "OVERVIEW") if declaration.status == "active" else ("OVERVIEW",),
    )


@flow.step(
    Kind.SHOW,
    "declaration",
    view=show_declaration,
    options=("TERMINATE", "OVERVIEW"),
    leads_to=("overview",),
    starts=("terminate_declaration",),
)
async def declaration(talk: Talk, value: Option) -> Outcome:
    """Read; a declaration in force can be ended from here."""
    if value == "TERMINATE":
        return Done(then=Start("terminate_declaration"))
    return Next("overview")


async def show_past(talk: Talk) -> View:
    """Declarations that are no longer in force, the latest first."""
    everything = (await talk.core.declarations.list()).data
    past = [each for each in everything if each.status != "active"]
    shown = past[talk.page * _PAGE : (talk.page + 1) * _PAGE]
    items = [
        Item(
            str(each.id),
            {
                "doctor": await talk.service("directory").short_name(each.employee.id),
                "since": each.start_date,
                "until": each.end_date,
            },
        )
        for each in shown
    ]
    return View(items=items, more=len(past) > (talk.page + 1) * _PAGE)


@flow.step(Kind.LIST, "past", view=show_past, leads_to=("declaration",))
async def past(talk: Talk, value: ItemId) -> Outcome:
    """One of the earlier declarations."""
    return Next("declaration", {"declaration": str(value)})


async def show_request(talk: Talk) -> View:
    """How far a request has come, and until when the clinic has to answer."""
    request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
    place = await talk.service("directory").doctor(request.employee_id)
    return View(
        {
            "number": request.declaration_number,
            "doctor": await talk.service("directory").short_name(request.employee_id),
            "status": request.status,
            "signed": "yes" if request.patient_signed_at else "no",
            "signed-at": request.patient_signed_at,
            "deadline": request.expires_at,
            "reason": request.status_reason or "other",
            "comment": request.status_comment or "",
            "phone": place.phone if place else "",
        },
        options=("WITHDRAW", "REFRESH") if request.status in _OPEN else ("FIND", "OVERVIEW"),
    )


@flow.step(
    Kind.SHOW,
    "request",
    view=show_request,
    options=("WITHDRAW", "REFRESH", "FIND", "OVERVIEW"),
    leads_to=("request", "withdraw", "overview"),
    starts=("find_doctor",),
)
async def request(talk: Talk, value: Option) -> Outcome:
    """Wait, look again, or take the request back."""
    if value == "FIND":
        return Done(then=Start("find_doctor"))
    return Next({"WITHDRAW": "withdraw", "REFRESH": "request"}.get(value, "overview"))


@flow.step(Kind.CONFIRM, "withdraw", options=("WITHDRAW", "KEEP"), leads_to=("request",))
async def withdraw(talk: Talk, value: Option) -> Outcome:
    """Taken back, the request is closed; the declaration in force is not touched."""
    if value == "KEEP":
        return Next("request")
    await talk.core.declaration_requests.reject(
        UUID(talk.data["request"]), idempotency_key=talk.key("reject")
    )
    return Done()


async def _open_request(talk: Talk) -> DeclarationRequest | None:
    """The request the clinic has not answered, if there is one."""
    for status in _OPEN:
        page: Page[DeclarationRequest] = await talk.core.declaration_requests.list(status=status)
        for each in page.data:
            if each.is_shareable:
                return each
    return None
