"""The form in the browser and the core judge alike: the same samples go both ways."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any

import pytest

from bot.signing.filled.person import new_person
from bot.signing.forms.rules import person_form_rules
from core.contract import person_rules
from core.contract.person_rules import matches
from core.persons.rules import Purpose, normalise_person
from tests.kit.applicants import TODAY, address, aged, applicant, document, refusals
from tests.page.node import FOLDER, needs_node, node, run_program

pytestmark = needs_node

PATTERNS = {
    **person_form_rules()["patterns"],
    **{f"number of {name}": kind.number for name, kind in person_rules.DOCUMENTS.items()},
}
_SIGNS = "абвгґеєиіїйщьюяАБВГҐЕЄИІЇЙЩЬЮЯыъэёЫЪЭЁabcXYZ0123456789 -'’ʼ–/.,№()[]@%&$^#!*_+\"\n𝔸é"
_SEEDS = (
    "Тестенко", "Анна-Марія", "О'Приклад", "Ёлка", "Tecтeнкo", "", " ", "Два  пробіли", "АЄ120518",
    "003456789", "І-АМ123456", "АБ12345/12345", "АБ1234", "+380501112233", "0501112233", "01001",
    "19870514-01234", "1234567890", "name@example.org", "a@b", "two@@example.org", "12-А", "А12",
    "0", "7/3", "с. Вигадане", "вул. 8-го Березня", "Ж" * 255, "Ж" * 256, "№ 5", "приклад слова",
)  # fmt: skip


def samples() -> list[str]:
    """Right values, nearly right ones, and nonsense; the same ones every time."""
    chance = random.Random(20261123)  # noqa: S311 - samples, not secrets
    made = list(_SEEDS)
    for _ in range(1500):
        seed = list(chance.choice(_SEEDS)[:40])
        for _ in range(chance.randint(1, 3)):
            place = chance.randint(0, len(seed))
            seed[place : place + chance.randint(0, 1)] = chance.choice(_SIGNS)
        made.append("".join(seed))
    return made


SAMPLES = samples()
PERSONS: dict[str, dict[str, Any]] = {
    "without faults": {},
    "number and no refusal": {"tax_id": "9000000019", "no_tax_id": False},
    "short number": {"tax_id": "12", "no_tax_id": False},
    "neither number nor refusal": {"no_tax_id": False},
    "Russian letter": {"first_name": "Ёлка"},
    "Latin look-alikes": {"last_name": "Tecтeнкo"},
    "no first name": {"first_name": ""},
    "no patronymic": {"second_name": ...},
    "short code word": {"secret": "мало"},
    "long code word": {"secret": "слово" * 5},
    "e-mail without a dot": {"email": "a@b"},
    "right e-mail": {"email": "name@example.org"},
    "born tomorrow": {"birth_date": "2026-11-24", "documents": [document(issued_at=None)]},
    "issued before birth": {"documents": [document(issued_at="1990-01-01")]},
    "issued tomorrow": {"documents": [document(issued_at="2026-11-24")]},
    "issued by nobody": {"documents": [document(issued_by="")]},
    "wrong series": {"documents": [document(number="120518")]},
    "card without УНЗР": {"documents": [document("NATIONAL_ID")]},
    "card and УНЗР": {"documents": [document("NATIONAL_ID")], "unzr": "19960514-01234"},
    "УНЗР of another day": {"documents": [document("NATIONAL_ID")], "unzr": "19960515-01234"},
    "card that never ends": {
        "documents": [document("NATIONAL_ID", expiration_date=None)],
        "unzr": "19960514-01234",
    },
    "card that has ended": {
        "documents": [document("NATIONAL_ID", expiration_date="2026-11-22")],
        "unzr": "19960514-01234",
    },
    "old permit": {
        "documents": [
            document(
                "PERMANENT_RESIDENCE_PERMIT", number="АБ1234", issued_at="2018-05-31",
                expiration_date=None,
            )
        ]
    },
    "new permit without a term": {
        "documents": [
            document(
                "PERMANENT_RESIDENCE_PERMIT", number="АБ1234", issued_at="2018-06-01",
                expiration_date=None,
            )
        ]
    },
    "foreign passport": {"documents": [document("FOREIGN_PASSPORT")]},
    "foreign passport of Ukraine": {
        "documents": [document("FOREIGN_PASSPORT", issuing_country="UA")]
    },
    "foreign passport of nowhere": {
        "documents": [document("FOREIGN_PASSPORT", issuing_country=None)]
    },
    "young without capacity": {"birth_date": aged(16)},
    "young and married": {
        "birth_date": aged(16),
        "documents": [document(), document("MARRIAGE_CERTIFICATE")],
    },
    "house that is no number": {"addresses": [address(building="дім")]},
    "short postal code": {"addresses": [address(zip="0100")]},
    "street of another language": {"addresses": [address(street="Объездная")]},
    "contact without a number": {
        "emergency_contact": {
            "first_name": "Інша",
            "last_name": "Особенко",
            "phones": [{"type": "MOBILE", "number": "050111"}],
        }
    },
}  # fmt: skip

_CERTIFICATE = document("BIRTH_CERTIFICATE", number="І-БК123456")
_GUARDIAN: dict[str, Any] = {
    "relation_type": "PRIMARY",
    "documents_relationship": [
        {"type": "COURT_DECISION", "number": "2-1", "issued_by": "Суд", "issued_at": "2022-02-28"}
    ],
}


def _other(**changes: Any) -> dict[str, Any]:
    return applicant(**{"confidant_person": _GUARDIAN, "relation": "GUARDIAN", **changes})


def _child(**changes: Any) -> dict[str, Any]:
    made = {"birth_date": aged(6), "documents": [_CERTIFICATE], "no_tax_id": False}
    return _other(**{**made, **changes})


def _proved(**changes: Any) -> dict[str, Any]:
    [paper] = _GUARDIAN["documents_relationship"]
    return {**_GUARDIAN, "documents_relationship": [{**paper, **changes}]}


OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "child": ("child", _child()),
    "child with a number": ("child", _child(tax_id="9000000019")),
    "child with a short number": ("child", _child(tax_id="12")),
    "child of thirteen": ("child", _child(birth_date=aged(13))),
    "child of fourteen": ("child", _child(birth_date=aged(14))),
    "child of tomorrow": (
        "child",
        _child(birth_date="2026-11-24", documents=[{**_CERTIFICATE, "issued_at": "2026-11-23"}]),
    ),
    "child with УНЗР": ("child", _child(unzr=f"{aged(6).replace('-', '')}-01234")),
    "child with УНЗР of another day": ("child", _child(unzr="19960515-01234")),
    "certificate of letters that are not": (
        "child", _child(documents=[{**_CERTIFICATE, "number": "ЫЪ1"}]),
    ),
    "foreign certificate": (
        "child", _child(documents=[document("BIRTH_CERTIFICATE_FOREIGN", number="AB 77/x")]),
    ),
    "decision of tomorrow": ("child", _child(confidant_person=_proved(issued_at="2026-11-24"))),
    "decision before birth": ("child", _child(confidant_person=_proved(issued_at="2012-01-01"))),
    "decision without a number": ("child", _child(confidant_person=_proved(number=""))),
    "decision of unknown type": ("child", _child(confidant_person=_proved(type=""))),
    "adult": ("ward", _other()),
    "adult of eighteen": ("ward", _other(birth_date=aged(18))),
    "adult of seventeen": ("ward", _other(birth_date=aged(17))),
    "adult without number or refusal": ("ward", _other(no_tax_id=False)),
    "adult with a card and no УНЗР": ("ward", _other(documents=[document("NATIONAL_ID")])),
    "child's new certificate": ("child_surname", _child()),
    "child's new certificate of letters that are not": (
        "child_document", _child(documents=[{**_CERTIFICATE, "number": "ЫЪ1"}]),
    ),
    "child's new certificate of tomorrow": (
        "child_document", _child(documents=[{**_CERTIFICATE, "issued_at": "2026-11-24"}]),
    ),
    "adult's new card without УНЗР": (
        "ward_document", _other(documents=[document("NATIONAL_ID")]),
    ),
}  # fmt: skip

# The core names what is missing by the whole; the form by the first field of it.
_SAME_PLACE = {"documents": "documents[1].type"}


@cache
def page() -> Any:
    """What the page says of everything, in one process."""
    program = node()
    assert program
    told = {
        "rules": person_form_rules(),
        "today": TODAY.isoformat(),
        "patterns": [[pattern, value] for pattern in PATTERNS.values() for value in SAMPLES],
        "texts": SAMPLES,
        "others": list(OTHERS.values()),
        "persons": [applicant(**changes) for changes in PERSONS.values()],
    }
    done = run_program([program, str(FOLDER / "form_rules.mjs")], json.dumps(told).encode())
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_fits_the_same_values_in_both_languages(name: str) -> None:
    place = list(PATTERNS).index(name) * len(SAMPLES)
    said = page()["fits"][place : place + len(SAMPLES)]
    expected = [matches(PATTERNS[name], value) for value in SAMPLES]
    different = [
        value for value, one, two in zip(SAMPLES, said, expected, strict=True) if one is not two
    ]
    assert different == []
    assert any(expected)
    assert not all(expected) or name.startswith("number of")


def test_what_is_typed_is_brought_to_the_same_form() -> None:
    assert page()["texts"] == [normalise_person({"one": text})["one"] for text in SAMPLES]


@pytest.mark.parametrize("name", PERSONS)
def test_the_form_marks_what_the_core_would_refuse(name: str) -> None:
    place = list(PERSONS).index(name)
    refused = {path for path, _ in refusals(applicant(**PERSONS[name]), Purpose.SIGN_UP)}
    paths = {path.removeprefix("$.person.") for path in refused}
    assert set(page()["marked"][place]) == {_SAME_PLACE.get(path, path) for path in paths}


@pytest.mark.parametrize("name", OTHERS)
def test_the_form_about_another_marks_what_the_core_would_refuse(name: str) -> None:
    _kind, stated = OTHERS[name]
    refused = refusals(stated, Purpose.REPRESENTED)
    paths = {path.removeprefix("$.person.") for path, _ in refused}
    marked = set(page()["others"][list(OTHERS).index(name)])
    if "birth_date" in paths:
        # The papers of one who is too old, or not born yet, are not judged the same way.
        assert "birth_date" in marked
    else:
        assert marked == paths


def _filled(stated: dict[str, Any]) -> dict[str, Any]:
    papers = [
        {key: value for key, value in paper.items() if value is not None}
        for paper in stated["documents"]
    ]
    kept = {key: value for key, value in stated.items() if key != "phones"}
    return {**kept, "documents": papers}


def test_the_person_who_is_sent_is_the_one_who_was_filled_in() -> None:
    """By the form's own way from a person to its fields and back."""
    right = [name for name in PERSONS if not refusals(applicant(**PERSONS[name]), Purpose.SIGN_UP)]
    assert len(right) > 5
    for name in right:
        stated = applicant(**PERSONS[name])
        sent = page()["persons"][list(PERSONS).index(name)]
        # The chat says the phone, so the form does not.
        assert sent == _filled(stated)
        assert new_person(sent, phone="+380000000000", preferred_way="phone")
