"""The statement by which a patient changes his data, as HTML: what changes, then all of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

from core.persons.printed import definitions, document_row, patient_rows

_NOTHING = "–"


def update_form(recorded: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The statement; the code word is never printed, only that it changes."""
    return _template("update.html").substitute(
        changes=_changes(recorded, wanted), person=definitions(patient_rows(wanted))
    )


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
