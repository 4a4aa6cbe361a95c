"""Check of the data — перевірка даних: what each state register said of them (J12.7).

The patient's own, or those of somebody whom he represents.
"""

from __future__ import annotations

from bot.family import for_other
from bot.flow import Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View
from bot.pictures import picture_is_wanted
from core.contract.persons import StreamVerification

flow = Flow("verification", section="person", signed_in=True, for_others=True)

# What a patient would look at first: what does not agree, then what is not known yet.
_WORST_FIRST = (
    "NOT_VERIFIED",
    "CHANGES_NEEDED",
    "IN_REVIEW",
    "VERIFICATION_NEEDED",
    "VERIFIED",
)
_MENDED_BY_A_CHANGE = ("NOT_VERIFIED", "CHANGES_NEEDED")
# No change of one's data takes an entry out of the register of deaths.
_DEATHS = "dracs_death"


async def show_registers(talk: Talk) -> View:
    """Every register with its answer, the worst first."""
    verification = (await talk.core.persons.verification()).person_verification
    status = verification.verification_status
    said = sorted(verification.details.items(), key=_order)
    items = [
        Item(register, {"register": register, "status": answer.verification_status})
        for register, answer in said
    ]
    is_wanted = await picture_is_wanted(talk)
    options = ["DOCUMENTS"] if is_wanted else []
    options += ["UPDATE"] if status in _MENDED_BY_A_CHANGE else []
    return View(
        {
            "overall": status,
            "now": talk.now,
            "picture": "wanted" if is_wanted else "no",
            "for-other": for_other(talk),
        },
        options=(*options, "REFRESH"),
        items=items,
    )


@flow.step(
    Kind.LIST,
    "registers",
    view=show_registers,
    options=("DOCUMENTS", "UPDATE", "REFRESH"),
    leads_to=("registers", "advice"),
    starts=("show_documents", "update_person"),
)
async def registers(talk: Talk, value: ItemId | Option) -> Outcome:
    """What to do about one register, or look again: an answer may have come meanwhile."""
    if value == "DOCUMENTS":
        return Done(then=Start("show_documents"))
    if value == "UPDATE":
        return Done(then=Start("update_person"))
    if value == "REFRESH":
        return Next("registers")
    return Next("advice", {"register": str(value)})


async def show_advice(talk: Talk) -> View:
    """The answer of one register as it is now."""
    details = (await talk.core.persons.verification()).person_verification.details
    register = talk.data["register"]
    answer = details.get(register)
    status = answer.verification_status if answer else "VERIFICATION_NOT_NEEDED"
    is_mended = status in _MENDED_BY_A_CHANGE and register != _DEATHS
    return View(
        {"register": register, "status": status, "for-other": for_other(talk)},
        options=("UPDATE", "REGISTERS") if is_mended else ("REGISTERS",),
    )


@flow.step(
    Kind.SHOW,
    "advice",
    view=show_advice,
    options=("UPDATE", "REGISTERS"),
    leads_to=("registers",),
    starts=("update_person",),
)
async def advice(talk: Talk, value: Option) -> Outcome:
    """What differs is mended by a signed change; the registers are asked again by themselves."""
    if value == "UPDATE":
        return Done(then=Start("update_person"))
    return Next("registers")


def _order(entry: tuple[str, StreamVerification]) -> tuple[int, str]:
    register, answer = entry
    status = answer.verification_status
    place = _WORST_FIRST.index(status) if status in _WORST_FIRST else len(_WORST_FIRST)
    return place, register
