"""Whatever is sent as a person is judged: refused by findings or taken, and never breaks a rule."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.contract.person_requests import NewPersonBody, PersonBody
from core.kit.envelope import invalid_entries
from core.persons.rules import NameRule, PersonRules, Purpose, normalise_person
from tests.kit.applicants import address, applicant, document, refusals

_STRICTEST = PersonRules(name_rule=NameRule.FIELDS_2026, check_tax_id_digit=True)
_RULES = st.sampled_from([PersonRules(), _STRICTEST])

_TEXT = st.one_of(
    st.text(max_size=30),
    st.text("АБІЇЄҐабіїєґ'’-ʼ` .", max_size=12),
    st.from_regex(r"[0-9]{8,10}|[0-9]{8}-[0-9]{5}|\+38[0-9]{10}", fullmatch=True),
    st.dates().map(lambda day: day.isoformat()),
    st.sampled_from(["NATIONAL_ID", "PASSPORT", "FOREIGN_PASSPORT", "OTP", "RESIDENCE", "UA"]),
)
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False), _TEXT
)
JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def everything() -> dict[str, Any]:
    """A person with every field that there is, right in itself."""
    return applicant(
        email="name@example.org",
        unzr="19960514-00018",
        tax_id="9000000019",
        no_tax_id=False,
        preferred_way_communication="email",
        documents=[document("NATIONAL_ID"), document("MARRIAGE_CERTIFICATE")],
        addresses=[
            address(street="Зелена", building="5", zip="01001", apartment="1"),
            address("REGISTRATION"),
        ],
        authentication_methods=[{"type": "OTP", "phone_number": "+380000000000"}],
    )


Path = tuple[str | int, ...]


def paths_in(value: Any, at: Path = ()) -> list[Path]:
    """Every place of a JSON value, the whole one first."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    return [at, *(path for key, part in inner for path in paths_in(part, (*at, key)))]


def at(person: dict[str, Any], path: Path) -> Any:
    """What stands at a place."""
    found: Any = person
    for key in path:
        found = found[key]
    return found


PLACES = paths_in(everything())[1:]
# Not dates and types: those are of the published shape before any rule looks at them.
TEXTS = [
    path
    for path in PLACES
    if isinstance(at(everything(), path), str)
    and path[-1] not in ("birth_date", "issued_at", "expiration_date", "settlement_id")
]


def put(person: dict[str, Any], path: Path, value: Any) -> None:
    """Replace what stands at a place, unless an outer change has taken the place away."""
    holder: Any = person
    for key in path[:-1]:
        try:
            holder = holder[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(holder, dict):
        is_place = isinstance(path[-1], str)
    else:
        is_place = isinstance(holder, list) and path[-1] in range(len(holder))
    if is_place:
        holder[path[-1]] = value


_CHANGES = st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=4)


@given(_CHANGES, st.sampled_from([NewPersonBody, PersonBody]), st.sampled_from(Purpose), _RULES)
def test_any_json_in_any_place_is_taken_or_refused_by_its_path(
    changes: list[tuple[Path, Any]], body: type[PersonBody], purpose: Purpose, rules: PersonRules
) -> None:
    person = everything()
    for path, value in changes:
        put(person, path, value)
    stated = shaped(body, orjson.loads(orjson.dumps(person)))
    if stated is not None:
        judge(normalise_person(stated), purpose, rules)


@given(JSON, st.sampled_from([NewPersonBody, PersonBody]))
def test_any_json_at_all_has_the_shape_or_is_refused(value: Any, body: type[PersonBody]) -> None:
    assert shaped(body, value) is None


def shaped(body: type[PersonBody], value: Any) -> dict[str, Any] | None:
    """The fields, or nothing when the value is refused by its paths for its shape."""
    try:
        return body.model_validate(value).fields()
    except ValidationError as problem:
        entries = invalid_entries(problem)
    assert entries
    assert all(entry.entry.startswith("$") for entry in entries)
    return None


@given(
    st.sampled_from([path for path in PLACES if path[-1] in ("birth_date", "issued_at")]),
    JSON.filter(lambda value: value is not None),
)
def test_only_a_written_day_is_a_day(path: Path, value: Any) -> None:
    person = everything()
    put(person, path, value)
    stated = shaped(NewPersonBody, person)
    assert stated is None or at(stated, path) == value


@given(st.lists(st.tuples(st.sampled_from(TEXTS), _TEXT), max_size=4), st.sampled_from(Purpose))
def test_any_text_in_any_field_is_judged(changes: list[tuple[Path, str]], purpose: Purpose) -> None:
    person = everything()
    for path, value in changes:
        put(person, path, value)
    judge(person, purpose, PersonRules())


def judge(person: dict[str, Any], purpose: Purpose, rules: PersonRules) -> None:
    """Nothing but findings comes of the rules, and each names a field and says why."""
    for entry, wording in refusals(person, purpose, rules=rules):
        assert entry.startswith("$.person.")
        assert wording


@given(st.dictionaries(st.text(max_size=8) | st.just("email"), JSON))
def test_bringing_any_json_to_form_twice_is_bringing_it_once(data: dict[str, Any]) -> None:
    once = normalise_person(data)
    assert normalise_person(once) == once


@given(st.lists(st.tuples(st.sampled_from(TEXTS), _TEXT), max_size=3))
def test_bringing_to_form_never_makes_right_data_wrong(changes: list[tuple[Path, str]]) -> None:
    person = everything()
    for path, value in changes:
        put(person, path, value)
    if not refusals(person):
        assert refusals(normalise_person(person)) == []
