"""Whether the patient of a chat can represent others: told before he fills anything in."""

from __future__ import annotations

from enum import StrEnum

from bot.flow import Talk


class Hindrance(StrEnum):
    """What stands against it; the reasons by which a flow ends."""

    NOT_VERIFIED = "not-verified"
    """The registers refuse his own data."""
    NO_PHONE = "no-phone"
    """Nobody could ask him for the one whom he represents."""
    REPRESENTED = "represented"
    """He has a representative himself."""


async def hindrance(talk: Talk) -> Hindrance | None:
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
