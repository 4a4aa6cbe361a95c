"""What is known before a declaration is asked for: who is waited for, what is in force, who acts.

Screen-shaped answers of the core, shared by the conversations about declarations.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from bot import family
from bot.directory.facts import NO_FACTS, facts
from bot.flow import Arguments, Talk, View
from core.client.pages import Page
from core.contract.declaration_requests import DeclarationRequest, RequestStatus
from core.contract.declarations import Declaration

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


async def who_signs(talk: Talk) -> Arguments:
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


def _relation(signer: Any, *, is_parent: bool) -> str:
    if not is_parent:
        return "other"
    return "mother" if signer.gender == "FEMALE" else "father"


async def _name_of(talk: Talk, employee_id: UUID) -> str:
    name: str = await talk.service("directory").short_name(employee_id)
    return name
