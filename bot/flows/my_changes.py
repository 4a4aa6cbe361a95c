"""My requests for changes — запити на зміну даних: where each stands, and take one back.

The patient's own, or those about somebody whom he represents, whoever made them.
"""

from __future__ import annotations

from uuid import UUID

from bot.family import for_other
from bot.flow import (
    Abort,
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
from core.client import CoreRefused
from core.contract.errors import ErrorCode
from core.contract.person_requests import (
    PersonRequest,
    PersonRequestQuery,
    PersonRequestStatus,
    RequestedPerson,
)
from core.contract.persons import PersonDetails

flow = Flow(
    "my_changes",
    section="person",
    signed_in=True,
    for_others=True,
    offers={"abort-ended": {"DATA": "my_data"}},
)

_PAGE = 5
_NAMES = {"last_name", "first_name", "second_name"}
# Fields with words of their own in the text; the rest are «other data».
_TOLD = _NAMES | {"documents", "addresses", "phones", "email", "emergency_contact", "secret"}
_ENDED = {ErrorCode.INVALID_TRANSITION, ErrorCode.NOT_FOUND}


async def show_requests(talk: Talk) -> View:
    """The person's requests from every channel, newest first."""
    query = PersonRequestQuery(page=talk.page + 1, page_size=_PAGE)
    page = await talk.core.person_requests.list(query)
    items = [
        Item(str(each.id), {"status": each.status, "at": each.inserted_at}) for each in page.data
    ]
    more = page.paging.page_number < page.paging.total_pages
    return View({"for-other": for_other(talk)}, items=items, more=more)


@flow.step(
    Kind.LIST,
    "requests",
    view=show_requests,
    options=("DATA",),
    leads_to=("request",),
    starts=("my_data",),
)
async def requests(talk: Talk, value: ItemId | Option) -> Outcome:
    """One to be looked at."""
    if isinstance(value, Option):
        return Done(then=Start("my_data"))
    return Next("request", {"request": str(value)})


async def show_request(talk: Talk) -> View:
    """What it would change, while it can be signed; ended, its text is no longer kept."""
    request = await talk.core.person_requests.get(UUID(talk.data["request"]))
    is_open = request.status is PersonRequestStatus.NEW
    return View(
        {
            "status": request.status,
            "at": request.inserted_at,
            "for-other": for_other(talk),
            **_changes(request, await talk.core.persons.me()),
        },
        options=("WITHDRAW", "REQUESTS") if is_open else ("REQUESTS",),
    )


@flow.step(
    Kind.CONFIRM,
    "request",
    view=show_request,
    options=("WITHDRAW", "REQUESTS"),
    leads_to=("requests",),
    aborts=("ended",),
)
async def request(talk: Talk, value: Option) -> Outcome:
    """What was never signed has changed nothing; withdrawn, it is signed by nobody any more."""
    if value == "WITHDRAW":
        try:
            await talk.core.person_requests.reject(
                UUID(talk.data["request"]), idempotency_key=talk.key("reject")
            )
        except CoreRefused as problem:
            if problem.code in _ENDED:
                return Abort("ended", {"for-other": for_other(talk)})
            raise
    return Next("requests", {"request": None})


def _changes(request: PersonRequest, recorded: PersonDetails) -> dict[str, TextArgument]:
    """Which fields would change, and into what where the chat may say it."""
    changed = set(request.changed) if request.person else set()
    told: dict[str, TextArgument] = {
        "names": _flag(bool(changed & _NAMES)),
        "other": _flag(bool(changed - _TOLD)),
        **{field: _flag(field in changed) for field in sorted(_TOLD - _NAMES)},
    }
    return told | _values(request.person, recorded)


def _values(wanted: RequestedPerson | None, recorded: PersonDetails) -> dict[str, TextArgument]:
    person = wanted or recorded
    new = [each for each in person.documents if each not in recorded.documents]
    numbers = {phone.number for phone in recorded.phones or []}
    phones = [each.number for each in person.phones or [] if each.number not in numbers]
    homes = [each for each in person.addresses if each.type == "RESIDENCE"] or person.addresses
    return {
        "new-name": " ".join(
            filter(None, (person.last_name, person.first_name, person.second_name))
        ),
        "new-document": new[0].type if new else "none",
        "new-document-number": new[0].number if new else "",
        "new-settlement": homes[0].settlement if homes else "",
        "new-phones": len(phones),
        "new-phone": phones[0] if phones else "",
        "has-new-email": _flag(bool(person.email)),
        "new-email": person.email or "",
    }


def _flag(value: bool) -> str:
    return "yes" if value else "no"
