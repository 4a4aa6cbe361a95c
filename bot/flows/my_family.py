"""My family — моя родина: whom the patient represents, who represents him, and until when."""

from __future__ import annotations

from uuid import UUID

from bot.family import kinship
from bot.flow import Done, Flow, Item, ItemId, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow("my_family", section="family", menu=4, signed_in=True)

_PAGE = 8
_ACTING = {"DOCTOR": "find_doctor", "DECLARATION": "my_declarations", "DATA": "my_data"}
"""What may be done for the person, and by which flow."""


@flow.opening(leads_to=("family", "relationship"))
async def opening(talk: Talk) -> Outcome:
    """A notification's button names the relationship; the menu names nothing."""
    if talk.subject is None:
        return Next("family")
    return Next("relationship", {"relationship": str(talk.subject)})


async def show_family(talk: Talk) -> View:
    """Whom the patient represents, then who represents him."""
    found = await talk.core.confidants.relationships()
    first = talk.page * _PAGE
    shown = found[first : first + _PAGE]
    items = [Item(str(each.id), kinship(each, talk)) for each in shown]
    return View(items=items, more=len(found) > first + _PAGE)


@flow.step(
    Kind.LIST,
    "family",
    view=show_family,
    options=("ADD_CHILD", "ADD_WARD"),
    leads_to=("relationship",),
    starts=("add_child", "add_ward"),
)
async def family(talk: Talk, value: ItemId | Option) -> Outcome:
    """One of the relationships, or another person to represent."""
    if isinstance(value, Option):
        return Done(then=Start("add_child" if value == "ADD_CHILD" else "add_ward"))
    return Next("relationship", {"relationship": str(value)})


async def show_relationship(talk: Talk) -> View:
    """In what state it is and until when it lasts; what can be done follows from that."""
    found = await talk.core.confidants.relationship(UUID(talk.data["relationship"]))
    args = kinship(found, talk)
    options = list(_ACTING) if found.may_act and args["side"] == "represented" else []
    options += ["CHANGES"] if args["soon"] == "yes" and found.is_active else []
    options += ["STATUS"] if args["state"] in ("waiting", "refused") else []
    options += ["END"] if found.is_active and args["side"] == "represented" else []
    return View(args, options=(*options, "FAMILY"))


@flow.step(
    Kind.SHOW,
    "relationship",
    view=show_relationship,
    options=(*_ACTING, "CHANGES", "STATUS", "END", "FAMILY"),
    leads_to=("end", "family"),
    starts=(*_ACTING.values(), "relationship_status", "what_changes"),
)
async def relationship(talk: Talk, value: Option) -> Outcome:
    """Act for this one, see how the check stands or what will change, or end the relationship."""
    if value in ("STATUS", "CHANGES"):
        target = "relationship_status" if value == "STATUS" else "what_changes"
        return Done(then=Start(target, subject=UUID(talk.data["relationship"])))
    if value in _ACTING:
        found = await talk.core.confidants.relationship(UUID(talk.data["relationship"]))
        return Done(then=Start(_ACTING[value], person=found.person.id))
    return Next("end" if value == "END" else "family")


async def show_end(talk: Talk) -> View:
    """Whom it concerns."""
    found = await talk.core.confidants.relationship(UUID(talk.data["relationship"]))
    return View(kinship(found, talk))


@flow.step(Kind.CONFIRM, "end", view=show_end, options=("END", "FAMILY"), leads_to=("family",))
async def end(talk: Talk, value: Option) -> Outcome:
    """Ended at the core first; what is held about the person here goes in this answer."""
    if value == "FAMILY":
        return Next("family")
    relationship_id = UUID(talk.data["relationship"])
    await talk.core.confidants.deactivate(relationship_id, idempotency_key=talk.key("end"))
    talk.record(talk.service("bindings").end_relationship, relationship_id)
    return Done()
