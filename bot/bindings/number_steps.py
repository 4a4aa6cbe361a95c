"""The steps that confirm a number, for every flow that needs one (J4).

The flow's own texts say what the number is for; keys are ``phone``, ``code`` and ``no-access``.
"""

from __future__ import annotations

from bot.bindings.numbers import NumberState, written
from bot.bindings.proofs import CodeWorth
from bot.flow import Contact, Flow, Kind, Next, Option, Outcome, Stay, Talk, View

_HINDRANCES = ("too-soon", "no-number", "shared")


def confirm_number(flow: Flow, *, stage: int, then: str) -> None:
    """Declare ``phone``, ``code`` and ``no-access`` on a flow.

    Args:
        flow: the flow, at the place in the patient's order where its number is confirmed.
        stage: number of the stage that the steps are.
        then: step that follows; the data have the number under ``phone``, sealed.
    """

    @flow.step(Kind.CONTACT, "phone", stage=stage, problems=_HINDRANCES, leads_to=("code", then))
    async def phone(talk: Talk, value: Contact) -> Outcome:
        """The account's own number or another: either is confirmed by the code sent there."""
        return await _ask(talk, written(value.phone), then)

    async def show_code(talk: Talk) -> View:
        """The number that the code went to, to be masked by the text, and how long it counts."""
        return View({"phone": number_of(talk), "valid": talk.data.get("valid", 0)})

    @flow.step(
        Kind.CODE,
        "code",
        view=show_code,
        stage=stage,
        options=("RESEND", "OTHER_NUMBER", "NO_ACCESS"),
        problems=("wrong", "mistyped", "expired", "failed", *_HINDRANCES),
        leads_to=("code", "phone", "no-access", then),
    )
    async def code(talk: Talk, value: str | Option) -> Outcome:
        """The code from the message, whose text names Telegram."""
        if value == "RESEND":
            return await _ask(talk, number_of(talk), then)
        if value == "NO_ACCESS":
            return Next("no-access")
        if isinstance(value, Option):
            return Next("phone", {"phone": None})
        numbers = talk.service("numbers")
        verdict = await numbers.check_code(number_of(talk), value, key=talk.key("check"))
        if verdict.worth is CodeWorth.RIGHT:
            return Next(then)
        return Stay(verdict.worth, {"left": verdict.tries_left})

    @flow.step(Kind.SHOW, "no-access", stage=stage, options=("OTHER_NUMBER",), leads_to=("phone",))
    async def no_access(talk: Talk, value: Option) -> Outcome:
        """Only a number that one holds can be confirmed; no old number is asked."""
        return Next("phone", {"phone": None})


async def _ask(talk: Talk, number: str, then: str) -> Outcome:
    """Have a code sent; a number that was confirmed a little while ago needs none."""
    key = talk.key("send")
    asked = await talk.service("numbers").send_code(talk.chat.id, number, now=talk.now, key=key)
    sealed = talk.service("sealed_phones").seal(talk.chat.id, number)
    if asked.state is NumberState.SENT:
        talk.record(talk.service("code_allowance").count, talk.chat.id, key)
        return Next("code", {"phone": sealed, "valid": asked.valid_minutes})
    if asked.state is NumberState.CONFIRMED:
        return Next(then, {"phone": sealed})
    return Stay(asked.state, asked.args)


def number_of(talk: Talk) -> str:
    """The number that a conversation carries sealed."""
    number: str = talk.service("sealed_phones").open(talk.chat.id, talk.data["phone"])
    return number
