"""Numbers of people, clinics, documents and telephones that cannot be anybody's."""

from __future__ import annotations

from datetime import date

# РНОКПП: five digits of days since 1899-12-31, four of a serial number whose last is odd for
# men, one of check. Days from 71500 on are after 2095, so that no living person has them.
# Source: ehealth.api ``tax_id.ex`` for the weights; the days keep its sum positive.
_FIRST_DAY, _DAYS, _SERIALS = 71_500, 8_500, 5_000
_TAX_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
_PLACES = _DAYS * _SERIALS
# Neighbours get numbers that do not look alike: the step is prime to the number of places, so
# that every index has a place of its own.
_STEP, _START = 15_485_863, 12_345_678
_PHONES, _PHONE_STEP, _PHONE_START = 100_000_000, 32_452_843, 27_182_818

# ЄДРПОУ: eight digits, the last of check. Codes from 99000000 on are not given out.
# Source: the rule of the register for numbers above 60 million: the second row of weights
# serves where the first leaves a remainder of ten.
_EDRPOU_FIRST = 9_900_000
_EDRPOU_WEIGHTS = ((1, 2, 3, 4, 5, 6, 7), (3, 4, 5, 6, 7, 8, 9))

_UNZR_WEIGHTS = (7, 3, 1)

# Series of passports and certificates are of letters that begin words; the soft sign does not.
_SERIES = "ЬЬ"

# The central system's alphabet of declaration numbers, domain fact of ops.api.
_NUMBER_ALPHABET = "0A1E2H3K4M5P6T7X89"
_NUMBER_DIGITS = 8


def tax_id(index: int, *, male: bool) -> str:
    """РНОКПП number ``index``: another one for every index below 42.5 million."""
    if not 0 <= index < _PLACES:
        raise ValueError(f"there are {_PLACES} invented tax numbers")
    day, serial = divmod((_START + index * _STEP) % _PLACES, _SERIALS)
    digits = f"{_FIRST_DAY + day:05d}{2 * serial + male:04d}"
    total = sum(w * int(d) for w, d in zip(_TAX_WEIGHTS, digits, strict=True))
    return f"{digits}{total % 11 % 10}"


def tax_id_from_the_end(index: int, *, male: bool) -> str:
    """РНОКПП for staff, counted from the other end so that patients never share one."""
    return tax_id(_PLACES - 1 - index, male=male)


def tax_id_from_the_middle(index: int, *, male: bool) -> str:
    """РНОКПП for newcomers, whom neither patients nor staff reach."""
    return tax_id(_PLACES // 2 + index, male=male)


def edrpou(index: int) -> str:
    """ЄДРПОУ number ``index``, below 100 000."""
    digits = f"{_EDRPOU_FIRST + index:07d}"
    for weights in _EDRPOU_WEIGHTS:
        check = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
    return f"{digits}0"


def unzr(birth_date: date, index: int) -> str:
    """УНЗР with the right birth date and a wrong check digit, so that it is no one's.

    Source: the check digit is that of machine-readable documents (ICAO 9303, part 3, 4.9).
    """
    digits = f"{birth_date:%Y%m%d}{index % 10_000:04d}"
    check = sum(int(d) * _UNZR_WEIGHTS[i % 3] for i, d in enumerate(digits)) % 10
    return f"{digits[:8]}-{digits[8:]}{(check + 5) % 10}"


def passport(index: int) -> str:
    """Number of a paper passport: a series that is not issued, and six digits."""
    return f"{_SERIES}{index % 1_000_000:06d}"


def national_id(index: int) -> str:
    """Number of an ID card: nine digits from 9, where issued ones begin with 0."""
    return f"9{index % 100_000_000:08d}"


def birth_certificate(index: int) -> str:
    """Number of a birth certificate."""
    return f"1-{_SERIES}{index % 1_000_000:06d}"


def mobile(index: int) -> str:
    """A telephone number of the right length under a code that no network has."""
    return f"+3800{(_PHONE_START + index * _PHONE_STEP) % _PHONES:08d}"


def land_line(index: int) -> str:
    """A Kyiv number of a group of thousands that is not in use."""
    return f"+38044000{index % 10_000:04d}"


def declaration_number(index: int) -> str:
    """Number of a declaration in the block 0000, which the central system has not begun."""
    digits = []
    for _ in range(_NUMBER_DIGITS):
        index, digit = divmod(index, len(_NUMBER_ALPHABET))
        digits.append(_NUMBER_ALPHABET[digit])
    return f"0000-{''.join(digits[:4])}-{''.join(digits[4:])}"
