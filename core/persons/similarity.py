"""How sure it is that two records are of one human being.

The model is Fellegi and Sunter's (Journal of the American Statistical Association 64, 1969): every
field that agrees, nearly agrees or differs adds or takes evidence, in bits; fields that one of the
records lacks say nothing. The sum, from how rare a true pair is, gives the probability. The central
system decides by such a score and a threshold (PIS_ONLINE_DEDUPLICATION_MATCH_SCORE, CF
17629052929) without publishing its weights; these are this project's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.distance import OSA

from core.persons import languages
from core.persons.names import comparable

# Bits against any two records being of one human being: one in 2^32 pairs.
_PRIOR_BITS = -32.0


@dataclass(frozen=True)
class Weights:
    """Evidence of one field, in bits.

    Attributes:
        same: both records have the same.
        near: one slip of the keyboard lies between them.
        different: they have different ones.
    """

    same: float
    near: float
    different: float


# The rarer a value, the more its agreement says; the more often people change or mistype a field,
# the less its difference says. Women who marry change surnames, nobody changes a birth date.
_NAMES = {
    "last_name": Weights(same=9, near=5, different=-4),
    "first_name": Weights(same=6, near=3, different=-6),
    "second_name": Weights(same=6, near=3, different=-4),
}
_BIRTH_DATE = Weights(same=13, near=4, different=-8)
_GENDER = Weights(same=1, near=0, different=-6)
_TAX_ID = Weights(same=20, near=3, different=-9)
_UNZR = Weights(same=20, near=3, different=-8)
_DOCUMENT = Weights(same=18, near=0, different=-2)
_PHONE = Weights(same=5, near=0, different=-1)
_HOME = Weights(same=3, near=0, different=-1)

_Near = Callable[[str, str], bool]


def similarity(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    """Probability, 0 to 1, that two persons' published fields are of one human being."""
    bits = _PRIOR_BITS + _evidence(first, second)
    return 1.0 / (1.0 + math.pow(2.0, -max(-1000.0, min(1000.0, bits))))


def names_alike(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether first names and surnames are the same but for one slip of the keyboard in each."""
    names, other_names = languages.flat_names(first), languages.flat_names(second)
    return all(
        _weigh(weights, _comparable(names.get(key)), _comparable(other_names.get(key)), _one_slip)
        != weights.different
        for key, weights in _NAMES.items()
        if key != "second_name"
    )


def _evidence(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    names, other_names = languages.flat_names(first), languages.flat_names(second)
    total = sum(
        _weigh(weights, _comparable(names.get(key)), _comparable(other_names.get(key)), _one_slip)
        for key, weights in _NAMES.items()
    )
    total += _weigh(_BIRTH_DATE, first.get("birth_date"), second.get("birth_date"), _near_dates)
    total += _weigh(_GENDER, first.get("gender"), second.get("gender"))
    total += _weigh(_TAX_ID, first.get("tax_id"), second.get("tax_id"), _one_slip)
    total += _weigh(_UNZR, first.get("unzr"), second.get("unzr"), _one_slip)
    total += _weigh_sets(_DOCUMENT, _documents(first), _documents(second))
    total += _weigh_sets(_PHONE, _phones(first), _phones(second))
    return total + _weigh_sets(_HOME, _homes(first), _homes(second))


def _weigh(
    weights: Weights, first: str | None, second: str | None, near: _Near | None = None
) -> float:
    if not first or not second:
        return 0.0
    if first == second:
        return weights.same
    return weights.near if near and near(first, second) else weights.different


def _weigh_sets(weights: Weights, first: set[str], second: set[str]) -> float:
    if not first or not second:
        return 0.0
    return weights.same if first & second else weights.different


def _one_slip(first: str, second: str) -> bool:
    """One letter more, less, other, or two neighbours exchanged."""
    return min(len(first), len(second)) > 3 and OSA.distance(first, second, score_cutoff=1) == 1


def _near_dates(first: str, second: str) -> bool:
    """One digit mistyped, or day and month exchanged."""
    if OSA.distance(first, second, score_cutoff=1) == 1:
        return True
    one, other = date.fromisoformat(first), date.fromisoformat(second)
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def _comparable(name: str | None) -> str | None:
    return comparable(name) if name else None


def _documents(data: Mapping[str, Any]) -> set[str]:
    return {
        f"{document['type']}:{comparable(document['number']).replace(' ', '')}"
        for document in data.get("documents") or []
    }


def _phones(data: Mapping[str, Any]) -> set[str]:
    return {phone["number"] for phone in data.get("phones") or []}


def _homes(data: Mapping[str, Any]) -> set[str]:
    return {
        str(address["settlement_id"])
        for address in data.get("addresses") or []
        if address.get("settlement_id")
    }
