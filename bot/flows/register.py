"""Register as a patient — зареєструватися в Реєстрі пацієнтів.

The chat confirms a phone; everything else is stated and signed on the secure page. The number goes
there sealed: neither the conversation nor the signing session shows it.
"""

from __future__ import annotations

from bot.bindings.number_steps import confirm_number
from bot.flow import (
    Abort,
    Done,
    Event,
    Flow,
    HandOff,
    Kind,
    Next,
    Option,
    Outcome,
    Start,
    Talk,
    View,
)

flow = Flow(
    "register",
    section="access",
    page_stages=1,  # the answers are checked and signed there
    offers={"done": {"FIND": "find_doctor"}, "abort-later": {"REGISTER": "register"}},
)

_WAYS = {"PHONE": "phone", "EMAIL": "email"}


@flow.step(
    Kind.SHOW,
    "prepare",
    options=("REGISTER", "NO_TAX_ID", "LATER"),
    leads_to=("way", "no-tax-id"),
    aborts=("later",),
)
async def prepare(talk: Talk, value: Option) -> Outcome:
    """What will be needed."""
    if value == "LATER":
        return Abort("later")
    return Next("way" if value == "REGISTER" else "no-tax-id")


@flow.step(Kind.SHOW, "no-tax-id", options=("UNDERSTOOD",), leads_to=("way",))
async def no_tax_id(talk: Talk, value: Option) -> Outcome:
    """One who refused the number says so on the page."""
    return Next("way")


@flow.step(Kind.CHOOSE, "way", stage=1, options=("PHONE", "EMAIL"), leads_to=("phone",))
async def way(talk: Talk, value: Option) -> Outcome:
    """How to be in touch."""
    return Next("phone", {"way": _WAYS[value]})


confirm_number(flow, stage=2, then="page")


async def show_page(talk: Talk) -> View:
    """The button to the secure page, where the form is."""
    details = {"phone": talk.data["phone"], "preferred_way": talk.data["way"]}
    return View(hand_off=HandOff("sign_up", details=details))


@flow.step(
    Kind.EXTERNAL,
    "page",
    view=show_page,
    stage=3,
    answered_by="signing.signed",
    starts=("sign_in", "show_documents"),
)
async def page(talk: Talk, event: Event) -> Outcome:
    """Registered. One who has another phone on record must still show that this chat is his.

    A document that a human being compares has to be shown; what comes next signs him in first.
    """
    if event.data.get("scans"):
        told = {"fingerprint": event.data["fingerprint"]}
        return Done(then=Start("show_documents", data=told, person=talk.chat.person_id))
    if event.data["needs_proof"]:
        return Done(then=Start("sign_in"))
    return Done({"fingerprint": event.data["fingerprint"]})
