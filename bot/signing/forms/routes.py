"""HTTP of the form: its rules and what is known, search of addresses, the text made of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import orjson
from aiohttp import web

from bot.signing.calls import SESSION, Calls, answered, bounded
from bot.signing.filled.model import FormRefused
from bot.signing.forms.addresses import AddressSearch
from bot.signing.forms.rules import person_form_rules
from bot.signing.forms.service import Forms
from core.contract.errors import ErrorCode

LARGEST_FORM_BYTES: Final = 32 * 1024
LARGEST_SCAN_BYTES: Final = 10 * 1024 * 1024
"""Source: a scan is one JPEG page of at most 10 MB."""


class FormRoutes:
    """The form's routes, admitted like every other call of the page."""

    def __init__(self, *, calls: Calls, forms: Forms, addresses: AddressSearch) -> None:
        self._calls = calls
        self._forms = forms
        self._addresses = addresses

    def table(self) -> list[web.RouteDef]:
        """Every route."""
        return [
            web.post(f"{SESSION}/form/open", self._calls.answering(self._open)),
            web.post(f"{SESSION}/form", self._calls.answering(self._compose)),
            web.post(f"{SESSION}/scans", self._calls.answering(self._missing)),
            web.post(f"{SESSION}/scans/{{type}}", self._calls.answering(self._show)),
            web.get(f"{SESSION}/addresses/{{what}}", self._calls.answering(self._find)),
        ]

    async def _open(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        opened = await self._forms.open(session_id, cookie)
        response = answered(
            {
                "kind": opened.form.kind,
                "known": dict(opened.form.known),
                "whose": asdict(opened.form.whose) if opened.form.whose else None,
                "rules": person_form_rules(),
                "today": opened.today.isoformat(),
            }
        )
        # The session lives longer now, so its cookie has to.
        self._calls.set_cookie(response, opened.session, cookie or "")
        return response

    async def _find(self, request: web.Request) -> web.Response:
        session = await self._forms.awaited(*self._calls.asked(request))
        what, asked = request.match_info["what"], dict(request.query)
        return answered(await self._addresses.find(session.id, what, asked))

    async def _compose(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        await self._forms.awaited(session_id, cookie)
        try:
            filled = _filled(await bounded(request, LARGEST_FORM_BYTES))
            composed = await self._forms.compose(session_id, cookie, filled)
        except FormRefused as problem:
            invalid = [
                {"entry": one.entry, "rule": one.rule, "params": list(one.params)}
                for one in problem.invalid
            ]
            return self._calls.refused(problem.code, 422, invalid=invalid)
        return answered(
            {
                "text": composed.octets.decode(),
                "changed": list(composed.changed),
                "scans": list(composed.scans),
            }
        )

    async def _missing(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        missing = await self._forms.missing(session_id, cookie)
        response = answered({"missing": list(missing.types)})
        self._calls.set_cookie(response, missing.session, cookie or "")
        return response

    async def _show(self, request: web.Request) -> web.Response:
        session_id, cookie = self._calls.asked(request)
        picture = await bounded(request, LARGEST_SCAN_BYTES)
        try:
            await self._forms.show_document(session_id, cookie, request.match_info["type"], picture)
        except FormRefused as problem:
            return self._calls.refused(problem.code, 422, invalid=[])
        return answered({})


def _filled(body: bytes) -> dict[str, Any]:
    """The person's fields, if the patient agreed to the processing of his data.

    Raises:
        FormRefused: there is no such object.
    """
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise FormRefused(ErrorCode.MALFORMED) from None
    if not isinstance(sent, dict) or sent.get("consent") is not True:
        raise FormRefused(ErrorCode.MALFORMED)
    person = sent.get("person")
    if not isinstance(person, dict):
        raise FormRefused(ErrorCode.MALFORMED)
    return person
