"""Nothing that is published is left unread: every response, and every group of cases.

What is not compared or not run is named here with its reason. A name that is not needed any more
is refused too.
"""

from __future__ import annotations

import ast
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import tests.conformance as package
from core.app import api_routes
from core.consent.page_files import page_routes

from .published import FILES, Answer, answers, groups, promised

_FOLDER = Path(__file__).parent

_PAGES = "a page of the central system's own; for these a channel is trusted, or is none"
_SHAPES = "no method: describes the text that is signed by another one"

NOT_SERVED = {
    "GET /sign-up": _PAGES,
    "GET /confidant/sign-in": _PAGES,
    "GET /confidant/sign-up": _PAGES,
    "POST /dummy/pis/sign-up": _SHAPES,
    "POST /dummy/pis/confidant/sign-in": _SHAPES,
    "POST /dummy/pis/confidant/sign-up": _SHAPES,
    "GET /api/v2/dictionaries": "codes are in the contract, words are the channel's",
}

NOT_RUN = {
    "birth_certificate_search": "a clinic's search of a child; no clinic records persons here",
    "tax_id_replaced_by_document_for_staff": "numbers of staff come with the register's extract",
}

_OTHER_RULE = "a rule that is not kept beside a newer one; the table holds what they share"

NOT_THROUGH_THE_API = {
    "tax_id_birth_date_coding": "a hint for who mistypes: no method refuses by it",
    "confidant": "representatives of children are recorded by clinics; no clinic records here",
    "document_number_cabinet_v1": _OTHER_RULE,
    "building_cabinet_2019": _OTHER_RULE,
    "birth_certificate_second_validator": _OTHER_RULE,
    "declaration_number": "numbers come from a sequence that no call can set",
}

NOT_AS_A_TABLE = {
    "cabinet_other": "cases are of methods, not of values",
    "pis_declaration_request_create": "cases are of methods, not of values",
}


# --- responses --------------------------------------------------------------------------------


def _template(path: str) -> str:
    """A path whatever its parameters are named; the file has an id of a sample in two."""
    return re.sub(r"\{\w+\}|[0-9a-f]{7}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{}", path)


_SERVED = {
    *((route.method, _template(route.path)) for route in api_routes()),
    *((route.method, _template(route.path)) for route in page_routes()),
}


def _is_served(answer: Answer) -> bool:
    return (answer.method, _template(answer.path)) in _SERVED


@pytest.fixture(scope="module")
def compared() -> frozenset[Answer]:
    """What the tests of this folder compare."""
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.endswith("_responses"):
            import_module(f"{package.__name__}.{module.name}")
    return promised()


@pytest.mark.parametrize("file", FILES)
def test_every_published_response_is_compared_or_its_method_is_not_served(
    file: str, compared: frozenset[Answer]
) -> None:
    published = [answer for answer in answers() if answer.file == file]
    left = [answer for answer in published if _is_served(answer) and answer not in compared]
    unknown = [
        answer
        for answer in published
        if not _is_served(answer) and f"{answer.method} {answer.path}" not in NOT_SERVED
    ]
    assert (left, unknown) == ([], [])


def test_what_is_named_as_not_served_is_published_and_is_not() -> None:
    published = {f"{answer.method} {answer.path}": _is_served(answer) for answer in answers()}
    assert {name: published.get(name) for name in NOT_SERVED} == dict.fromkeys(NOT_SERVED, False)


def test_what_is_not_served_is_told_to_readers() -> None:
    told = (_FOLDER.parents[1] / "docs" / "deviations.md").read_text("utf-8")
    assert [name for name in NOT_SERVED if f"`{name}`" not in told] == []


# --- groups of cases --------------------------------------------------------------------------


def _named_in(pattern: str) -> set[str]:
    """Groups whose cases the test files of a name read."""
    found: set[str] = set()
    for path in _FOLDER.glob(pattern):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="cases" | "group"), args=[ast.Constant(value=str(name))]
                ):
                    found.add(name)
    return found


_TABLES = _named_in("test_*_cases.py")
_THROUGH_THE_API = _named_in("test_*_responses.py") | _named_in("test_*_calls.py")


def _applicable() -> set[str]:
    return groups().keys() - NOT_RUN.keys()


def test_every_group_of_cases_is_run_or_does_not_apply() -> None:
    assert _applicable() == _TABLES | _THROUGH_THE_API


def test_every_group_that_applies_is_run_as_a_table() -> None:
    assert _applicable() - _TABLES == NOT_AS_A_TABLE.keys()


def test_every_group_that_applies_is_run_through_the_api() -> None:
    assert _applicable() - _THROUGH_THE_API == NOT_THROUGH_THE_API.keys()
