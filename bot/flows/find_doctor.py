"""Find a doctor — знайти лікаря. Works before sign-in."""

from __future__ import annotations

from uuid import UUID

from bot.directory.model import NEAR_KM
from bot.directory.searching import KINDS, criteria, search
from bot.directory.views import show_card, show_doctors, show_settlements
from bot.family import specialities
from bot.flow import Done, Flow, Kind, Location, Next, Option, Outcome, Start, Stay, Talk

flow = Flow("find_doctor", section="doctor", menu=2, for_others=True)

_SHORTEST_TEXT = 2


@flow.step(
    Kind.CHOOSE,
    "how",
    options=("BY_PLACE", "BY_SURNAME", "NEAR"),
    leads_to=("place", "surname", "near"),
)
async def how(talk: Talk, value: Option) -> Outcome:
    """By settlement, by surname, or around a point."""
    return Next({"BY_PLACE": "place", "BY_SURNAME": "surname", "NEAR": "near"}[value])


@flow.step(
    Kind.ASK, "place", leads_to=("settlement", "doctors"), problems=("too-short", "nobody-found")
)
async def place(talk: Talk, value: str) -> Outcome:
    """The beginning of a settlement's name."""
    if len(value.strip()) < _SHORTEST_TEXT:
        return Stay("too-short")
    found = await talk.service("directory").settlements_like(value)
    if not found:
        return Stay("nobody-found", {"typed": value.strip()})
    if len(found) > 1:
        return Next("settlement", {"typed": value.strip()})
    return Next("doctors", criteria(settlement=str(found[0].id)))


@flow.step(
    Kind.LIST,
    "settlement",
    view=show_settlements,
    options=("NOT_MINE",),
    leads_to=("doctors", "place"),
)
async def settlement(talk: Talk, value: str) -> Outcome:
    """One of the settlements, or another name."""
    if isinstance(value, Option):
        return Next("place")
    return Next("doctors", criteria(settlement=value))


@flow.step(Kind.ASK, "surname", leads_to=("doctors",), problems=("too-short", "nobody-found"))
async def surname(talk: Talk, value: str) -> Outcome:
    """The beginning of a doctor's surname."""
    if len(value.strip()) < _SHORTEST_TEXT:
        return Stay("too-short")
    wanted = criteria(surname=value.strip())
    everyone = search({**wanted, "everyone": True}, await specialities(talk))
    if not await talk.service("directory").count(everyone):
        return Stay("nobody-found", {"typed": value.strip()})
    return Next("doctors", wanted)


@flow.step(
    Kind.LOCATION,
    "near",
    options=("BY_PLACE",),
    leads_to=("doctors", "place"),
    problems=("nobody-found",),
)
async def near(talk: Talk, value: Location | Option) -> Outcome:
    """A point used once: only the ids of who is near are kept, not how far."""
    if isinstance(value, Option):
        return Next("place")
    ids = await talk.service("directory").nearest((value.latitude, value.longitude))
    if not ids:
        return Stay("nobody-found", {"km": NEAR_KM})
    return Next("doctors", criteria(ids=[str(each) for each in ids]))


@flow.step(
    Kind.LIST,
    "doctors",
    view=show_doctors,
    options=("SHOW_ALL", "ONLY_FREE", *KINDS),
    leads_to=("doctors", "card"),
)
async def doctors(talk: Talk, value: str) -> Outcome:
    """A doctor, or another selection of the same search."""
    if not isinstance(value, Option):
        return Next("card", {"doctor": value})
    if value in KINDS:
        return Next("doctors", {"kind": str(value)})
    return Next("doctors", {"everyone": value == "SHOW_ALL"})


@flow.step(
    Kind.SHOW,
    "card",
    view=show_card,
    options=("SUBMIT", "ADDRESS", "TO_LIST"),
    leads_to=("address", "doctors"),
    starts=("submit_declaration",),
)
async def card(talk: Talk, value: Option) -> Outcome:
    """Submit to this doctor, see the address, or go back to the list."""
    if value == "SUBMIT":
        return Done(then=Start("submit_declaration", subject=UUID(talk.data["doctor"])))
    return Next("address" if value == "ADDRESS" else "doctors")


@flow.step(
    Kind.SHOW,
    "address",
    view=show_card,
    options=("SUBMIT", "TO_LIST"),
    leads_to=("doctors",),
    starts=("submit_declaration",),
)
async def address(talk: Talk, value: Option) -> Outcome:
    """The address and telephone in words, so that they can be copied and read aloud."""
    return await card(talk, value)
