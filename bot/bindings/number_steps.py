"""The two steps that confirm a number, for every flow that needs one (J4).

The flow's own texts say what the number is for; keys are ``phone`` and ``code``.
"""

from __future__ import annotations

from bot.bindings.numbers import NumberState, written
from bot.bindings.proofs import CodeWorth
from bot.flow import Contact, Flow, Kind, Next, Option, Outcome, Stay, Talk, View

_HINDRANCES = ("too-soon", "no-number", "shared")


def confirm_number(flow: Flow, *, stage: int, then: str) -> None:
    """Declare ``phone`` and ``code`` on a flow.

    Args:
        flow: the flow, at the place in the patient's order where its number is confirmed.
        stage: number of the stage that both steps are.
        then: step that follows; the data have the number under ``phone``, sealed.
    """

    @flow.step(Kind.CONTACT, "phone", stage=stage, problems=_HINDRANCES, leads_to=("code", then))
    async def phone(talk: Talk, value: Contact) -> Outcome:
        """The account's own number or another: either is confirmed by the code sent there."""
        number = written(value.phone)
        sealed = talk.service("sealed_phones").seal(talk.chat.id, number)
        state = await talk.service("numbers").send_code(number, key=talk.key("send"))
        if state is NumberState.SENT:
            return Next("code", {"phone": sealed})
        if state is NumberState.CONFIRMED:
            return Next(then, {"phone": sealed})
        return Stay(state)

    async def show_code(talk: Talk) -> View:
        """The number that the code went to, to be masked by the text."""
        return View({"phone": number_of(talk)})

    @flow.step(
        Kind.CODE,
        "code",
        view=show_code,
        stage=stage,
        options=("RESEND", "OTHER_NUMBER"),
        problems=("wrong", "mistyped", "expired", "failed", *_HINDRANCES),
        leads_to=("code", "phone", then),
    )
    async def code(talk: Talk, value: str | Option) -> Outcome:
        """The code from the message, whose text names Telegram."""
        if value == "OTHER_NUMBER":
            return Next("phone", {"phone": None})
        numbers = talk.service("numbers")
        if isinstance(value, Option):
            state = await numbers.send_code(number_of(talk), key=talk.key("send"))
            if state is NumberState.SENT:
                return Next("code")
            return Next(then) if state is NumberState.CONFIRMED else Stay(state)
        verdict = await numbers.check_code(number_of(talk), value, key=talk.key("check"))
        if verdict.worth is CodeWorth.RIGHT:
            return Next(then)
        return Stay(verdict.worth, {"left": verdict.tries_left})


def number_of(talk: Talk) -> str:
    """The number that a conversation carries sealed."""
    number: str = talk.service("sealed_phones").open(talk.chat.id, talk.data["phone"])
    return number
