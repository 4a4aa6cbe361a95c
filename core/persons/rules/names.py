"""Names of people, as the register writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contract import person_rules
from core.contract.person_rules import matches
from core.persons.rules.context import NameRule, RuleContext
from core.persons.rules.findings import Findings

_PATTERNS = {
    NameRule.SCHEMA_2019: person_rules.NAME_LETTERS,
    NameRule.FIELDS_2026: person_rules.NAME_2026,
}
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_NAMES = ("first_name", "last_name", "second_name")


def check_names(data: Mapping[str, Any], context: RuleContext, findings: Findings) -> None:
    """The person's own names."""
    check_names_of(data, "", context, findings)


def check_names_of(
    human: Mapping[str, Any], path: str, context: RuleContext, findings: Findings
) -> None:
    """Names of one human; ``path`` ends with a dot when he is a part of the person."""
    pattern = _PATTERNS[context.rules.name_rule]
    for key in _NAMES:
        value = human.get(key)
        if value is None or matches(pattern, value):
            continue
        if _LATIN & set(value):
            findings.add(f"{path}{key}", "format", "name has Latin letters", ("uk",))
        else:
            findings.need_match(f"{path}{key}", pattern, value)
