"""Rate the cabinet — оцінити: one mark, without a word and without a name (J6.5, J11.5)."""

from __future__ import annotations

from bot.flow import Done, Flow, Kind, Option, Outcome, Talk

flow = Flow("rate", section="access")

_MARKS = {"FIVE": 5, "FOUR": 4, "THREE": 3, "TWO": 2, "ONE": 1}
_GOOD_FROM = 4


@flow.step(Kind.CHOOSE, "mark", options=tuple(_MARKS))
async def mark(talk: Talk, value: Option) -> Outcome:
    """Counted; one who is not content learns where people answer."""
    given = _MARKS[value]
    talk.record(talk.service("ratings").give, given)
    return Done({"is-good": "yes" if given >= _GOOD_FROM else "no"})
