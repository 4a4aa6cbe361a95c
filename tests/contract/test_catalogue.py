"""What must hold of the whole tree: sizes, and that every route and error has its counterparts."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

import core.client
import core.contract
from core.access.reads import THINGS
from core.app import api_routes
from core.client import CoreClient
from core.contract.access import Scope
from core.contract.errors import CATALOGUE, ErrorCode
from core.contract.wire import Data
from core.kit import openapi
from core.kit.ids import new_id
from core.kit.routing import Route

ROOT = Path(__file__).parents[2]
MOST_LINES = 400

# Longer than a file should be, each with its reason.
LONG_FILES: dict[str, str] = {}

ROUTES = api_routes()
PUBLISHED_SOURCES = ("PIS API", "Trusted PIS API", "МІС API")


def source_files() -> Iterator[Path]:
    for part in ("bot", "core", "sandbox", "migrations", "tests"):
        # Migrations are written by a program, from the tables.
        yield from (path for path in (ROOT / part).rglob("*.py") if path.parent.name != "versions")
    yield ROOT / "dev"


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.fixture(params=ROUTES, ids=name_of)
def route(request: pytest.FixtureRequest) -> Route:
    """Each method of the API."""
    found: Route = request.param
    return found


# --- sizes ------------------------------------------------------------------------------------


def test_no_file_is_longer_than_it_should_be() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in source_files()
    }
    long = {name: size for name, size in sizes.items() if size > MOST_LINES}
    assert set(long) == set(LONG_FILES), f"split these, or give a reason: {long}"


# --- routes -----------------------------------------------------------------------------------


def test_no_method_is_served_twice() -> None:
    names = [name_of(route) for route in ROUTES]
    assert len(names) == len(set(names))


def test_route_has_a_method_of_the_client(route: Route) -> None:
    client = CoreClient("http://core", new_id(), "secret")
    for name in route.client_method.split():
        resource, _, method = name.partition(".")
        found = getattr(getattr(client, resource), method)
        assert inspect.iscoroutinefunction(found)
        assert found.__doc__


def test_method_of_the_client_calls_its_path(route: Route) -> None:
    """Each segment of the path that is a word occurs in the client's source for the resource."""
    client = CoreClient("http://core", new_id(), "secret")
    resource = getattr(client, route.client_method.partition(".")[0])
    source = inspect.getsource(importlib.import_module(type(resource).__module__))
    for segment in re.findall(r"/(\w[\w-]*)(?=/|$)", route.path):
        assert segment in source


def test_every_method_of_the_client_has_a_route() -> None:
    client = CoreClient("http://core", new_id(), "secret")
    offered = {
        f"{resource}.{name}"
        for resource, value in vars(client).items()
        if type(value).__module__.startswith(core.client.__name__) and not resource.startswith("_")
        for name, method in inspect.getmembers(value, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }
    assert offered == {name for route in ROUTES for name in route.client_method.split()}


def test_route_says_what_it_does_and_where_it_is_published(route: Route) -> None:
    assert route.summary
    assert route.source == "own" or route.source.startswith(PUBLISHED_SOURCES)


def test_route_of_a_user_needs_a_known_scope(route: Route) -> None:
    if route.who == "user":
        assert route.scope in set(Scope)
    elif route.who == "bearer":
        assert route.path == "/auth/logout"


def test_state_is_changed_in_a_transaction(route: Route) -> None:
    assert route.method == "GET" or route.transactional


def test_every_method_that_shows_a_persons_data_has_a_word_in_the_journal() -> None:
    assert {each.path for each in ROUTES if each.method == "GET" and each.who == "user"} == set(
        THINGS
    )


# --- the description of the API ---------------------------------------------------------------


def test_description_of_the_api_is_up_to_date() -> None:
    kept = (ROOT / "docs" / "openapi.json").read_bytes()
    assert kept == openapi.render(ROUTES), "run: python -m core openapi docs/openapi.json"


def test_route_is_described(route: Route) -> None:
    described = orjson.loads(openapi.render(ROUTES))["paths"]
    operation = described[route.path][route.method.lower()]
    assert operation["x-client-method"] == route.client_method
    assert str(route.status) in operation["responses"]


def test_every_reference_of_the_description_leads_somewhere() -> None:
    document = orjson.loads(openapi.render(ROUTES))
    found = set(re.findall(r'"#/components/schemas/([^"]+)"', orjson.dumps(document).decode()))
    assert found <= set(document["components"]["schemas"])


# --- errors and models ------------------------------------------------------------------------


def test_every_error_has_a_status_and_a_wording() -> None:
    assert set(CATALOGUE) == set(ErrorCode)
    for spec in CATALOGUE.values():
        assert 400 <= spec.status < 600
        assert spec.type
        assert spec.message


def test_every_error_is_documented_with_its_status_and_wording() -> None:
    documented = (ROOT / "docs" / "errors.md").read_text()
    rows = {
        f"| `{code.value}` | {spec.status} | `{spec.type}` | {spec.message} |"
        for code, spec in CATALOGUE.items()
    }
    assert [row for row in sorted(rows) if row not in documented] == []
    assert sum(line.startswith("| `") for line in documented.splitlines()) == len(rows)


def test_code_of_an_error_is_stable_and_unique() -> None:
    values = [code.value for code in ErrorCode]
    assert len(values) == len(set(values))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", value) for value in values)


def models() -> Iterator[type[BaseModel]]:
    for module in pkgutil.iter_modules(core.contract.__path__):
        contents: dict[str, Any] = vars(importlib.import_module(f"core.contract.{module.name}"))
        for value in contents.values():
            if inspect.isclass(value) and issubclass(value, Data):
                yield value


@pytest.mark.parametrize("model", sorted(set(models()), key=repr))
def test_what_may_be_null_may_be_absent(model: type[BaseModel]) -> None:
    """Nulls are left out of answers, so a reader must do without them."""
    for name, field in model.model_fields.items():
        if type(None) in getattr(field.annotation, "__args__", ()):
            assert not field.is_required(), f"{model.__qualname__}.{name}"
