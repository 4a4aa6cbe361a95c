"""What the conversations share in which the patient states whom he represents.

Whether he can represent others is told before he fills anything in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.flow import Abort, Done, Event, Next, Outcome, Start, Talk


class Hindrance(StrEnum):
    """What stands against it; the reasons by which a flow ends."""

    NOT_VERIFIED = "not-verified"
    """The registers refuse his own data."""
    NO_PHONE = "no-phone"
    """Nobody could ask him for the one whom he represents."""
    REPRESENTED = "represented"
    """He has a representative himself."""


OFFERS: Final = {
    "abort-not-verified": {"VERIFICATION": "verification"},
    "abort-no-phone": {"ADD_NUMBER": "add_authentication_method"},
}
"""What helps against it."""
AFTERWARDS: Final = ("show_documents", "relationship_status")
"""Where a statement leads."""


async def unless_hindered(talk: Talk, step: str) -> Outcome:
    """Go on to a step; one who cannot represent anybody learns it before he fills a form in."""
    found = await _hindrance(talk)
    return Abort(found, person=talk.chat.person_id) if found else Next(step)


def stated(talk: Talk, event: Event) -> Outcome:
    """Signed: pictures are shown where a human being will look at them, then the state.

    The pictures as well are shown in the representative's own name: nobody acts for the person yet.
    """
    pictures, state = AFTERWARDS
    then = pictures if event.data["scans"] else state
    told = {"fingerprint": event.data["fingerprint"]}
    subject = UUID(event.data["relationship"])
    return Done(then=Start(then, subject, told, person=talk.chat.person_id))


async def _hindrance(talk: Talk) -> Hindrance | None:
    """The first thing that the core would refuse him for, if there is any.

    Source: CF 17525605929; the OTP method, CF RC CSI-1323.
    """
    verification = (await talk.core.persons.verification()).person_verification
    if verification.verification_status == "NOT_VERIFIED":
        return Hindrance.NOT_VERIFIED
    methods = await talk.core.persons.authentication_methods()
    if not any(each.is_active and each.type == "OTP" for each in methods):
        return Hindrance.NO_PHONE
    relationships = await talk.core.confidants.relationships()
    if any(each.is_active and each.person.id == talk.chat.person_id for each in relationships):
        return Hindrance.REPRESENTED
    return None
