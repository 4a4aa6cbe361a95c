"""Words of what was done with a patient's data, and the file that holds them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.bindings.model import Binding
from bot.journal import written
from bot.journal.model import FILE, LINE, Action
from bot.journal.service import Journal
from bot.texts import LANGUAGES, Texts
from core.client import CoreRefused
from core.client.pages import Page
from core.contract.access import App, AppQuery
from core.contract.persons import AuthenticationMethod
from core.contract.reads import Read, ReadQuery, ReadThing
from core.contract.wire import PageQuery, Paging
from core.kit.ids import new_id

TEXTS = Texts()
AT = datetime(2026, 3, 12, 13, 2, tzinfo=UTC)
DOCTOR, SYSTEM = "Коваль А. П.", "МІС «Приклад»"


def seen(**details: str | int) -> Action:
    """Somebody's reading."""
    usual = {"thing": ReadThing.DECLARATION_REQUEST.value, "reader": "doctor", "name": DOCTOR}
    return Action("seen", AT, new_id(), {**usual, **details})


def line(action: Action, language: str = "uk") -> str:
    return TEXTS.label(FILE, LINE, language, {**action.args(), "number": 1})


def text(actions: list[Action], language: str = "uk") -> str:
    return written.octets_of(actions, AT, language, TEXTS).decode("utf-8-sig")


def test_a_doctor_who_opened_a_request_is_named_without_a_verb_of_gender() -> None:
    assert line(seen()) == f"1. 12 березня 2026, 15:02 – заявку переглянуто, лікар {DOCTOR}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_thing_has_words_of_its_own(language: str) -> None:
    told = {line(seen(thing=thing.value), language) for thing in ReadThing}
    assert len(told) == len(ReadThing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reader_has_words_of_his_own(language: str) -> None:
    readers = ("doctor", "employee", "representative", "channel")
    told = {line(seen(reader=reader, name=SYSTEM), language) for reader in readers}
    assert len(told) == len(readers)
    assert all(SYSTEM in each for each in told)


@pytest.mark.parametrize(
    ("count", "ending"),
    [(1, DOCTOR), (2, "(2 рази)"), (5, "(5 разів)"), (11, "(11 разів)"), (21, "(21 раз)")],
)
def test_several_readings_are_counted(count: int, ending: str) -> None:
    assert line(seen(count=count)).endswith(ending)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_has_a_heading_a_line_for_each_action_and_the_limit(language: str) -> None:
    actions = [seen(), Action("changed", AT - timedelta(days=1), new_id())]
    lines = text(actions, language).split("\r\n")
    assert lines[0] == TEXTS.label(FILE, "title", language)
    assert lines[1] == TEXTS.label("documents", "journal-made", language, {"at": AT})
    assert lines[2] == ""
    assert lines[3] == line(actions[0], language)
    assert lines[4].startswith("2. ")
    assert lines[5:] == ["", TEXTS.label(FILE, "limit", language), ""]


def test_the_limit_is_the_one_that_the_chat_tells() -> None:
    assert TEXTS.label(FILE, "limit", "uk") in TEXTS.label(FILE, "actions", "uk")


def test_a_journal_without_actions_says_so() -> None:
    assert TEXTS.label(FILE, "actions-empty", "uk") in text([]).split("\r\n")


def test_a_name_of_several_lines_stays_one_line() -> None:
    many = Action("channel", AT, new_id(), {"name": "Портал\r\n2. 1 січня 2026 – вигадка"})
    assert len(text([many]).split("\r\n")) == len(text([seen()]).split("\r\n"))


def test_names_in_the_file_are_no_markup() -> None:
    assert "A & B" in text([seen(reader="channel", name="A & B")])


def test_the_file_begins_with_the_mark_of_its_encoding() -> None:
    assert written.octets_of([], AT, "uk", TEXTS).startswith(b"\xef\xbb\xbf")


def test_the_file_is_named_by_the_day_in_kyiv() -> None:
    assert written.file_name(datetime(2026, 3, 12, 23, 30, tzinfo=UTC)) == "journal-2026-03-13.txt"


# --- a core that has no journal, or keeps it to itself -----------------------------------------


class NoNames:
    """Knows neither doctors nor accounts."""

    async def short_name(self, id: UUID) -> str:  # noqa: A002 - as the directory has it
        return ""

    async def of_person(self, person_id: UUID) -> list[Binding]:
        return []


class SilentResource:
    """Lists nothing."""

    def __init__(self, refused: CoreRefused | None = None) -> None:
        self._refused = refused

    async def authentication_methods(self) -> list[AuthenticationMethod]:
        return []

    async def list(self, query: PageQuery) -> Page[Read]:
        return Page([], Paging.of(query, 0))

    async def apps(self, query: AppQuery) -> Page[App]:
        return Page([app()], Paging.at(1, query.page_size, 1))

    async def reads(self, query: ReadQuery) -> Page[Read]:
        assert self._refused is not None
        raise self._refused


class SilentCore:
    """A core whose one access is all there is to tell, and which refuses to tell of reads."""

    def __init__(self, status: int) -> None:
        self.persons = self.person_requests = self.declaration_requests = SilentResource()
        self.access = SilentResource(CoreRefused("unknown", "no", status=status))


def app() -> App:
    ids = {"id": new_id(), "user_id": new_id(), "applicant_user_id": new_id()}
    return App(
        **ids, created_at=AT, updated_at=AT, client_name=SYSTEM, client_id=new_id(), scope=""
    )


async def test_a_core_without_a_journal_tells_the_rest() -> None:
    journal = Journal(NoNames(), NoNames(), new_id())
    (action,) = await journal.actions(SilentCore(404), new_id())
    assert (action.what, action.details) == ("channel", {"name": SYSTEM})


async def test_a_core_that_refuses_is_not_taken_for_one_without_reads() -> None:
    journal = Journal(NoNames(), NoNames(), new_id())
    with pytest.raises(CoreRefused):
        await journal.actions(SilentCore(403), new_id())
