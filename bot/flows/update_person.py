"""Change my data — змінити дані: one guided change at a time, signed on the secure page (J12).

The patient's own data, or those of somebody whom he represents and for whom he signs.
"""

from __future__ import annotations

from bot.bindings.number_steps import confirm_number
from bot.family import ADULT_YEARS, age_on, day_of, find
from bot.flow import Done, Event, Flow, HandOff, Kind, Next, Option, Outcome, Start, Talk, View

flow = Flow(
    "update_person",
    section="person",
    signed_in=True,
    for_others=True,
    # Of everything but a new number there is one step, on the page.
    left_out=lambda data: () if data.get("kind") == "phone" else (1,),
    offers={"done": {"VERIFICATION": "verification"}},
)

_CHANGES = {
    "SURNAME": "surname",
    "DOCUMENT": "document",
    "PHONE": "phone",
    "ADDRESS": "address",
    "EMAIL": "email",
    "EMERGENCY_CONTACT": "emergency_contact",
    "SECRET": "secret",
}


@flow.opening(leads_to=("what", "page"))
async def opening(talk: Talk) -> Outcome:
    """What changes is known when the signature has another surname than the register (ER4).

    For another, the representative signs in here: the page works with the tokens about that one.
    """
    if _is_other(talk):
        await talk.core.persons.me()
    return Next("page" if talk.data.get("kind") else "what")


async def show_what(talk: Talk) -> View:
    """A number is one's own to confirm: the person is asked through his representative."""
    options = [name for name, kind in _CHANGES.items() if kind != "phone" or not _is_other(talk)]
    return View({"whose": await _whose(talk)}, options=tuple(options))


@flow.step(Kind.CHOOSE, "what", view=show_what, options=tuple(_CHANGES), leads_to=("phone", "page"))
async def what(talk: Talk, value: Option) -> Outcome:
    """A new number is confirmed first; everything else is entered on the page."""
    kind = _CHANGES[value]
    return Next("phone" if kind == "phone" else "page", {"kind": kind, "phone": None})


confirm_number(flow, stage=1, then="page")


async def show_page(talk: Talk) -> View:
    """The button to the secure page, where the fields are filled in, compared and signed."""
    details = {"kind": talk.data["kind"]}
    if talk.data.get("phone"):
        details["phone"] = talk.data["phone"]
    return View(
        {"kind": talk.data["kind"], "whose": await _whose(talk)},
        options=("NO_NEW_KEY",) if talk.data["kind"] == "surname" and not _is_other(talk) else (),
        hand_off=HandOff("person_request", details=details),
    )


@flow.step(
    Kind.EXTERNAL,
    "page",
    view=show_page,
    stage=2,
    options=("NO_NEW_KEY",),
    answered_by="signing.signed",
    leads_to=("no-new-key", "numbers"),
)
async def page(talk: Talk, value: Event | Option) -> Outcome:
    """Signed and recorded; the registers are asked about what has changed."""
    if isinstance(value, Option):
        return Next("no-new-key")
    if talk.data.get("limited"):
        # The signature opened nothing but this change; with the new surname it opens everything.
        talk.record(talk.service("bindings").sign_out, talk.chat.id)
    if talk.data["kind"] == "phone":
        return Next("numbers", {"fingerprint": value.data["fingerprint"]})
    return Done(
        {
            "kind": talk.data["kind"],
            "fingerprint": value.data["fingerprint"],
            "limited": "yes" if talk.data.get("limited") else "no",
            "for-other": "yes" if _is_other(talk) else "no",
        }
    )


async def show_numbers(talk: Talk) -> View:
    """What was signed; the number itself has been told already."""
    return View({"fingerprint": talk.data["fingerprint"]})


@flow.step(
    Kind.SHOW,
    "numbers",
    view=show_numbers,
    stage=2,
    options=("GO_ON",),
    starts=("add_authentication_method",),
    can_go_back=False,
)
async def numbers(talk: Talk, value: Option) -> Outcome:
    """On record. Where codes go is another thing, and so is what becomes of the old number."""
    return Done(then=Start("add_authentication_method", data={"phone": talk.data["phone"]}))


@flow.step(Kind.SHOW, "no-new-key", stage=2, options=("SIGN",), leads_to=("page",))
async def no_new_key(talk: Talk, value: Option) -> Outcome:
    """Where a signature in the new name is had, and what can be done without it."""
    return Next("page")


def _is_other(talk: Talk) -> bool:
    return talk.chat.acting_for is not None


async def _whose(talk: Talk) -> str:
    """Whose data change, as an argument of texts: a child is known by another document."""
    person = await find(talk, talk.chat.acting_for)
    if person is None:
        return "own"
    return "child" if age_on(day_of(talk), person.birth_date) < ADULT_YEARS else "ward"
