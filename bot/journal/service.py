"""Gathers what was done with a patient's data.

From the records that the patient may read himself: accesses, accounts, numbers, changes of his
data, declarations, and who else has read them. Reads elsewhere in the central system do not reach
this cabinet, and the texts say so. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from bot.bindings.model import Binding
from bot.journal.model import Action
from core.client import CoreRefused
from core.client.pages import Page
from core.contract.access import AppQuery
from core.contract.declaration_requests import RequestQuery
from core.contract.person_requests import PersonRequestQuery
from core.contract.reads import Read, Reader, ReadQuery
from core.contract.wire import MAX_PAGE_SIZE

Entry = TypeVar("Entry", bound=BaseModel)

_ANSWERS: Final = {"SIGNED": "taken", "REJECTED": "refused"}
_NO_SUCH_METHOD: Final = 404
_READERS: Final = {Reader.REPRESENTATIVE: "representative", Reader.CHANNEL: "channel"}


class Names(Protocol):
    """Knows doctors by their ids."""

    async def short_name(self, id: UUID) -> str:  # noqa: A002 - an employee's own id
        """Surname and initials; empty when he is no doctor."""


class Accounts(Protocol):
    """Knows which Telegram accounts stand for a person."""

    async def of_person(self, person_id: UUID) -> list[Binding]:
        """Every account bound to a person."""


class Journal:
    """What was done with a patient's data.

    Args:
        names: of doctors.
        accounts: of the bot.
        this_channel: the bot as the core knows it.
    """

    def __init__(self, names: Names, accounts: Accounts, this_channel: UUID) -> None:
        self._names = names
        self._accounts = accounts
        self._this_channel = this_channel

    async def actions(self, core: Any, person_id: UUID) -> list[Action]:
        """Everything, the latest first.

        Args:
            core: the core in the patient's name.
            person_id: the patient.

        Raises:
            SignInRequired, CoreRefused, CoreUnavailable: the core does not say.
        """
        found = [
            *await self._accesses(core, person_id),
            *await self._numbers(core),
            *await self._changes(core),
            *await self._declarations(core),
            *await self._reads(core),
        ]
        return sorted(found, key=lambda each: each.at, reverse=True)

    async def _accesses(self, core: Any, person_id: UUID) -> list[Action]:
        apps = await _every(lambda number: core.access.apps(_apps_page(number)))
        found = [
            Action(
                "here" if app.client_id == self._this_channel else "channel",
                app.created_at,
                app.id,
                {"name": app.client_name},
            )
            for app in apps
        ]
        for each in await self._accounts.of_person(person_id):
            if each.bound_at is not None:
                ending = {"name": str(each.chat_id)[-4:]}
                found.append(Action("account", each.bound_at, each.id, ending))
        return found

    async def _numbers(self, core: Any) -> list[Action]:
        found = []
        for method in await core.persons.authentication_methods():
            if method.type != "OTP":
                continue
            number = {"phone": method.value}
            found.append(Action("added", method.inserted_at, method.id, number))
            if method.ended_at is not None:
                found.append(Action("removed", method.ended_at, method.id, number))
        return found

    async def _changes(self, core: Any) -> list[Action]:
        requests = await _every(
            lambda number: core.person_requests.list(
                PersonRequestQuery(page=number, page_size=MAX_PAGE_SIZE)
            )
        )
        return [
            Action("changed", each.updated_at, each.id)
            for each in requests
            if each.status == "SIGNED"
        ]

    async def _declarations(self, core: Any) -> list[Action]:
        requests = await _every(
            lambda number: core.declaration_requests.list(
                RequestQuery(page=number, page_size=MAX_PAGE_SIZE)
            )
        )
        names = await self._names_of({each.employee.id for each in requests})
        found = []
        for each in requests:
            doctor = {"name": names[each.employee.id]}
            if each.patient_signed_at is not None:
                found.append(Action("signed", each.patient_signed_at, each.id, doctor))
            if each.status in _ANSWERS:
                found.append(Action(_ANSWERS[each.status], each.updated_at, each.id, doctor))
        return found

    async def _reads(self, core: Any) -> list[Action]:
        """Reads by others; none from a core that has no such method."""
        try:
            reads: Sequence[Read] = await _every(
                lambda number: core.access.reads(ReadQuery(page=number, page_size=MAX_PAGE_SIZE))
            )
        except CoreRefused as refused:
            if refused.status != _NO_SUCH_METHOD:
                raise
            return []
        names = await self._names_of({each.employee_id for each in reads if each.employee_id})
        return [
            Action(
                "seen",
                each.read_at,
                each.id,
                {"thing": each.what.value, "count": each.count, **_reader(each, names)},
            )
            for each in reads
        ]

    async def _names_of(self, employees: Collection[UUID]) -> Mapping[UUID, str]:
        return {each: await self._names.short_name(each) for each in employees}


def _reader(read: Read, names: Mapping[UUID, str]) -> dict[str, str]:
    """Who read: a doctor by his name, anybody else by the system that he works with."""
    name = names.get(read.employee_id, "") if read.employee_id else ""
    if name:
        return {"reader": "doctor", "name": name}
    return {"reader": _READERS.get(read.reader, "employee"), "name": read.client_name}


def _apps_page(number: int) -> AppQuery:
    return AppQuery(page_number=number, page_size=MAX_PAGE_SIZE)


async def _every(page_of: Callable[[int], Awaitable[Page[Entry]]]) -> list[Entry]:
    """The entries of every page."""
    found: list[Entry] = []
    number = 0
    while True:
        number += 1
        page = await page_of(number)
        found.extend(page.data)
        if number >= page.paging.total_pages:
            return found
