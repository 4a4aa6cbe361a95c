"""The console's server: pages, sign-in, and the clinic's calls to the core."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from aiohttp import web

from core import qes
from core.client import CoreRefused, CoreUnavailable
from core.contract.declaration_requests import ClinicQuery, RejectBody, RejectReason
from core.contract.declarations import SIGNED_FILE_TYPE
from core.contract.errors import ErrorCode
from core.kit.clock import Clock
from sandbox.console import views
from sandbox.console.clinics import Clinics
from sandbox.console.sessions import Session, Sessions
from sandbox.core_process import CoreProcess
from sandbox.people.country import Country
from sandbox.people.keyring import Keyring

_PAGE = Path(__file__).parent / "page"
_COOKIE = "console"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "worker-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'"
)
# Rows of the list on one page.
_PAGE_SIZE = 20

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Worker = Callable[[web.Request, Session], Awaitable[web.StreamResponse]]


class Console:
    """The invented clinics' information system."""

    def __init__(
        self,
        country: Country,
        keyring: Keyring,
        core: CoreProcess,
        trust: qes.TrustStore,
        clock: Clock,
    ) -> None:
        self._clinics = Clinics(country, keyring)
        self._keyring = keyring
        self._sessions = Sessions(core)
        self._trust = trust
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        """Pages and calls."""
        api = "/console/api"
        one = f"{api}/requests/{{id}}"
        return [
            web.get("/console/", self._page),
            web.get("/console", self._to_page),
            web.static("/console/page", _PAGE),
            web.get(f"{api}/clinics", self._list_clinics),
            web.get(f"{api}/reasons", self._list_reasons),
            web.get(f"{api}/employees/{{id}}/challenge", _told(self._challenge)),
            web.get(f"{api}/employees/{{id}}/key", self._key),
            web.get(f"{api}/employees/{{id}}/system", _told(self._system)),
            web.get(f"{api}/session", self._session),
            web.post(f"{api}/session", _told(self._sign_in)),
            web.delete(f"{api}/session", self._leave),
            web.get(f"{api}/requests", self._at_work(self._list)),
            web.get(one, self._at_work(self._show)),
            web.get(f"{one}/signed-content", self._at_work(self._signed_content)),
            web.post(f"{one}/approve", self._at_work(self._approve)),
            web.post(f"{one}/reject", self._at_work(self._reject)),
            web.post(f"{one}/sign", self._at_work(self._sign)),
        ]

    async def close(self) -> None:
        """Close the connections to the core."""
        await self._sessions.close()

    # --- pages and sign-in ------------------------------------------------------------------

    async def _page(self, http_request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def _to_page(self, http_request: web.Request) -> web.Response:
        raise web.HTTPFound("/console/")

    async def _list_clinics(self, http_request: web.Request) -> web.Response:
        return _json(
            [
                {
                    "id": clinic.id,
                    "name": clinic.name,
                    "settlement": clinic.settlement,
                    "employees": [
                        {
                            "id": one.id,
                            "name": one.name,
                            "role": one.role,
                            "is_doctor": one in clinic.doctors,
                        }
                        for one in clinic.employees
                    ],
                }
                for clinic in self._clinics.all()
            ]
        )

    async def _list_reasons(self, http_request: web.Request) -> web.Response:
        return _json(views.reasons())

    async def _challenge(self, http_request: web.Request) -> web.Response:
        clinic, _ = self._clinics.of_employee(_id(http_request))
        client = await self._sessions.client(clinic)
        content = orjson.dumps({"jwt": await client.access.nonce(), "clinic": clinic.name})
        return web.Response(body=content, content_type="application/json")

    async def _key(self, http_request: web.Request) -> web.Response:
        _, employee = self._clinics.of_employee(_id(http_request))
        file = await asyncio.to_thread(self._keyring.container_for, employee.party_id)
        headers = {
            "X-Key-Name": file.name,
            "X-Key-Password": file.password,
            "X-Certificate": base64.b64encode(file.certificate).decode(),
            "Cache-Control": "no-store",
        }
        return web.Response(
            body=file.content, content_type="application/octet-stream", headers=headers
        )

    async def _system(self, http_request: web.Request) -> web.Response:
        """What a МІС of one's own needs to work for this clinic instead of the console."""
        clinic, employee = self._clinics.of_employee(_id(http_request))
        credentials = (await self._sessions.client(clinic)).credentials
        return _json(
            {
                "core_url": self._sessions.core_url,
                "client_id": credentials.client_id,
                "client_secret": credentials.secret,
                "party_id": employee.party_id,
                "name": f"{employee.name}, {employee.role}, {clinic.name}",
            }
        )

    async def _sign_in(self, http_request: web.Request) -> web.Response:
        body = await http_request.json()
        clinic, employee = self._clinics.of_employee(UUID(body["employee_id"]))
        client = await self._sessions.client(clinic)
        token = await client.access.sign_employee_in(body["signed_content"])
        cookie, session = await self._sessions.open(clinic, employee, token)
        response = _json(views.session(session))
        response.set_cookie(_COOKIE, cookie, httponly=True, samesite="Strict", path="/console")
        return response

    async def _session(self, http_request: web.Request) -> web.Response:
        session = self._sessions.find(http_request.cookies.get(_COOKIE))
        return _json(views.session(session) if session else None)

    async def _leave(self, http_request: web.Request) -> web.Response:
        self._sessions.end(http_request.cookies.get(_COOKIE))
        return web.Response(status=204)

    # --- work -------------------------------------------------------------------------------

    def _at_work(self, handler: Worker) -> Handler:
        async def endpoint(http_request: web.Request) -> web.StreamResponse:
            session = self._sessions.find(http_request.cookies.get(_COOKIE))
            if session is None:
                return _refusal(401, ErrorCode.TOKEN_INVALID, "sign in")
            return await handler(http_request, session)

        return _told(endpoint)

    async def _list(self, http_request: web.Request, session: Session) -> web.Response:
        asked = {name: value for name, value in http_request.query.items() if value}
        wanted = ClinicQuery.model_validate({**asked, "page_size": _PAGE_SIZE})
        requests = session.client.declaration_requests
        return _json(views.page(await requests.clinic_list(session.token, wanted)))

    async def _show(self, http_request: web.Request, session: Session) -> web.Response:
        requests = session.client.declaration_requests
        found = await requests.clinic_get(session.token, _id(http_request))
        signature = None
        if found.content is not None:
            container = await requests.clinic_signed_content(session.token, found.id)
            signature = await asyncio.to_thread(self._examine, container)
        return _json(views.details(found, signature))

    def _examine(self, container: bytes) -> dict[str, Any]:
        """The clinic checks the patient's signature itself, not on the core's word."""
        return views.signature(qes.examine(container, trust=self._trust, at=self._clock.now()))

    async def _signed_content(self, http_request: web.Request, session: Session) -> web.Response:
        container = await session.client.declaration_requests.clinic_signed_content(
            session.token, _id(http_request)
        )
        headers = {"Content-Disposition": 'attachment; filename="patient.p7s"'}
        return web.Response(body=container, content_type=SIGNED_FILE_TYPE, headers=headers)

    async def _approve(self, http_request: web.Request, session: Session) -> web.Response:
        body = await http_request.json()
        found = await session.client.declaration_requests.clinic_approve(
            session.token, _id(http_request), overlimit=bool(body.get("overlimit"))
        )
        return _json(views.details(found, None))

    async def _reject(self, http_request: web.Request, session: Session) -> web.Response:
        body = await http_request.json()
        rejection = RejectBody(
            reason=RejectReason(body["reason"]),
            reason_description=body.get("explanation") or None,
        )
        found = await session.client.declaration_requests.clinic_reject(
            session.token, _id(http_request), rejection.reason, rejection.reason_description
        )
        return _json(views.details(found, None))

    async def _sign(self, http_request: web.Request, session: Session) -> web.Response:
        body = await http_request.json()
        requests, request_id = session.client.declaration_requests, _id(http_request)
        await requests.clinic_sign(session.token, request_id, body["signed_content"])
        found = await requests.clinic_get(session.token, request_id)
        return _json(views.details(found, None))


# --- answers --------------------------------------------------------------------------------


def _told(handler: Handler) -> Handler:
    """Tell the page of refusals by the core's codes."""

    async def endpoint(http_request: web.Request) -> web.StreamResponse:
        try:
            return await handler(http_request)
        except CoreRefused as problem:
            return _refusal(problem.status, problem.code, problem.message)
        except CoreUnavailable as problem:
            return _refusal(503, problem.code or ErrorCode.UNAVAILABLE, str(problem))
        except (KeyError, ValueError):
            return _refusal(400, ErrorCode.MALFORMED, "the page sent something else")

    return endpoint


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")


def _refusal(status: int, code: str, message: str) -> web.Response:
    body = orjson.dumps({"code": code, "message": message})
    return web.Response(status=status, body=body, content_type="application/json")


def _id(http_request: web.Request) -> UUID:
    return UUID(http_request.match_info["id"])
