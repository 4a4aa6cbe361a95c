"""The start page, the lists of invented patients and newcomers, and their key files."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from core.kit.clock import Clock, today
from sandbox.people import infants, persons
from sandbox.people.country import Country
from sandbox.people.infants import Infant
from sandbox.people.keyring import KeyCard, KeyFile, Keyring, NoKey
from sandbox.people.newcomers import Newcomer, newcomer
from sandbox.people.persons import Patient

_PAGE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
)


class Desk:
    """Where a newcomer begins.

    Args:
        country: the invented country.
        keyring: its people's keys.
        chat_url: address of the chat page.
        clock: the time.
    """

    def __init__(self, country: Country, keyring: Keyring, chat_url: str, clock: Clock) -> None:
        self._country = country
        self._keyring = keyring
        self._chat_url = chat_url
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        """Pages and files."""
        return [
            web.get("/", self._start_page),
            web.get("/desk/people.json", self._people),
            web.get("/keys/{holder}", self._key_file),
            web.get("/keys/{holder}/certificate", self._certificate),
            web.static("/desk/page", _PAGE),
        ]

    async def _start_page(self, http_request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def _people(self, http_request: web.Request) -> web.Response:
        by_id = {str(card.holder_id): card for card in self._keyring.patients()}
        children = {one.mother.index: one for one in infants.infants(self._country)}
        shown = [
            self._row(one, by_id[one.person_id], children.get(one.index))
            for one in map(self._patient, range(self._country.sizes.persons))
            if one.person_id in by_id
        ]
        newcomers = [
            self._newcomers_row(newcomer(self._country, index), card)
            for index, card in enumerate(self._keyring.newcomers())
        ]
        return web.json_response({"chat": self._chat_url, "people": shown, "newcomers": newcomers})

    def _patient(self, index: int) -> Patient:
        return persons.patient(self._country, index)

    def _row(self, one: Patient, card: KeyCard, child: Infant | None) -> dict[str, object]:
        return {
            **self._key_row(one, card),
            "phone": persons.phone(one.index),
            "verification": persons.verification_status(one.index),
            "child": None if child is None else _child_row(child),
            "represented": self._represented(one),
        }

    def _represented(self, one: Patient) -> dict[str, object] | None:
        child = persons.child_of(self._country, one.index)
        if child is None:
            return None
        age = _years(child.birth_date, today(self._clock))
        return {"name": child.name.first_name, "age": age, "settlement": child.locality}

    def _newcomers_row(self, one: Newcomer, card: KeyCard) -> dict[str, object]:
        return {
            **self._key_row(one, card),
            "phone": one.phone,
            "situation": one.situation,
            "birth_date": one.birth_date.isoformat(),
            "tax_id": one.tax_id,
            "unzr": one.unzr,
            "documents": one.documents,
        }

    def _key_row(self, one: Patient | Newcomer, card: KeyCard) -> dict[str, object]:
        return {
            "id": str(card.holder_id),
            "name": card.holder.common_name,
            "age": _years(one.birth_date, today(self._clock)),
            "settlement": one.locality,
            "key_file": card.file_name,
            "needs_certificate": card.file_name.endswith(".dat"),
            "password": card.password,
        }

    async def _key_file(self, http_request: web.Request) -> web.Response:
        found = await self._found(http_request)
        return _download(found.content, found.name, {"X-Key-Password": found.password})

    async def _certificate(self, http_request: web.Request) -> web.Response:
        found = await self._found(http_request)
        return _download(found.certificate, found.certificate_name, {})

    async def _found(self, http_request: web.Request) -> KeyFile:
        try:
            return await asyncio.to_thread(
                self._keyring.container_for, http_request.match_info["holder"]
            )
        except (NoKey, ValueError):
            raise web.HTTPNotFound(text="У цієї людини немає ключа.") from None


def _child_row(one: Infant) -> dict[str, object]:
    return {
        **one.name.fields(),
        "situation": one.situation,
        "birth_date": one.birth_date.isoformat(),
        "documents": [one.certificate],
    }


def _download(content: bytes, name: str, headers: dict[str, str]) -> web.Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return web.Response(
        body=content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store", **headers},
    )


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
