"""A doctor as arguments of texts: what every flow that shows a doctor shows of him."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.directory.hours import UNKNOWN, hours_line
from bot.directory.model import Doctor

NO_FACTS: Final[Mapping[str, str | int]] = {
    "name": "", "short": "", "speciality": "", "division": "", "clinic": "", "address": "",
    "phone": "", "free": 0, "limit": 0, "contract": "no", "years": 0,
    "hours": UNKNOWN,
}  # fmt: skip


def facts(doctor: Doctor) -> Mapping[str, str | int]:
    """A doctor as arguments of texts."""
    return {
        "name": doctor.name.full_name,
        "short": doctor.name.short_name,
        "speciality": doctor.speciality,
        "division": doctor.division_name,
        "clinic": doctor.legal_entity_name,
        "address": doctor.address,
        "phone": doctor.phone,
        "free": doctor.free_places,
        "limit": doctor.declarations_limit,
        "contract": "yes" if doctor.has_contract else "no",
        "years": doctor.experience_years or 0,
        "hours": hours_line(doctor.working_hours),
    }
