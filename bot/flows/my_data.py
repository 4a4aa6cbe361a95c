"""My data — мої дані: what the register holds, masked, and the ways to keep it right."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.flow import (
    Done,
    Flow,
    Item,
    ItemId,
    Kind,
    Next,
    Option,
    Outcome,
    Start,
    Talk,
    TextArgument,
    View,
)
from core.contract.person_requests import PersonRequestQuery, PersonRequestStatus
from core.contract.persons import Document, PersonDetails

flow = Flow("my_data", section="person", menu=3, signed_in=True)

_WAYS = {
    "UPDATE": "update_person",
    "VERIFICATION": "verification",
    "NUMBERS": "remove_authentication_method",
    "ACTIONS": "my_journal",
}
# A person has several documents; the chat names the one that he shows at a counter.
_SHOWN_FIRST = ("NATIONAL_ID", "PASSPORT")


async def show_data(talk: Talk) -> View:
    """The record in words; numbers are cut to their ends by the text."""
    person = await talk.core.persons.me()
    waiting = await _waiting(talk)
    options = (*_WAYS, "REQUESTS") if waiting else tuple(_WAYS)
    return View({**_facts(person), "waiting": len(waiting)}, options=options)


@flow.step(
    Kind.SHOW,
    "data",
    view=show_data,
    options=(*_WAYS, "REQUESTS"),
    leads_to=("requests",),
    starts=tuple(_WAYS.values()),
)
async def data(talk: Talk, value: Option) -> Outcome:
    """Where to go from here."""
    if value == "REQUESTS":
        return Next("requests")
    return Done(then=Start(_WAYS[value]))


async def show_requests(talk: Talk) -> View:
    """Changes that were begun and not signed."""
    items = []
    for request_id in await _waiting(talk):
        request = await talk.core.person_requests.get(request_id)
        first = request.changed[0] if request.changed else "other"
        items.append(
            Item(
                str(request.id),
                {"what": first, "more": len(request.changed[1:]), "at": request.inserted_at},
            )
        )
    return View(items=items)


@flow.step(
    Kind.LIST, "requests", view=show_requests, options=("DATA",), leads_to=("withdraw", "data")
)
async def requests(talk: Talk, value: ItemId | Option) -> Outcome:
    """One to be taken back; it is signed by beginning the same change again."""
    if isinstance(value, Option):
        return Next("data")
    return Next("withdraw", {"request": str(value)})


@flow.step(Kind.CONFIRM, "withdraw", options=("WITHDRAW", "KEEP"), leads_to=("data",))
async def withdraw(talk: Talk, value: Option) -> Outcome:
    """What was never signed has changed nothing, and its text is erased."""
    if value == "WITHDRAW":
        await talk.core.person_requests.reject(
            UUID(talk.data["request"]), idempotency_key=talk.key("reject")
        )
    return Next("data", {"request": None})


async def _waiting(talk: Talk) -> list[UUID]:
    query = PersonRequestQuery(status=PersonRequestStatus.NEW)
    page = await talk.core.person_requests.list(query)
    return [each.id for each in page.data]


def _facts(person: PersonDetails) -> dict[str, TextArgument]:
    document = _shown(person.documents)
    phones = [phone.number for phone in person.phones or []]
    homes = [each for each in person.addresses if each.type == "RESIDENCE"] or person.addresses
    return {
        "name": " ".join(filter(None, (person.last_name, person.first_name, person.second_name))),
        "born": person.birth_date,
        "document": document.type if document else "none",
        "document-number": document.number if document else "",
        "has-tax-id": "yes" if person.tax_id else "no",
        "tax-id": person.tax_id or "",
        "settlement": homes[0].settlement if homes else "",
        "phone": phones[0] if phones else "",
        "phones": len(phones),
        "email": _masked(person.email or "") or "none",
        "status": person.verification.verification_status,
    }


def _shown(documents: Sequence[Document]) -> Document | None:
    for wanted in _SHOWN_FIRST:
        for document in documents:
            if document.type == wanted:
                return document
    return documents[0] if documents else None


def _masked(email: str) -> str:
    """The first letter and the domain: enough to recognise one's own address."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}" if at else ""
