"""Orders, the desk for a human being, and what is shown of questions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.registers.answers import Answer, Register
from sandbox.registers.behaviour import EVERY, Behaviour, Behaviours, Mode
from sandbox.registers.manual import ManualDesk
from sandbox.registers.masking import masked

TOLD = {
    "last_name": "Вигаданко",
    "first_name": "Остап",
    "birth_date": "1990-05-04",
    "tax_id": "9123456789",
    "documents": [{"type": "PERMANENT_RESIDENCE_PERMIT", "number": "940000007"}],
}


def say(register: str, answer: Answer, **order: Any) -> Behaviour:
    return Behaviour.read(register, {"mode": "say", "outcome": answer, **order})


# --- behaviours -----------------------------------------------------------------------------


def test_registers_behave_as_usual_until_told_otherwise() -> None:
    assert Behaviours().take(Register.TAX, {"1"}) is None


def test_order_for_a_person_goes_before_those_for_everybody() -> None:
    behaviours = Behaviours()
    for_all = say(EVERY, Answer.ABSENT)
    for_register = say("drfo", Answer.DIFFERS)
    for_person = say(EVERY, Answer.MATCHES, person="42")
    for order in (for_all, for_register, for_person):
        behaviours.set(order)
    assert behaviours.take(Register.TAX, {"7", "42"}) == for_person
    assert behaviours.take(Register.TAX, {"7"}) == for_register
    assert behaviours.take(Register.DEATH, {"7"}) == for_all


def test_order_for_so_many_times_wears_out() -> None:
    behaviours = Behaviours()
    behaviours.set(say("drfo", Answer.LATER, times=2))
    taken = [behaviours.take(Register.TAX, set()) for _ in range(3)]
    assert [each and each.outcome for each in taken] == [Answer.LATER, Answer.LATER, None]
    assert behaviours.all() == []


def test_new_order_replaces_the_old_and_clearing_takes_it_away() -> None:
    behaviours = Behaviours()
    behaviours.set(say("drfo", Answer.LATER))
    behaviours.set(say("drfo", Answer.ABSENT))
    behaviours.set(say("unzr", Answer.ABSENT))
    assert [each.outcome for each in behaviours.all()] == [Answer.ABSENT, Answer.ABSENT]
    behaviours.clear("drfo")
    assert [each.register for each in behaviours.all()] == ["unzr"]
    behaviours.clear()
    assert behaviours.all() == []


@pytest.mark.parametrize(
    ("register", "order"),
    [
        ("drfo", {}),
        ("drfo", {"mode": "odd"}),
        ("stars", {"mode": "silent"}),
        ("drfo", {"mode": "say"}),
        ("drfo", {"mode": "say", "outcome": "PERHAPS"}),
        ("drfo", {"mode": "slow", "delay_seconds": -1}),
        ("drfo", {"mode": "slow", "delay_seconds": True}),
        ("drfo", {"mode": "slow", "delay_seconds": 601}),
        ("drfo", {"mode": "refuse", "times": 0}),
        ("drfo", {"mode": "refuse", "times": True}),
        ("drfo", {"mode": "refuse", "times": 1.5}),
        ("drfo", {"mode": "refuse", "person": 5}),
    ],
)
def test_order_that_says_nothing_is_refused(register: str, order: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Behaviour.read(register, order)


async def test_one_who_is_not_slow_or_silent_does_not_wait() -> None:
    await Behaviour("drfo", Mode.REFUSE).endure()
    await Behaviour("drfo", Mode.SLOW, delay_seconds=0).endure()


# --- the desk -------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "registers.jsonl"


def desk(file: Path) -> ManualDesk:
    return ManualDesk(file, lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))


def test_question_waits_until_somebody_decides(file: Path) -> None:
    manual = desk(file)
    assert manual.ask(TOLD) is Answer.LATER
    assert manual.ask(dict(reversed(TOLD.items()))) is Answer.LATER
    (question,) = manual.questions()
    manual.decide(question.id, Answer.MATCHES)
    assert manual.ask(TOLD) is Answer.MATCHES
    manual.decide(question.id, Answer.DIFFERS)
    assert manual.ask(TOLD) is Answer.DIFFERS


def test_another_question_is_decided_on_its_own(file: Path) -> None:
    manual = desk(file)
    manual.ask(TOLD)
    manual.decide(manual.questions()[0].id, Answer.MATCHES)
    assert manual.ask({**TOLD, "first_name": "Орест"}) is Answer.LATER
    assert [question.told["first_name"] for question in manual.questions()] == ["Орест", "Остап"]


def test_questions_and_decisions_outlive_a_restart(file: Path) -> None:
    manual = desk(file)
    manual.ask(TOLD)
    manual.ask({**TOLD, "first_name": "Орест"})
    manual.decide(manual.questions()[0].id, Answer.ABSENT)
    assert desk(file).questions() == manual.questions()


def test_nobody_decides_what_was_not_asked(file: Path) -> None:
    with pytest.raises(LookupError):
        desk(file).decide("0", Answer.MATCHES)
    assert not file.exists()


# --- masking --------------------------------------------------------------------------------


def test_page_shows_too_little_to_know_the_person() -> None:
    shown = masked(TOLD)
    assert shown == {
        "last_name": "В.",
        "first_name": "О.",
        "born": "1990",
        "tax_id": "…789",
        "documents": [{"type": "PERMANENT_RESIDENCE_PERMIT", "number": "…007"}],
    }
    text = str(shown)
    for secret in ("Вигаданко", "9123456789", "1990-05-04", "940000007"):
        assert secret not in text
