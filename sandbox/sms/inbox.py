"""Accepts what the core's gateway adapter sends, keeps it, shows it.

``POST /sms/messages`` is the gateway; ``GET /sms/messages?to=`` and the page ``/sms`` read the
inbox. Messages live in an append-only file, so a restart loses none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path

from aiohttp import web

from core.kit.clock import KYIV

_SHOWN = 50


class SmsInbox:
    """Messages that would have gone to phones."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now

    def add(self, to: str, text: str) -> None:
        """Keep one message."""
        line = json.dumps(
            {"to": to, "text": text, "sent_at": self._now().isoformat()}, ensure_ascii=False
        )
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def messages(self, to: str | None = None) -> list[dict[str, str]]:
        """Messages, newest first; of one phone when ``to`` is given."""
        if not self._path.exists():
            return []
        lines = self._path.read_text(encoding="utf-8").splitlines()
        found = [json.loads(line) for line in reversed(lines) if line]
        return [message for message in found if to is None or message["to"] == to]

    def routes(self) -> list[web.RouteDef]:
        """The gateway, its reading side and the page."""
        return [
            web.post("/sms/messages", self._receive),
            web.get("/sms/messages", self._list),
            web.get("/sms", self._page),
        ]

    async def _receive(self, http_request: web.Request) -> web.Response:
        try:
            message = await http_request.json()
            self.add(str(message["to"]), str(message["text"]))
        except (ValueError, KeyError, TypeError):
            return web.json_response({"error": "expected {to, text}"}, status=400)
        return web.json_response({"status": "accepted"}, status=202)

    async def _list(self, http_request: web.Request) -> web.Response:
        return web.json_response(self.messages(http_request.query.get("to")))

    async def _page(self, http_request: web.Request) -> web.Response:
        rows = "".join(
            f"<li><p><b>{escape(message['to'])}</b> "
            f"<time>{_kyiv_time(message['sent_at'])}</time></p>"
            f"<p>{escape(message['text'])}</p></li>"
            for message in self.messages()[:_SHOWN]
        )
        page = _PAGE.replace("{rows}", rows or "<li>Повідомлень ще немає.</li>")
        return web.Response(text=page, content_type="text/html")


def _kyiv_time(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(KYIV).strftime("%d.%m.%Y %H:%M")


_PAGE = """<!doctype html>
<html lang="uk"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>SMS – навчальний режим</title>
<link rel="stylesheet" href="/static/sandbox.css"></head>
<body><main><p class="training">Навчальний режим: люди, лікарі й заклади вигадані.</p>
<h1>SMS-повідомлення</h1><p>Сюди надходить усе, що пішло б на телефони пацієнтів.</p>
<ul class="messages">{rows}</ul><p><a href="/">До початку</a></p></main></body></html>"""
