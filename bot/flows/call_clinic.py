"""Call the clinic — зателефонувати в заклад: telephone, hours and address of who was asked (J8).

A button cannot dial: Telegram refuses ``tel:`` addresses, but makes a number in a text one to tap.
"""

from __future__ import annotations

from uuid import UUID

from bot.declaring import awaited
from bot.directory.facts import NO_FACTS, facts
from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow(
    "call_clinic",
    section="declaration",
    signed_in=True,
    for_others=True,
    offers={"abort-none": {"FIND": "find_doctor"}},
)


@flow.opening(leads_to=("contacts",), aborts=("none",))
async def opening(talk: Talk) -> Outcome:
    """The request that the button names, or the one that is waiting for an answer."""
    if talk.subject is not None:
        return Next("contacts", {"request": str(talk.subject)})
    found = await awaited(talk)
    return Next("contacts", {"request": str(found.id)}) if found else Abort("none")


async def show_contacts(talk: Talk) -> View:
    """What the register publishes of the place; nothing here is anybody's own."""
    request = await talk.core.declaration_requests.get(UUID(talk.data["request"]))
    place = await talk.service("directory").doctor(request.employee_id)
    return View(
        {
            "number": request.declaration_number,
            "known": "yes" if place else "no",
            "has-phone": "yes" if place and place.phone else "no",
            **(facts(place) if place else NO_FACTS),
        }
    )


@flow.step(
    Kind.SHOW, "contacts", view=show_contacts, options=("REQUEST",), starts=("request_status",)
)
async def contacts(talk: Talk, value: Option) -> Outcome:
    """Back to the request: after a call something may have become of it."""
    return Done(then=Start("request_status", subject=UUID(talk.data["request"])))
