"""Branch and offer at Дія: found again by name, made where they are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.signing.remote.diia.api import SCOPE, SIGNING, DiiaApi, Listed

OFFER_NAME: Final = "Підпис у кабінеті пацієнта"

# Only these actions: the cabinet asks for no document of anybody.
_SCOPES: Final = {SCOPE: [SIGNING]}


@dataclass(frozen=True, slots=True)
class BranchDetails:
    """What Дія wants to know of a branch (відділення).

    Attributes:
        name: 1-32 characters; by it the branch is found again.
        full_name: of the organisation, at most 100 characters: the signer reads it.
        full_address: at most 200 characters.
        email: of who answers for it.
        region: область.
        district: район.
        location: settlement.
        street: its street.
        house: its number.
    """

    name: str
    full_name: str
    full_address: str
    email: str
    region: str
    district: str
    location: str
    street: str
    house: str

    def published(self) -> Mapping[str, Any]:
        """The body of the call."""
        return {
            "name": self.name,
            "customFullName": self.full_name,
            "customFullAddress": self.full_address,
            "email": self.email,
            "region": self.region,
            "district": self.district,
            "location": self.location,
            "street": self.street,
            "house": self.house,
            "deliveryTypes": ["api"],
            "offerRequestType": "dynamic",
            "scopes": _SCOPES,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at Дія after the set-up."""

    branch_id: str
    offer_id: str


async def set_up(api: DiiaApi, details: BranchDetails, *, return_link: str) -> Standing:
    """Make what is missing; run again, it changes nothing.

    Raises:
        RemoteUnavailable: Дія does not answer; run again, what was made is found.
        RemoteRefused: Дія does not allow it: ask it for the scope ``hashedFilesSigning``.
    """
    branch_id = _found(await api.branches(), details.name)
    if branch_id is None:
        branch_id = await api.create_branch(details.published())
    offer_id = _found(await api.offers(branch_id), OFFER_NAME)
    if offer_id is None:
        offer = {"name": OFFER_NAME, "returnLink": return_link, "scopes": _SCOPES}
        offer_id = await api.create_offer(branch_id, offer)
    return Standing(branch_id, offer_id)


def _found(listed: Sequence[Listed], name: str) -> str | None:
    fitting = (one.id for one in listed if one.name == name and SIGNING in one.actions)
    return next(fitting, None)
