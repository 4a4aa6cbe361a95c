"""The pure parts of the engine: moves, callback data, words, layouts, reading of answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats.model import Choice, Conversation, Problem, Run
from bot.chats.stored import pack, unpack
from bot.engine import callback, moves, words
from bot.engine.inputs import (
    FOREIGN_CONTACT,
    NOT_A_CODE,
    NOT_A_PHONE,
    NOT_UNDERSTOOD,
    TOO_LONG,
    Input,
    Other,
    SharedContact,
    SharedPoint,
    Typed,
    phone_of,
    read_answer,
)
from bot.engine.layout import LONGEST_LABEL, LONGEST_TEXT, Button, Layout, cut, outgoing, shortened
from bot.flow import Contact, Location, Start, Stay
from bot.notifications.model import Kind
from core.kit.ids import new_id
from tests.kit.demo_flows import SUBJECT, demo_flows

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
FLOWS = demo_flows()


def run_of(flow: str = "order", step: str | None = "size", **fields: object) -> Run:
    return Run(id=new_id(), flow=flow, step=step, touched_at=NOW, **fields)  # type: ignore[arg-type]


def go(run: Run, step: str, **data: object) -> None:
    moves.enter(run, FLOWS[run.flow].steps[step], data, NOW)


# --- moves ----------------------------------------------------------------------------------


def test_a_way_forward_is_a_way_back() -> None:
    run = run_of(step=None)
    for step in ("size", "name", "pick"):
        go(run, step)
    assert run.history == ["size", "name"]
    assert moves.back(run, NOW)
    assert (run.step, run.history) == ("name", ["size"])
    assert moves.back(run, NOW)
    assert not moves.back(run, NOW)


def test_going_to_a_passed_step_unwinds_to_it() -> None:
    run = run_of(step=None)
    for step in ("size", "name", "pick", "review", "name"):
        go(run, step)
    assert (run.step, run.history) == ("name", ["size"])


def test_a_step_may_lead_to_itself() -> None:
    run = run_of(step=None, page=2)
    go(run, "size")
    go(run, "size", chosen="a")
    assert (run.step, run.history, run.data) == ("size", [], {"chosen": "a"})


def test_a_closed_step_forgets_the_way_back() -> None:
    run = run_of(step=None)
    for step in ("size", "name", "review", "sign"):
        go(run, step)
    assert run.history == []


def test_none_removes_what_was_gathered() -> None:
    run = run_of(data={"a": 1, "b": 2})
    go(run, "name", a=None, c=3)
    assert run.data == {"b": 2, "c": 3}


def test_a_problem_stands_until_the_next_move() -> None:
    run = run_of()
    moves.stay(run, Stay("too-short", {"left": 2}), NOW)
    assert run.problem == Problem("too-short", {"left": 2})
    go(run, "name")
    assert run.problem is None


def test_a_run_without_answers_is_not_kept() -> None:
    conversation = Conversation(current=run_of())
    forgotten = moves.set_aside(conversation, FLOWS)
    assert forgotten is not None
    assert conversation.stopped == []


def test_a_run_that_awaits_an_event_is_kept() -> None:
    conversation = Conversation(current=run_of(step="sign"))
    assert moves.set_aside(conversation, FLOWS) is None
    assert moves.awaiting(conversation, FLOWS, "signing.signed") is conversation.stopped[0]
    assert moves.awaiting(conversation, FLOWS, "something.else") is None


def test_beginning_a_flow_replaces_its_stopped_run_about_the_same_subject() -> None:
    same, other = run_of(history=["size"]), run_of(history=["size"], subject=SUBJECT)
    conversation = Conversation(stopped=[same, other])
    moves.begin(conversation, FLOWS, Start("order"), NOW)
    assert conversation.stopped == [other]


def test_a_caller_is_never_dropped() -> None:
    caller = run_of("secret", None)
    conversation = Conversation(current=caller)
    moves.begin(conversation, FLOWS, Start("sign_in"), NOW, caller=caller.id)
    assert conversation.stopped == [caller]


def test_stopped_runs_do_not_pile_up() -> None:
    conversation = Conversation()
    for _ in range(moves.MOST_STOPPED + 3):
        conversation.current = run_of(history=["size"], subject=new_id())
        moves.set_aside(conversation, FLOWS)
    assert len(conversation.stopped) == moves.MOST_STOPPED


def test_every_move_to_a_new_screen_has_a_new_revision() -> None:
    conversation = Conversation()
    seen = [conversation.revision]
    run = moves.begin(conversation, FLOWS, Start("order"), NOW)
    seen.append(conversation.revision)
    run.step, run.history = "name", ["size"]
    moves.set_aside(conversation, FLOWS)
    moves.continue_run(conversation, FLOWS, run, NOW)
    seen.append(conversation.revision)
    moves.end(conversation, run)
    seen.append(conversation.revision)
    assert seen == sorted(set(seen))


def test_a_conversation_survives_its_row() -> None:
    conversation = Conversation(
        version=7,
        revision=9,
        current=run_of(
            data={"request": "1"},
            history=["size"],
            subject=SUBJECT,
            page=2,
            problem=Problem("late", {"at": NOW, "on": date(2026, 3, 1), "left": 2, "why": None}),
            caller=SUBJECT,
        ),
        stopped=[run_of("secret", None)],
        after_consent=Start("order", SUBJECT, {"a": 1}),
        choices=[Choice("abc", "o1.SMALL"), Choice(None, "i1.x")],
        has_reply_keyboard=True,
    )
    row = SimpleNamespace(version=7, **pack(conversation))
    assert unpack(row) == conversation
    empty = Conversation()
    assert unpack(SimpleNamespace(version=0, **pack(empty))) == empty


# --- callback data --------------------------------------------------------------------------


@given(st.integers(0, 10**9), st.from_regex(r"[A-Z][A-Z_]{0,31}", fullmatch=True), st.uuids())
def test_callback_data_fit_and_read_back(revision: int, option: str, id_: UUID) -> None:
    longest = "a" * 40
    for data in (
        callback.option(revision, option),
        callback.item(revision, "i" * 48),
        callback.page(revision, 999),
        callback.back(revision),
        callback.stop(revision),
        callback.go_on(id_),
        callback.anew(id_),
        callback.erase(id_),
        callback.start(longest, id_),
        callback.frame("language", "uk"),
        callback.REFRESH,
    ):
        assert len(data.encode()) <= callback.LONGEST_BYTES
        tap = callback.read(data)
        assert tap is not None
        assert tap.verb == data[0]
    tap = callback.read(callback.option(revision, option))
    assert tap == callback.Tap("o", option, revision)
    assert callback.read_payload(callback.payload(longest, id_)) == (longest, id_)


@given(st.text(max_size=64))
def test_any_callback_data_are_read_or_refused(data: str) -> None:
    tap = callback.read(data)
    assert tap is None or tap.verb in "oipbxrscneg"


@pytest.mark.parametrize("payload", ["", "order", "order-", "order-short", "order-" + "!" * 22])
def test_a_malformed_subject_is_dropped(payload: str) -> None:
    flow, subject = callback.read_payload(payload)
    assert flow in ("", "order")
    assert subject is None


# --- words ----------------------------------------------------------------------------------

CHOICES = [
    Choice(words.fingerprint("Об’єднати"), "o1.JOIN"),
    Choice(None, "i1.x"),
    Choice(words.fingerprint("Назад"), "b1"),
]


@pytest.mark.parametrize("typed", ["об'єднати", "ОБʼЄДНАТИ!", "  Об`єднати ", "«Об’єднати»"])
def test_a_word_is_recognised_however_it_is_typed(typed: str) -> None:
    assert words.find(CHOICES, typed, with_numbers=False) == "o1.JOIN"


def test_numbers_count_only_in_text_mode() -> None:
    assert words.find(CHOICES, "2", with_numbers=True) == "i1.x"
    assert words.find(CHOICES, "2", with_numbers=False) is None
    for beyond in ("0", "4", "99999999999999999999"):
        assert words.find(CHOICES, beyond, with_numbers=True) is None


def test_labels_of_people_are_not_remembered_as_words() -> None:
    layout = Layout("text", [[Button("Марко, 6 років", "i1.x", is_word=False)]])
    assert layout.choices() == [Choice(None, "i1.x")]


# --- layouts --------------------------------------------------------------------------------


def test_buttons_become_the_bot_apis_json() -> None:
    layout = Layout(
        "text",
        [
            [Button("A", "o1.A"), Button("B", address="https://example.org")],
            [Button("C", address="https://example.org/app", is_mini_app=True)],
        ],
    )
    assert outgoing(layout, Kind.SCREEN).markup == {
        "inline_keyboard": [
            [{"text": "A", "callback_data": "o1.A"}, {"text": "B", "url": "https://example.org"}],
            [{"text": "C", "web_app": {"url": "https://example.org/app"}}],
        ]
    }


def test_text_mode_numbers_words_and_keeps_only_addresses() -> None:
    layout = Layout("text", [[Button("A", "o1.A")], [Button("Page", address="https://e.org")]])
    shown = outgoing(layout, Kind.SCREEN, words_hint="Type:")
    assert shown.text == "text\n\nType:\n1 – A"
    assert shown.markup == {"inline_keyboard": [[{"text": "Page", "url": "https://e.org"}]]}


def test_a_request_has_a_reply_keyboard() -> None:
    layout = Layout("text", [[Button("Back", "b1")]], request=("request_contact", "Share"))
    markup = outgoing(layout, Kind.SCREEN).markup
    assert markup is not None
    assert markup["keyboard"] == [[{"text": "Share", "request_contact": True}], [{"text": "Back"}]]


def test_labels_and_texts_are_cut_to_what_telegram_takes() -> None:
    assert shortened("а" * LONGEST_LABEL) == "а" * LONGEST_LABEL
    assert len(shortened("а" * 100)) == LONGEST_LABEL
    paragraphs = "\n".join("x" * 100 for _ in range(100))
    assert len(cut(paragraphs)) <= LONGEST_TEXT
    assert cut(paragraphs).endswith("x" * 100)
    assert len(cut("x" * 9000)) == LONGEST_TEXT


# --- answers --------------------------------------------------------------------------------

ME = 42
POINT = SharedPoint(50.4, 30.5, 1)


@pytest.mark.parametrize(
    ("flow", "step", "given_", "answer"),
    [
        ("order", "name", Typed("  Іван \n Франко ", 1), "Іван Франко"),
        ("order", "name", Typed("x" * 201, 1), TOO_LONG),
        ("order", "name", POINT, NOT_UNDERSTOOD),
        ("order", "size", Typed("щось", 1), NOT_UNDERSTOOD),
        ("order", "sign", Typed("підписано", 1), NOT_UNDERSTOOD),
        ("order", "size", Other(1), NOT_UNDERSTOOD),
        ("share", "code", Typed("12 34", 1), "1234"),
        ("share", "code", Typed("123", 1), NOT_A_CODE),
        ("share", "code", Typed("пароль", 1), NOT_A_CODE),
        ("share", "phone", SharedContact("380671112233", ME, 1), Contact("+380671112233", True)),
        ("share", "phone", SharedContact("380671112233", 43, 1), FOREIGN_CONTACT),
        ("share", "phone", SharedContact("380671112233", None, 1), FOREIGN_CONTACT),
        ("share", "phone", Typed("067 111-22-33", 1), Contact("+380671112233", False)),
        ("share", "phone", Typed("ні", 1), NOT_A_PHONE),
        ("share", "place", POINT, Location(50.4, 30.5)),
        ("share", "place", Typed("Бровари", 1), NOT_UNDERSTOOD),
    ],
)
def test_input_answers_a_step_by_its_kind(
    flow: str, step: str, given_: Input, answer: object
) -> None:
    assert read_answer(FLOWS[flow].steps[step], given_, ME) == answer


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("+380671112233", "+380671112233"),
        ("380671112233", "+380671112233"),
        ("0671112233", "+380671112233"),
        ("(067) 111 22 33", "+380671112233"),
        ("+48 600 100 200", "+48600100200"),
        ("671112233", None),
        ("067111223", None),
        ("+0671112233", None),
        ("+1", None),
        ("+3806711122334455", None),
        ("٠٦٧١١١٢٢٣٣", None),
        ("", None),
    ],
)
def test_phones_are_read_as_people_write_them(typed: str, phone: str | None) -> None:
    assert phone_of(typed) == phone


# --- for whom -------------------------------------------------------------------------------


def test_a_button_names_a_person_by_the_end_of_his_id() -> None:
    person = new_id()
    tap = callback.read(callback.start("order", SUBJECT, person))
    assert tap is not None
    assert callback.started(tap.value) == ("order", SUBJECT, callback.ending(person))
    assert callback.started("order") == ("order", None, None)
    assert callback.ending(person) != callback.ending(new_id())


def test_for_whom_a_run_acts_is_kept() -> None:
    for person in (None, new_id()):
        row = SimpleNamespace(version=1, **pack(Conversation(current=run_of(person=person))))
        current = unpack(row).current
        assert current is not None
        assert current.person == person


def test_a_run_of_an_earlier_version_acts_for_nobody_yet() -> None:
    packed = pack(Conversation(current=run_of()))
    del packed["dialogue"]["current"]["person"]
    current = unpack(SimpleNamespace(version=1, **packed)).current
    assert current is not None
    assert current.person is None
