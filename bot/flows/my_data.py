"""My data — мої дані: what the register holds, masked, and the ways to keep it right.

Of somebody whom the patient represents as well; numbers, accesses and the journal are his own.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.family import for_other
from bot.flow import Done, Flow, Kind, Option, Outcome, Start, Talk, TextArgument, View
from bot.pictures import picture_is_wanted
from core.contract.person_requests import PersonRequestQuery, PersonRequestStatus
from core.contract.persons import AuthenticationMethod, Document, PersonDetails

flow = Flow("my_data", section="person", menu=3, signed_in=True, for_others=True)

_WAYS = {
    "UPDATE": "update_person",
    "DOCUMENTS": "show_documents",
    "VERIFICATION": "verification",
    "REQUESTS": "my_changes",
    "NUMBERS": "remove_authentication_method",
    "ADD_NUMBER": "add_authentication_method",
    "ACCESS": "app_approvals",
    "ACTIONS": "my_journal",
}
_WAYS_FOR_OTHERS = ("UPDATE", "DOCUMENTS", "VERIFICATION", "REQUESTS")
# A person has several documents; the chat names the one that he shows at a counter.
_SHOWN_FIRST = ("NATIONAL_ID", "PASSPORT")


async def show_data(talk: Talk) -> View:
    """The record in words; numbers and addresses are cut by the text."""
    person = await talk.core.persons.me()
    methods = await talk.core.persons.authentication_methods()
    open_ones = PersonRequestQuery(status=PersonRequestStatus.NEW, page_size=1)
    waiting = (await talk.core.person_requests.list(open_ones)).data
    said = {**_facts(person), **_ways_to_ask(methods), "waiting": len(waiting)}
    is_wanted = await picture_is_wanted(talk)
    ways = _WAYS_FOR_OTHERS if talk.chat.acting_for else tuple(_WAYS)
    return View(
        {**said, "for-other": for_other(talk), "picture": "wanted" if is_wanted else "no"},
        options=tuple(way for way in ways if is_wanted or way != "DOCUMENTS"),
    )


@flow.step(
    Kind.SHOW,
    "data",
    view=show_data,
    options=tuple(_WAYS),
    starts=tuple(dict.fromkeys(_WAYS.values())),
)
async def data(talk: Talk, value: Option) -> Outcome:
    """Where to go from here."""
    return Done(then=Start(_WAYS[value]))


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
        "has-email": "yes" if person.email else "no",
        "email": person.email or "",
        "has-contact": "yes" if person.emergency_contact.phones else "no",
        "status": person.verification.verification_status,
    }


def _ways_to_ask(methods: Sequence[AuthenticationMethod]) -> dict[str, TextArgument]:
    """How the person is asked whether it is he: by codes first of all."""
    active = [method for method in methods if method.is_active]
    numbers = [method.value for method in active if method.type == "OTP"]
    others = [method.type for method in active if method.type != "OTP"]
    return {
        "numbers": len(numbers),
        "number": numbers[0] if numbers else "",
        "method": others[0] if others else "none",
    }


def _shown(documents: Sequence[Document]) -> Document | None:
    for wanted in _SHOWN_FIRST:
        for document in documents:
            if document.type == wanted:
                return document
    return documents[0] if documents else None
