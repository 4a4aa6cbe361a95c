"""The form by which a representative changes the data of whom he represents.

What it asks follows from that one's age: a child is known by a certificate of birth.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.family import ADULT_YEARS, age_on
from bot.signing.filled.model import Change, Form, Whose
from bot.signing.filled.person import filled_beforehand, recorded_fields
from core.contract.persons import PersonDetails

_BY_AGE: Final = frozenset({Change.SURNAME, Change.DOCUMENT})
"""Changes whose form is another for a child than for a grown-up."""
SURNAME_ALONE: Final = "surname_alone"
"""The form that asks for a surname and for no document."""


def form_of_another(
    person: PersonDetails, change: Change, representative: PersonDetails, on: date
) -> Form:
    """The fields of one change, as they are recorded, and whose they are.

    Without a tax number or УНЗР nothing but names, birth date and a document tells that it is still
    the same one: a surname and a document are two changes then.

    Source: "not updated too much", CF 17628660007.
    """
    whose = Whose(_name(person), _name(representative), person.id.hex[-8:])
    known = filled_beforehand(recorded_fields(person), change)
    return Form(_kind(person, change, on), known, whose)


def _kind(person: PersonDetails, change: Change, on: date) -> str:
    if change not in _BY_AGE:
        return change
    if change is Change.SURNAME and not (person.tax_id or person.unzr):
        return SURNAME_ALONE
    is_child = age_on(on, person.birth_date) < ADULT_YEARS
    return f"{'child' if is_child else 'ward'}_{change}"


def _name(person: PersonDetails) -> str:
    return " ".join(filter(None, (person.last_name, person.first_name, person.second_name)))
