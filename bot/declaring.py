"""What is known before a declaration is asked for: who is waited for, what is in force, who acts.

Screen-shaped answers of the core, shared by the conversations about declarations.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final
from uuid import UUID

from bot import family
from bot.directory.facts import NO_FACTS, facts
from bot.flow import Arguments, Data, Talk, View
from core.client import CoreRefused
from core.client.pages import Page
from core.contract.declaration_requests import DeclarationRequest, RequestStatus
from core.contract.declarations import Declaration
from core.contract.errors import ErrorCode

OPEN: Final = (RequestStatus.NEW, RequestStatus.APPROVED)


async def in_force(talk: Talk) -> Declaration | None:
    """The declaration in force."""
    page = await talk.core.declarations.list(status="active")
    return page.data[0] if page.data else None


async def awaited(talk: Talk) -> DeclarationRequest | None:
    """A signed request that the clinic has not answered."""
    for status in OPEN:
        page: Page[DeclarationRequest] = await talk.core.declaration_requests.list(status=status)
        for request in page.data:
            if request.is_shareable:
                return request
    return None


async def show_awaited(talk: Talk) -> View:
    """Whose answer is waited for."""
    request = await awaited(talk)
    return View({"doctor": await _name_of(talk, request.employee.id) if request else ""})


async def show_in_force(talk: Talk) -> View:
    """The declaration that a new one would end."""
    current = await in_force(talk)
    return View(
        {
            "for-other": family.for_other(talk),
            "doctor": await _name_of(talk, current.employee.id) if current else "",
            "since": current.start_date if current else None,
        }
    )


async def show_doctor(talk: Talk) -> View:
    """The chosen doctor; gone meanwhile, the core refuses the request and says so."""
    doctor = await talk.service("directory").doctor(UUID(talk.data["employee"]))
    return View(facts(doctor) if doctor else NO_FACTS)


async def has_place(talk: Talk) -> bool:
    """Whether the chosen doctor is still below his norm."""
    doctor = await talk.service("directory").doctor(UUID(talk.data["employee"]))
    return bool(doctor and doctor.free_places)


async def show_review(talk: Talk) -> View:
    """What is about to be asked for, in the words of the register."""
    doctor = await show_doctor(talk)
    return View({**doctor.args, **await _who_signs(talk)})


async def _who_signs(talk: Talk) -> Arguments:
    """The patient of a declaration, and who signs for him, in the words of the register."""
    person = await talk.core.persons.me()
    represented = await family.find(talk, talk.chat.acting_for)
    if represented is None:
        named = {"patient": family.short_name(person), "born": person.birth_date.year}
        return {**named, "for-other": "no", "signer": "", "relation": ""}
    signer = await talk.own_core.persons.me()
    return {
        "for-other": "yes",
        "patient": f"{person.last_name} {person.first_name}",
        "born": person.birth_date.year,
        "signer": family.short_name(signer),
        "relation": _relation(signer, is_parent=represented.is_child_of),
    }


async def create(talk: Talk) -> Data | None:
    """Ask the core for the request: its id, and the digest of the exact text to be signed.

    None when the core wants another to act for the patient though he is between 14 and 18: then
    nobody may, and without a proof of capacity he submits at a clinic (J7.8).

    Raises:
        CoreRefused, CoreUnavailable, SignInRequired: as the client says.
    """
    requests = talk.core.declaration_requests
    try:
        created = await requests.create(
            employee_id=UUID(talk.data["employee"]),
            division_id=UUID(talk.data["division"]),
            idempotency_key=talk.key("create"),
        )
    except CoreRefused as refused:
        if refused.code == ErrorCode.CONFIDANT_REQUIRED and await _chooses_himself(talk):
            return None
        raise
    content = await requests.data_to_be_signed(created.id)
    return {"request": str(created.id), "sha256": hashlib.sha256(content).hexdigest()}


async def what_was_signed(talk: Talk) -> Arguments:
    """What has become of the request with the patient's signature."""
    request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
    return {
        "number": request.declaration_number,
        "accepted": "yes" if request.status is RequestStatus.SIGNED else "no",
        "deadline": request.expires_at,
        "current": "no" if await in_force(talk) is None else "yes",
    }


async def _chooses_himself(talk: Talk) -> bool:
    person = await talk.core.persons.me()
    age = family.age_on(family.day_of(talk), person.birth_date)
    return age in family.OWN_CHOICE


def _relation(signer: Any, *, is_parent: bool) -> str:
    if not is_parent:
        return "other"
    return "mother" if signer.gender == "FEMALE" else "father"


async def _name_of(talk: Talk, employee_id: UUID) -> str:
    name: str = await talk.service("directory").short_name(employee_id)
    return name
