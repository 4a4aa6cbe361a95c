"""The trust services over HTTP: routes to be mounted in an application of the sandbox.

They answer at the paths that stand in the certificates (``addresses``), and beside them is a
control API for tests and demonstrations:

    GET    /control/certificates?holder=CODE      certificates of a holder and their status
    POST   /control/revocations {"holder", "reason"?}   revoke the holder's certificates
    DELETE /control/revocations/CODE              take the revocation back
    GET    /control/status-services               how OCSP and lists behave
    PUT    /control/status-services {"mode", "delay_seconds"?}   make them normal, silent, slow
                                                  or try_later, until told otherwise
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from urllib.parse import unquote

import orjson
from aiohttp import web

from sandbox.trust import cmp, crl, der, ocsp, trust_list, tsp
from sandbox.trust.addresses import (
    CERTIFICATES_PATH,
    CMP_PATH,
    CRL_PATH,
    DELTA_CRL,
    FULL_CRL,
    OCSP_PATH,
    TSP_PATH,
)
from sandbox.trust.behaviour import Behaviour, Mode
from sandbox.trust.pki import LINES, Pki
from sandbox.trust.register import Entry

_REQUEST_LIMIT_BYTES = 64 * 1024
_LISTS = {FULL_CRL: crl.revocation_list, DELTA_CRL: crl.delta_list}


class TrustServices:
    """Handlers over one infrastructure."""

    def __init__(self, pki: Pki) -> None:
        self._pki = pki
        self._behaviour = Behaviour()

    def routes(self) -> list[web.RouteDef]:
        """Everything that is served, for ``app.add_routes``."""
        return [
            web.post(OCSP_PATH, self.ocsp_post),
            web.get(OCSP_PATH + "{request:.+}", self.ocsp_get),
            web.post(TSP_PATH + "{line}/", self.time_stamp),
            web.post(CMP_PATH + "{line}/", self.certificates_by_key),
            web.get(CRL_PATH + "{name}", self.revocation_list),
            web.get(CERTIFICATES_PATH + "{name}", self.certificates),
            web.get("/control/certificates", self.list_certificates),
            web.post("/control/revocations", self.revoke),
            web.delete("/control/revocations/{holder}", self.restore),
            web.get("/control/status-services", self.show_behaviour),
            web.put("/control/status-services", self.behave),
        ]

    async def ocsp_post(self, request: web.Request) -> web.Response:
        """Status of certificates; the request is the body."""
        return await self._ocsp(await _body(request))

    async def ocsp_get(self, request: web.Request) -> web.Response:
        """Status of certificates; the request is base64 in the path (RFC 6960, appendix A.1)."""
        # The undecoded path: a slash of base64 may come as itself or escaped.
        encoded = unquote(request.raw_path.partition(OCSP_PATH)[2])
        try:
            body = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            body = b""
        return await self._ocsp(body)

    async def _ocsp(self, body: bytes) -> web.Response:
        await self._behaviour.endure()
        if self._behaviour.mode is Mode.TRY_LATER:
            answer = ocsp.busy()
        else:
            answer = await asyncio.to_thread(ocsp.respond, self._pki, body)
        return web.Response(body=answer, content_type="application/ocsp-response")

    async def time_stamp(self, request: web.Request) -> web.Response:
        """A time-stamp of one line of trust."""
        line = request.match_info["line"]
        if line not in LINES:
            raise web.HTTPNotFound
        body = await _body(request)
        answer = await asyncio.to_thread(tsp.respond, self._pki, line, body)
        return web.Response(body=answer, content_type="application/timestamp-reply")

    async def certificates_by_key(self, request: web.Request) -> web.Response:
        """Certificates of keys, by the provider of one line of trust."""
        line = request.match_info["line"]
        if line not in LINES:
            raise web.HTTPNotFound
        body = await _body(request)
        try:
            answer = await asyncio.to_thread(cmp.respond, self._pki, line, body)
        except der.DerError as problem:
            raise web.HTTPBadRequest(text=str(problem)) from problem
        return web.Response(body=answer, content_type="application/octet-stream")

    async def revocation_list(self, request: web.Request) -> web.Response:
        """The full list of an issuer, or its delta."""
        name = request.match_info["name"]
        issuer, _, kind = name.rpartition("-")
        make = _LISTS.get(f"-{kind}")
        if make is None or issuer not in self._pki.issuers():
            raise web.HTTPNotFound
        await self._behaviour.endure()
        if self._behaviour.mode is Mode.TRY_LATER:
            raise web.HTTPServiceUnavailable
        answer = await asyncio.to_thread(make, self._pki, issuer)
        return web.Response(body=answer, content_type="application/pkix-crl")

    async def certificates(self, request: web.Request) -> web.Response:
        """The bag of all authorities, of one line, or the list of providers."""
        name = request.match_info["name"]
        if name == trust_list.LIST_NAME:
            return web.Response(
                body=trust_list.provider_list(self._pki), content_type="application/json"
            )
        line = name.removesuffix(".p7b")
        if name != trust_list.BAG_NAME and line not in LINES:
            raise web.HTTPNotFound
        bag = trust_list.bag(self._pki, line if line in LINES else None)
        return web.Response(body=bag, content_type="application/x-pkcs7-certificates")

    # --- control ------------------------------------------------------------------------

    async def list_certificates(self, request: web.Request) -> web.Response:
        """Certificates of a holder, by РНОКПП."""
        return _json([_entry(e) for e in self._of_holder(request.query.get("holder", ""))])

    async def revoke(self, request: web.Request) -> web.Response:
        """Revoke every certificate of a holder from now on."""
        order = await _order(request)
        try:
            holder, reason = str(order["holder"]), str(order.get("reason", "unspecified"))
        except KeyError:
            raise web.HTTPBadRequest(text='{"holder": CODE, "reason": REASON}') from None
        moment = self._pki.clock.now()
        for entry in self._of_holder(holder):
            try:
                self._pki.register.revoke(entry.issuer, entry.serial, moment, reason)
            except ValueError as problem:
                raise web.HTTPBadRequest(text=str(problem)) from problem
        return _json([_entry(entry) for entry in self._of_holder(holder)])

    async def restore(self, request: web.Request) -> web.Response:
        """Make a holder's certificates good again."""
        holder = request.match_info["holder"]
        for entry in self._of_holder(holder):
            self._pki.register.restore(entry.issuer, entry.serial, self._pki.clock.now())
        return _json([_entry(entry) for entry in self._of_holder(holder)])

    async def show_behaviour(self, request: web.Request) -> web.Response:
        """How OCSP and lists behave."""
        behaviour = self._behaviour
        return _json({"mode": behaviour.mode, "delay_seconds": behaviour.delay_seconds})

    async def behave(self, request: web.Request) -> web.Response:
        """Make OCSP and lists behave in another way."""
        try:
            self._behaviour = Behaviour.read(await _order(request))
        except ValueError as problem:
            raise web.HTTPBadRequest(text=str(problem)) from problem
        return await self.show_behaviour(request)

    def _of_holder(self, holder: str) -> list[Entry]:
        entries = self._pki.register.of_holder(holder)
        if not entries:
            raise web.HTTPNotFound(text="no certificate was issued to this holder")
        return entries


async def _body(request: web.Request) -> bytes:
    """The body within bounds; its type is not looked at, as the acting services do not."""
    body = await request.content.read(_REQUEST_LIMIT_BYTES + 1)
    while len(body) <= _REQUEST_LIMIT_BYTES and not request.content.at_eof():
        body += await request.content.read(_REQUEST_LIMIT_BYTES + 1 - len(body))
    if len(body) > _REQUEST_LIMIT_BYTES:
        raise web.HTTPRequestEntityTooLarge(_REQUEST_LIMIT_BYTES, len(body))
    return body


async def _order(request: web.Request) -> dict[str, object]:
    """What a call of the control API orders."""
    if request.content_type != "application/json":  # no form of a foreign page sends that
        raise web.HTTPUnsupportedMediaType(text="send application/json")
    try:
        order = orjson.loads(await _body(request))
    except orjson.JSONDecodeError:
        order = None
    if not isinstance(order, dict):
        raise web.HTTPBadRequest(text="send a JSON object")
    return order


def _entry(entry: Entry) -> dict[str, str | None]:
    return {
        "issuer": entry.issuer,
        "serial": f"{entry.serial:x}",
        "holder": entry.holder,
        "revoked_at": entry.revoked_at.isoformat() if entry.revoked_at else None,
        "reason": entry.reason if entry.revoked_at else None,
    }


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
