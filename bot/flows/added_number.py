"""Was it you who added this number? — до ваших даних додано номер.

The message that leads here names no number: it waits in a table and stands on locked screens. The
number is asked of the core when it is shown, and only its end is.
"""

from __future__ import annotations

from bot.flow import Abort, Done, Flow, Kind, Next, Option, Outcome, Start, Talk, View
from core.contract.persons import AuthenticationMethod

flow = Flow(
    "added_number",
    section="access",
    signed_in=True,
    offers={"abort-gone": {"NUMBERS": "remove_authentication_method"}},
)


@flow.opening(leads_to=("question",), aborts=("gone",))
async def opening(talk: Talk) -> Outcome:
    """A number that has been taken away since needs no answer."""
    return Next("question") if await _number(talk) else Abort("gone")


async def show_question(talk: Talk) -> View:
    """The number, to be masked by the text, and since when it counts."""
    number = await _number(talk)
    return View(
        {
            "phone": number.value if number else "",
            "added": number.inserted_at if number else talk.now,
        }
    )


@flow.step(
    Kind.CONFIRM,
    "question",
    view=show_question,
    options=("YES", "NO"),
    starts=("report_action",),
)
async def question(talk: Talk, value: Option) -> Outcome:
    """A stranger's number is reported, and goes."""
    if value == "NO":
        return Done(then=Start("report_action", subject=talk.subject))
    return Done()


async def _number(talk: Talk) -> AuthenticationMethod | None:
    methods: list[AuthenticationMethod] = await talk.core.persons.authentication_methods()
    for method in methods:
        if method.id == talk.subject and method.is_active:
            return method
    return None
