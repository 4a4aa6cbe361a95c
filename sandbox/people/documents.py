"""Documents of invented people: numbers that nobody has, dates that fit the age."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.people import codes
from sandbox.people.record import Record, years_before

_FIRST_CARD_AGE_DAYS = 14 * 366
_MIGRATION_SERVICE = "Навчальний відділ ДМС"
_REGISTRY_OFFICE = "Навчальний відділ ДРАЦС"


def birth_certificate(born: date, index: int) -> Record:
    """The document of a child."""
    return {
        "type": "BIRTH_CERTIFICATE",
        "number": codes.birth_certificate(index),
        "issued_by": _REGISTRY_OFFICE,
        "issued_at": (born + timedelta(days=20)).isoformat(),
    }


def id_card(born: date, today: date, index: int) -> Record:
    """The passport as a card."""
    issued = max(born + timedelta(days=_FIRST_CARD_AGE_DAYS), years_before(today, 4))
    return {
        "type": "NATIONAL_ID",
        "number": codes.national_id(index),
        "issued_by": "9999",
        "issued_at": issued.isoformat(),
        "expiration_date": years_before(issued, -10).isoformat(),
    }


def paper_passport(born: date, index: int) -> Record:
    """The passport as a booklet."""
    return {
        "type": "PASSPORT",
        "number": codes.passport(index),
        "issued_by": _MIGRATION_SERVICE,
        "issued_at": years_before(born, -16, -40).isoformat(),
    }


def residence_permit(today: date, index: int) -> Record:
    """The document of a foreigner who lives here."""
    issued = years_before(today, 3)
    return {
        "type": "PERMANENT_RESIDENCE_PERMIT",
        "number": codes.national_id(index),
        "issued_by": "9999",
        "issued_at": issued.isoformat(),
        "expiration_date": years_before(issued, -10).isoformat(),
    }


def marriage_certificate(today: date, index: int) -> Record:
    """What makes one under 18 fully capable."""
    return {
        "type": "MARRIAGE_CERTIFICATE",
        "number": codes.birth_certificate(index),
        "issued_by": _REGISTRY_OFFICE,
        "issued_at": (today - timedelta(days=60)).isoformat(),
    }
