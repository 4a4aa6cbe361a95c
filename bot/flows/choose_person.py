"""For whom — для кого. Asked once before an action that also serves those one represents."""

from __future__ import annotations

from uuid import UUID

from bot.family import day_of, represented
from bot.flow import Done, Flow, Item, Kind, Next, Option, Outcome, Talk, View

flow = Flow("choose_person", section="family", signed_in=True)

_PAGE = 8


@flow.opening(leads_to=("whom",))
async def opening(talk: Talk) -> Outcome:
    """One who represents nobody is not asked."""
    if await represented(talk):
        return Next("whom")
    return Done(person=talk.chat.person_id)


async def show_whom(talk: Talk) -> View:
    """Those for whom the patient may act today, by first name and age."""
    people = await represented(talk)
    first = talk.page * _PAGE
    shown = people[first : first + _PAGE]
    return View(
        {"flow": talk.data.get("flow", "")},
        items=[Item(str(each.person_id), each.args(day_of(talk))) for each in shown],
        more=len(people) > first + _PAGE,
    )


@flow.step(Kind.LIST, "whom", view=show_whom, options=("ME",))
async def whom(talk: Talk, value: str) -> Outcome:
    """The action goes on for this one."""
    return Done(person=talk.chat.person_id if isinstance(value, Option) else UUID(value))
