"""A provider's answers to the page, given where the page's calls leave the browser.

Source of the format: the header of ``signer/certificates/cmp.js``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Page, Route

from sandbox.trust import der, oids
from sandbox.trust.certificates import Certificate

PROVIDERS = [{"id": "0", "name": "КНЕДП «Вигадка»"}, {"id": "1", "name": "КНЕДП «Прикладний»"}]
# The browser's own list of Workers lags behind, so the page's calls are counted.
_COUNT_WORKERS = """
window.openWorkers = new Set();
window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.openWorkers.add(this); }
  terminate() { super.terminate(); window.openWorkers.delete(this); }
};
"""
_KNOWS, _KNOWS_NONE = (b"\x0d\0\0\0" + bytes([found, 0, 0, 0]) for found in (1, 0))
_FIRST_ID, _SECOND_ID = slice(12, 44), slice(44, 76)


def answer(certificates: Sequence[Certificate]) -> bytes:
    """What a provider says who knows these certificates."""
    bag = der.sequence(
        der.oid(oids.SIGNED_DATA),
        der.context(
            0,
            der.sequence(
                der.integer(1),
                der.set_of([]),
                der.sequence(der.oid(oids.DATA)),
                der.context(0, b"".join(certificate.raw for certificate in certificates)),
                der.set_of([]),
            ),
        ),
    )
    body = _KNOWS + bag if certificates else _KNOWS_NONE
    return der.sequence(der.oid(oids.DATA), der.context(0, der.octets(body)))


@dataclass
class Provider:
    """Knows some certificates by the identifiers of their keys."""

    known: dict[bytes, Certificate] = field(default_factory=dict)
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    """Whom the page asked, and its request."""
    open_keys: list[int] = field(default_factory=list)
    """How many Workers the page had not ended at each call."""
    status: int = 200
    service: Callable[[bytes], bytes] | None = None
    """Answers in this one's place."""

    async def serve(self, page: Page) -> None:
        """Answer this page from its opening on."""
        await page.add_init_script(_COUNT_WORKERS)

        async def note() -> None:
            self.open_keys.append(await page.evaluate("window.openWorkers.size"))

        async def providers(route: Route) -> None:
            await note()
            await route.fulfill(body=json.dumps(PROVIDERS), content_type="application/json")

        async def cmp(route: Route) -> None:
            await note()
            [provider] = parse_qs(urlsplit(route.request.url).query)["provider"]
            request = route.request.post_data_buffer or b""
            self.requests.append((provider, request))
            answering = self.service or self._answer
            await route.fulfill(status=self.status, body=answering(request))

        await page.route("**/sign/providers", providers)
        await page.route("**/sign/providers/cmp?*", cmp)

    def _answer(self, request: bytes) -> bytes:
        content = der.read(request).children()[1].children()[0].content
        asked = {content[_FIRST_ID], content[_SECOND_ID]}
        return answer([self.known[key_id] for key_id in asked if key_id in self.known])
