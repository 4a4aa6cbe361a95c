"""My doctor: the declaration in force and earlier ones; the request on its way is shown apart."""

from __future__ import annotations

from uuid import UUID

from bot.declaring import awaited, in_force
from bot.flow import Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow("my_declarations", section="declaration", menu=1, signed_in=True, for_others=True)

_PAGE = 5


@flow.opening(leads_to=("overview", "declaration"), starts=("request_status",))
async def opening(talk: Talk) -> Outcome:
    """A notification's button names what it is about; the menu names nothing."""
    if talk.subject is None:
        return Next("overview")
    for declaration in (await talk.core.declarations.list()).data:
        if declaration.id == talk.subject:
            return Next("declaration", {"declaration": str(declaration.id)})
    for request in (await talk.core.declaration_requests.list()).data:
        if request.id == talk.subject:
            return Done(then=Start("request_status", subject=request.id))
    return Next("overview")


async def show_overview(talk: Talk) -> View:
    """Who the doctor is now, how many there were, and what is being waited for."""
    declarations = (await talk.core.declarations.list()).data
    current = next((each for each in declarations if each.status == "active"), None)
    request = await awaited(talk)
    past = len(declarations) - (1 if current else 0)
    options = ["REQUEST"] if request else []
    options += ["CURRENT"] if current else []
    options += ["PAST"] if past else []
    options += ["PDF", "TERMINATE"] if current else []
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
    options=("REQUEST", "CURRENT", "PAST", "PDF", "TERMINATE", "FIND"),
    leads_to=("declaration", "past"),
    starts=("request_status", "terminate_declaration", "find_doctor", "declaration_pdf"),
)
async def overview(talk: Talk, value: Option) -> Outcome:
    """Where to look closer."""
    if value == "FIND":
        return Done(then=Start("find_doctor"))
    if value == "PDF":
        return Done(then=Start("declaration_pdf"))
    if value == "TERMINATE":
        return Done(then=Start("terminate_declaration"))
    if value == "PAST":
        return Next("past")
    if value == "REQUEST":
        return Done(then=Start("request_status"))
    current = await in_force(talk)
    return Next("declaration", {"declaration": str(current.id) if current else None})


async def show_declaration(talk: Talk) -> View:
    """One declaration, in force or past, with the contacts of the clinic."""
    declaration = await talk.core.declarations.get(UUID(talk.data["declaration"]))
    place = await talk.service("directory").doctor(declaration.employee.id)
    is_active = declaration.status == "active"
    return View(
        {
            "status": declaration.status,
            "reason": declaration.reason or "newer",
            "doctor": await talk.service("directory").short_name(declaration.employee.id),
            "since": declaration.start_date,
            "until": declaration.end_date,
            "number": declaration.declaration_number,
            "has-place": "yes" if place else "no",
            "place": f"{place.division_name}, {place.address}" if place else "",
            "phone": place.phone if place else "",
        },
        options=("PDF", *(("TERMINATE",) if is_active else ("FIND",)), "OVERVIEW"),
    )


@flow.step(
    Kind.SHOW,
    "declaration",
    view=show_declaration,
    options=("PDF", "TERMINATE", "FIND", "OVERVIEW"),
    leads_to=("overview",),
    starts=("terminate_declaration", "find_doctor", "declaration_pdf"),
)
async def declaration(talk: Talk, value: Option) -> Outcome:
    """Read; have it as a file, or end it while it is in force."""
    if value == "PDF":
        return Done(then=Start("declaration_pdf", subject=UUID(talk.data["declaration"])))
    if value == "TERMINATE":
        return Done(then=Start("terminate_declaration"))
    if value == "FIND":
        return Done(then=Start("find_doctor"))
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
