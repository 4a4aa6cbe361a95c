"""End a declaration — розірвати декларацію."""

from __future__ import annotations

import hashlib
from uuid import UUID

from bot.declaring import in_force
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
    "terminate_declaration",
    section="declaration",
    signed_in=True,
    for_others=True,
    offers={
        "done": {"FIND": "find_doctor", "PDF": "declaration_pdf", "RATE": "rate"},
        "abort-none": {"FIND": "find_doctor"},
    },
)

# Reasons as the core stores them; the description is optional in the published method.
_REASONS = ("MOVING", "QUALITY", "UNAVAILABLE", "OTHER")


@flow.opening(leads_to=("choose",), aborts=("none",))
async def opening(talk: Talk) -> Outcome:
    """The active declaration, whichever way the patient came."""
    declaration = await in_force(talk)
    if declaration is None:
        return Abort("none")
    return Next(
        "choose", {"declaration": str(declaration.id), "employee": str(declaration.employee.id)}
    )


async def show_choice(talk: Talk) -> View:
    """Whose declaration would end."""
    employee_id = UUID(talk.data["employee"])
    return View({"doctor": await talk.service("directory").short_name(employee_id)})


@flow.step(
    Kind.CHOOSE,
    "choose",
    view=show_choice,
    stage=1,
    options=("OTHER_DOCTOR", "END_ANYWAY"),
    leads_to=("consequences",),
    starts=("find_doctor",),
)
async def choose(talk: Talk, value: Option) -> Outcome:
    """Changing the doctor needs no ending: the new declaration does it."""
    if value == "OTHER_DOCTOR":
        return Done(then=Start("find_doctor"))
    return Next("consequences")


@flow.step(
    Kind.CONFIRM,
    "consequences",
    stage=2,
    options=("END", "KEEP"),
    leads_to=("reason",),
    aborts=("kept",),
)
async def consequences(talk: Talk, value: Option) -> Outcome:
    """What the patient loses is said before, not after."""
    return Next("reason") if value == "END" else Abort("kept")


@flow.step(Kind.CHOOSE, "reason", stage=3, options=(*_REASONS, "SKIP"), leads_to=("sign",))
async def reason(talk: Talk, value: Option) -> Outcome:
    """The exact statement is asked of the core only now: it names the reason."""
    chosen = None if value == "SKIP" else str(value)
    content = await talk.core.declarations.termination_content(
        UUID(talk.data["declaration"]), reason_description=chosen
    )
    return Next("sign", {"reason": chosen, "sha256": hashlib.sha256(content).hexdigest()})


async def show_sign(talk: Talk) -> View:
    """The button to the secure page."""
    details = {"reason": talk.data["reason"]} if talk.data.get("reason") else {}
    return View(
        hand_off=HandOff(
            "declaration_termination",
            reference=talk.data["declaration"],
            sha256=bytes.fromhex(talk.data["sha256"]),
            details=details,
        )
    )


@flow.step(
    Kind.EXTERNAL,
    "sign",
    view=show_sign,
    stage=4,
    answered_by="signing.signed",
)
async def sign(talk: Talk, event: Event) -> Outcome:
    """Ended; the number stays for reference."""
    declaration = await talk.core.declarations.get(UUID(talk.data["declaration"]))
    told = {"number": declaration.declaration_number, "ended": talk.now}
    return Done(told, subject=declaration.id)
