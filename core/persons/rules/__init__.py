"""What the register asks of a person's data. Pure: no database, no clock, no network."""

from core.persons.rules.check import check_person, check_relationship
from core.persons.rules.context import NameRule, PersonRules, Purpose, RuleContext
from core.persons.rules.normalise import normalise_person

__all__ = [
    "NameRule",
    "PersonRules",
    "Purpose",
    "RuleContext",
    "check_person",
    "check_relationship",
    "normalise_person",
]
