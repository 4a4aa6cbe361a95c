"""Ukrainian words of the printed forms for codes of the register."""

from __future__ import annotations

from collections.abc import Mapping

SPECIALITIES: Mapping[str, str] = {
    "FAMILY_DOCTOR": "загальна практика – сімейна медицина",
    "THERAPIST": "терапія",
    "PEDIATRICIAN": "педіатрія",
}
