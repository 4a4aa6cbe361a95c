"""What the steps of a search show: settlements, a page of doctors, one doctor."""

from __future__ import annotations

from uuid import UUID

from bot.directory.facts import NO_FACTS, facts
from bot.directory.searching import offered_kinds, search
from bot.family import CHILDREN, specialities
from bot.flow import Item, Talk, View


async def show_settlements(talk: Talk) -> View:
    """Settlements of one name in different regions."""
    found = await talk.service("directory").settlements_like(talk.data["typed"])
    items = [
        Item(str(each.id), {"name": each.name, "area": each.area, "doctors": each.doctors})
        for each in found
    ]
    return View({"typed": talk.data["typed"], "count": len(items)}, items=items)


async def show_doctors(talk: Talk) -> View:
    """A page of doctors with what decides: place, free places, contract."""
    directory = talk.service("directory")
    allowed = await specialities(talk)
    wanted = search(talk.data, allowed)
    found, more = await directory.page(wanted, talk.page)
    options = offered_kinds(talk.data.get("kind"), allowed)
    options.append("ONLY_FREE" if talk.data.get("everyone") else "SHOW_ALL")
    placed = bool(found and wanted.settlement_id)
    return View(
        {
            "placed": "yes" if placed else "no",
            "where": found[0].settlement if placed else "",
            "count": await directory.count(wanted),
            "group": "children" if allowed == CHILDREN else "adults",
            "free": "no" if talk.data.get("everyone") else "yes",
            "as-of": await directory.exported_at(),
        },
        options=tuple(options),
        items=[Item(str(each.id), facts(each)) for each in found],
        more=more,
    )


async def show_card(talk: Talk) -> View:
    """Everything about one doctor."""
    doctor = await talk.service("directory").doctor(UUID(talk.data["doctor"]))
    if doctor is None:
        return View({"gone": "yes", **NO_FACTS}, options=("TO_LIST",))
    return View({"gone": "no", **facts(doctor)})
