"""Fluent bundles: file, key, language and arguments in, a sentence out. Knows no Telegram.

Every locale file is a bundle of its own with ``_terms.ftl`` beside it, so keys need no prefixes.
Values of arguments are escaped for Telegram's HTML; labels of buttons are plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentInt
from fluent.syntax.ast import Resource

from bot.flow.outcomes import Arguments, TextArgument
from core.kit.clock import KYIV

LOCALES: Final = Path(__file__).parent / "locales"
LANGUAGES: Final = ("uk", "en")
DEFAULT_LANGUAGE: Final = "uk"

_TERMS: Final = "_terms"
_METRES_IN_KILOMETRE: Final = 1000
_MONTHS: Final = {
    "uk": (
        "січня", "лютого", "березня", "квітня", "травня", "червня",
        "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_WEEKDAYS: Final = {
    "uk": {
        "mon": "пн", "tue": "вт", "wed": "ср", "thu": "чт", "fri": "пт", "sat": "сб", "sun": "нд",
    },
    "en": {
        "mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat",
        "sun": "Sun",
    },
}  # fmt: skip
_DAY_OF_WEEK: Final = re.compile("|".join(_WEEKDAYS["uk"]))
_UNITS: Final = {"uk": ("м", "км", ","), "en": ("m", "km", ".")}


class MissingText(LookupError):
    """There is no such text, or an argument of it is missing. Tests find these first."""


def language_of(code: str | None) -> str:
    """The language to speak when a chat has not chosen one; ``code`` is what Telegram reports."""
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def _resource(path: Path) -> Resource:
    return FluentResource(path.read_text(encoding="utf-8"))


class Texts:
    """Every text of the bot in every language.

    Args:
        folder: holds one folder per language.
    """

    def __init__(self, folder: Path = LOCALES) -> None:
        self._bundles: dict[tuple[str, str], FluentBundle] = {}
        for language in LANGUAGES:
            terms = _resource(folder / language / f"{_TERMS}.ftl")
            for path in sorted((folder / language).glob("*.ftl")):
                if path.stem == _TERMS:
                    continue
                bundle = FluentBundle([language], _functions(language), use_isolating=False)
                bundle.add_resource(terms)
                bundle.add_resource(_resource(path))
                self._bundles[language, path.stem] = bundle

    def files(self) -> Iterator[str]:
        """Names of the locale files of the default language."""
        return (name for language, name in self._bundles if language == DEFAULT_LANGUAGE)

    def has(self, file: str, key: str, language: str = DEFAULT_LANGUAGE) -> bool:
        """Whether the text exists in the language."""
        bundle = self._bundles.get((language, file))
        return bundle is not None and bundle.has_message(key)

    def text(self, file: str, key: str, language: str, args: Arguments | None = None) -> str:
        """A text for a message, in Telegram's HTML.

        Raises:
            MissingText: no such file or key, or an argument that the text names is absent.
        """
        return self._format(file, key, language, args or {}, _escaped)

    def label(self, file: str, key: str, language: str, args: Arguments | None = None) -> str:
        """A text for a button: plain, no markup.

        Raises:
            MissingText: as :meth:`text`.
        """
        return self._format(file, key, language, args or {}, _plain)

    def _format(
        self,
        file: str,
        key: str,
        language: str,
        args: Arguments,
        prepare: Callable[[TextArgument], Any],
    ) -> str:
        bundle = self._bundles.get((language, file))
        if bundle is None or not bundle.has_message(key):
            raise MissingText(f"{language}/{file}.ftl has no {key!r}")
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise MissingText(f"{language}/{file}.ftl: {key!r} has no value")
        prepared = {name: prepare(value) for name, value in args.items()}
        formatted, errors = bundle.format_pattern(pattern, prepared)
        if errors:
            names = ", ".join(sorted({type(error).__name__ for error in errors}))
            raise MissingText(f"{language}/{file}.ftl: {key!r} cannot be formatted: {names}")
        return str(formatted)


# --- arguments ------------------------------------------------------------------------------


def _plain(value: TextArgument) -> Any:
    if value is None:
        return ""
    if isinstance(value, int):
        # «1800» and not «1 800»: four digits are not grouped in Ukrainian.
        return FluentInt(value, useGrouping=False)
    return value


def _escaped(value: TextArgument) -> Any:
    return html.escape(value, quote=False) if isinstance(value, str) else _plain(value)


# --- functions of the texts -----------------------------------------------------------------


def _functions(language: str) -> dict[str, Callable[..., Any]]:
    """What texts may call; names are upper case as Fluent wants them."""
    return {
        "DAY": lambda value: day(value, language),
        "MOMENT": lambda value: f"{day(value, language)}, {time_of_day(value)}",
        "CLOCK": time_of_day,
        "PHONE": masked_phone,
        "TAIL": masked_number,
        "EMAIL": masked_email,
        "HOURS": lambda value: hours(str(value), language),
        "DISTANCE": lambda value: distance(float(value), language),
    }


def day(value: date | datetime, language: str) -> str:
    """A date in words; a moment is first taken to Kyiv. «19 березня 2026»."""
    local = value.astimezone(KYIV) if isinstance(value, datetime) else value
    return f"{local.day} {_MONTHS[language][local.month - 1]} {local.year}"


def time_of_day(value: datetime) -> str:
    """Kyiv time in 24 hours: «08:05»."""
    return f"{value.astimezone(KYIV):%H:%M}"


def hours(line: str, language: str) -> str:
    """Hours of a place with the days in words: «пн–пт 08:00–14:00»."""
    return _DAY_OF_WEEK.sub(lambda day: _WEEKDAYS[language][day[0]], line)


def masked_phone(phone: str) -> str:
    """A phone with only its last four digits: «+380 •• ••• 45 67»."""
    digits = [sign for sign in str(phone) if sign.isdigit()]
    tail = "".join(digits[-4:])
    return f"+{''.join(digits[:3])} •• ••• {tail[:2]} {tail[2:]}"


def masked_number(number: str) -> str:
    """The last four signs of a document's number, the last three of shorter tax numbers.

    A tax number has ten digits and shows three; everything else shows four, and never more than
    half of itself: some foreign documents have numbers of four or five signs.
    """
    text = str(number)
    shown = min(3 if text.isdigit() and len(text) == 10 else 4, len(text) // 2)
    return f"•••{text[len(text) - shown :]}"


def masked_email(address: str) -> str:
    """The first letter and the domain, enough to recognise one's own: «o•••@example.org»."""
    name, _, domain = str(address).rpartition("@")
    return f"{name[:1]}•••@{domain}"


def distance(metres: float, language: str) -> str:
    """«850 м» or «1,2 км»."""
    small, large, comma = _UNITS[language]
    if metres < _METRES_IN_KILOMETRE:
        return f"{round(metres)} {small}"
    kilometres = (Decimal(metres) / _METRES_IN_KILOMETRE).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{kilometres} {large}".replace(".", comma)
