"""The statement by which a patient's data are changed, as HTML: what changes, then all of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

from core.persons.printed import definitions, document_row, patient_rows

_NOTHING = "–"


def update_form(
    recorded: Mapping[str, Any],
    wanted: Mapping[str, Any],
    representative: Mapping[str, Any] | None = None,
) -> str:
    """The statement; the code word is never printed, only that it changes.

    Args:
        recorded: the person's published fields as they are.
        wanted: as they are to become.
        representative: those of who signs, if it is not the person himself.
    """
    return _template("update.html").substitute(
        changes=_changes(recorded, wanted),
        person=definitions(patient_rows(wanted)),
        representative=_representative(representative) if representative else "",
    )


def _representative(data: Mapping[str, Any]) -> str:
    """Who signs in the person's place."""
    names = [data.get(key) for key in ("last_name", "first_name", "second_name")]
    name = " ".join(str(part) for part in names if part)
    return f"<p>Підписує законний представник: {escape(name)}</p>"


def _changes(recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    before, after = dict(_rows(recorded)), dict(_rows(wanted))
    labels = [label for label in {**before, **after} if before.get(label) != after.get(label)]
    lines = [
        f"<tr><th>{escape(label)}</th><td>{escape(before.get(label) or _NOTHING)}</td>"
        f"<td>{escape(after.get(label) or _NOTHING)}</td></tr>"
        for label in labels
    ]
    if recorded.get("secret") != wanted.get("secret"):
        lines.append("<tr><th>Кодове слово</th><td colspan='2'>змінено</td></tr>")
    if not lines:
        return "<p>Нічого.</p>"
    head = "<tr><th></th><th>Було</th><th>Стане</th></tr>"
    return "<table>\n" + "\n".join([head, *lines]) + "\n</table>"


def _rows(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Labels and values; every document is a row, told apart by its kind."""
    shown = [(label, value) for label, value in patient_rows(data) if value]
    return [*shown, *_further_documents(data)]


def _further_documents(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [document_row(document) for document in (data.get("documents") or [])[1:]]
    return [(label, value) for label, value in rows if value]


@cache
def _template(name: str) -> Template:
    forms = resources.files("core.person_requests").joinpath("forms", name)
    return Template(forms.read_text("utf-8"))
