"""For what, when and by which settings a person is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.contract import person_rules


class Purpose(StrEnum):
    """Why the data came."""

    SIGN_UP = "sign_up"
    """One registers oneself."""
    REPRESENTED = "represented"
    """One is registered by his representative."""
    UPDATE = "update"
    """One changes one's own data."""
    CLINIC = "clinic"
    """An employee of a clinic records somebody."""


class NameRule(StrEnum):
    """Which published rule names are held to."""

    SCHEMA_2019 = "2019"
    FIELDS_2026 = "2026"


@dataclass(frozen=True)
class PersonRules:
    """Settings with the published defaults.

    Attributes:
        max_age: full years that nobody lives longer than.
        text_length: characters of the longest text.
        no_self_registration_age: years from which one registers oneself. Source: CF 17629052929.
        full_legal_capacity_age: years from which nothing has to prove capacity.
        tax_id_required_age: years from which one without a tax number must have refused it.
        registration_documents: types with which one may register oneself; empty: every identity
            document. Source: PIS_PERSON_REGISTRATION_DOCUMENT_TYPES, CF 17525605954.
        check_tax_id_digit: refuse a tax number whose check digit is wrong. The central system
            does so for staff alone: its own sample number has a wrong one.
    """

    no_self_registration_age: int = person_rules.SELF_REGISTRATION_AGE
    full_legal_capacity_age: int = person_rules.FULL_CAPACITY_AGE
    tax_id_required_age: int = person_rules.TAX_ID_REQUIRED_AGE
    max_age: int = person_rules.MAX_AGE
    text_length: int = person_rules.TEXT_LENGTH
    name_rule: NameRule = NameRule.SCHEMA_2019
    secret_length: tuple[int, int] = person_rules.SECRET_LENGTH
    registration_documents: frozenset[str] = frozenset()
    check_tax_id_digit: bool = False


@dataclass(frozen=True)
class RuleContext:
    """One check.

    Attributes:
        today: the day by which ages and dates are judged.
        root: JSON path of the person in what the channel sent.
        stored_tax_id: tax number on record, for an update.
    """

    purpose: Purpose
    today: date
    rules: PersonRules = field(default_factory=PersonRules)
    root: str = "$.person"
    stored_tax_id: str | None = None
