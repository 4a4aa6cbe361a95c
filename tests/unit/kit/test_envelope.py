"""Bodies in, refusals out: the published shapes."""

from __future__ import annotations

import pytest
from pydantic import Field

from core.contract.errors import ErrorCode
from core.contract.wire import Body, PageQuery, Paging
from core.errors import InvalidInput
from core.kit.envelope import parse_body


class Inner(Body):
    number: str = Field(pattern=r"^\{?[0-9]{2,3}\}?$")


class Outer(Body):
    name: str
    inner: list[Inner] = Field(default_factory=list)


def refused(raw: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parse_body(Outer, raw)
    return caught.value


def test_body_becomes_its_model() -> None:
    assert parse_body(Outer, b'{"name": "a"}') == Outer(name="a")


def test_what_is_no_json_is_malformed() -> None:
    assert refused(b"{").code is ErrorCode.MALFORMED


def test_path_leads_to_the_field_and_the_rule_is_named() -> None:
    problem = refused(b'{"name": 5, "inner": [{"number": "12"}, {"number": "x{1}"}], "more": 1}')
    found = {item.entry: item.rule for item in problem.invalid}
    assert found == {"$.name": "cast", "$.inner[1].number": "format", "$.more": "schema"}


def test_absent_field_is_required() -> None:
    [entry] = refused(b"{}").invalid
    assert (entry.entry, entry.rule) == ("$.name", "required")
    assert entry.description == "required property name was not present"


def test_value_is_never_repeated() -> None:
    assert "таємне" not in str(refused('{"name": ["таємне"]}'.encode()).invalid)


@pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (50, 1), (51, 2)])
def test_paging_counts_pages(total: int, pages: int) -> None:
    paging = Paging.of(PageQuery(page=1), total)
    assert (paging.total_pages, paging.page_size) == (pages, 50)
