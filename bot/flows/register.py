"""Register as a patient — зареєструватися в Реєстрі пацієнтів.

The chat confirms a phone; everything else is stated and signed on the secure page. The number goes
there sealed: neither the conversation nor the signing session shows it.
"""

from __future__ import annotations

from bot.bindings.numbers import NumberState, written
from bot.bindings.proofs import CodeWorth
from bot.flow import (
    Contact,
    Done,
    Event,
    Flow,
    HandOff,
    Kind,
    Next,
    Option,
    Outcome,
    Start,
    Stay,
    Talk,
    View,
)

flow = Flow("register", section="access", offers={"done": {"FIND": "find_doctor"}})

_WAYS = {"PHONE": "phone", "EMAIL": "email"}


@flow.step(Kind.SHOW, "prepare", options=("REGISTER", "NO_TAX_ID"), leads_to=("way", "no-tax-id"))
async def prepare(talk: Talk, value: Option) -> Outcome:
    """What will be needed."""
    return Next("way" if value == "REGISTER" else "no-tax-id")


@flow.step(Kind.SHOW, "no-tax-id", options=("UNDERSTOOD",), leads_to=("way",))
async def no_tax_id(talk: Talk, value: Option) -> Outcome:
    """One who refused the number says so on the page."""
    return Next("way")


@flow.step(Kind.CHOOSE, "way", stage=1, options=("PHONE", "EMAIL"), leads_to=("phone",))
async def way(talk: Talk, value: Option) -> Outcome:
    """How to be in touch."""
    return Next("phone", {"way": _WAYS[value]})


@flow.step(
    Kind.CONTACT,
    "phone",
    stage=2,
    problems=("too-soon", "no-number", "shared"),
    leads_to=("code", "page"),
)
async def phone(talk: Talk, value: Contact) -> Outcome:
    """The account's own number or another: either is confirmed by the code that arrives there."""
    number = written(value.phone)
    sealed = talk.service("sealed_phones").seal(talk.chat.id, number)
    state = await talk.service("numbers").send_code(number, key=talk.key("send"))
    if state is NumberState.SENT:
        return Next("code", {"phone": sealed})
    if state is NumberState.CONFIRMED:
        return Next("page", {"phone": sealed})
    return Stay(state)


async def show_code(talk: Talk) -> View:
    """The number that the code went to, to be masked by the text."""
    return View({"phone": _number(talk)})


@flow.step(
    Kind.CODE,
    "code",
    view=show_code,
    stage=2,
    options=("RESEND", "OTHER_NUMBER"),
    problems=("wrong", "mistyped", "expired", "failed", "too-soon", "no-number", "shared"),
    leads_to=("code", "phone", "page"),
)
async def code(talk: Talk, value: str | Option) -> Outcome:
    """The code from the message, whose text names Telegram."""
    if value == "OTHER_NUMBER":
        return Next("phone", {"phone": None})
    numbers = talk.service("numbers")
    if isinstance(value, Option):
        state = await numbers.send_code(_number(talk), key=talk.key("send"))
        if state is NumberState.SENT:
            return Next("code")
        return Next("page") if state is NumberState.CONFIRMED else Stay(state)
    verdict = await numbers.check_code(_number(talk), value, key=talk.key("check"))
    if verdict.worth is CodeWorth.RIGHT:
        return Next("page")
    return Stay(verdict.worth, {"left": verdict.tries_left})


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
    starts=("sign_in",),
)
async def page(talk: Talk, event: Event) -> Outcome:
    """Registered. One who has another phone on record must still show that this chat is his."""
    if event.data["needs_proof"]:
        return Done(then=Start("sign_in"))
    return Done({"fingerprint": event.data["fingerprint"]})


def _number(talk: Talk) -> str:
    number: str = talk.service("sealed_phones").open(talk.chat.id, talk.data["phone"])
    return number
