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
from core.contract.declaration_requests import (
    ClinicRequestDetails,
    DeclarationRequest,
    PersonName,
    RejectBody,
    RejectReason,
)
from core.contract.errors import ErrorCode
from core.kit.clock import Clock
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
_REASONS = {
    RejectReason.DOCTOR_FULL: "У лікаря немає вільних місць",
    RejectReason.DOCTOR_UNAVAILABLE: "Лікар не приймає",
    RejectReason.PATIENT_DATA_MISMATCH: "Дані пацієнта не збігаються",
    RejectReason.PATIENT_ASKED: "Пацієнт попросив скасувати",
    RejectReason.OTHER: "Інше",
}

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
                        {"id": one.id, "name": one.name, "role": one.role}
                        for one in clinic.employees
                    ],
                }
                for clinic in self._clinics.all()
            ]
        )

    async def _list_reasons(self, http_request: web.Request) -> web.Response:
        return _json([{"id": reason, "text": text} for reason, text in _REASONS.items()])

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

    async def _sign_in(self, http_request: web.Request) -> web.Response:
        body = await http_request.json()
        clinic, employee = self._clinics.of_employee(UUID(body["employee_id"]))
        client = await self._sessions.client(clinic)
        token = await client.access.sign_employee_in(body["signed_content"])
        cookie, session = await self._sessions.open(clinic, employee, token)
        response = _json(_session_view(session))
        response.set_cookie(_COOKIE, cookie, httponly=True, samesite="Strict", path="/console")
        return response

    async def _session(self, http_request: web.Request) -> web.Response:
        session = self._sessions.find(http_request.cookies.get(_COOKIE))
        return _json(_session_view(session) if session else None)

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
        page = await session.client.declaration_requests.clinic_list(session.token)
        return _json([_row(item) for item in page.data])

    async def _show(self, http_request: web.Request, session: Session) -> web.Response:
        requests = session.client.declaration_requests
        found = await requests.clinic_get(session.token, _id(http_request))
        signature = None
        if found.content is not None:
            container = await requests.clinic_signed_content(session.token, found.id)
            signature = await asyncio.to_thread(self._examine, container)
        return _json(_details(found, signature))

    def _examine(self, container: bytes) -> dict[str, Any]:
        """The clinic checks the patient's signature itself, not on the core's word."""
        report = qes.examine(container, trust=self._trust, at=self._clock.now())
        signer = report.signers[0] if report.signers else None
        return {
            "verdict": report.verdict,
            "sub_indication": report.sub_indication,
            "subject": signer.common_name if signer else None,
            "issuer": signer.issuer if signer else None,
            "algorithm": signer.algorithm if signer else None,
            "signed_at": signer.signed_at if signer else None,
        }

    async def _signed_content(self, http_request: web.Request, session: Session) -> web.Response:
        container = await session.client.declaration_requests.clinic_signed_content(
            session.token, _id(http_request)
        )
        return web.Response(body=container, content_type="application/pkcs7-mime")

    async def _approve(self, http_request: web.Request, session: Session) -> web.Response:
        body = await http_request.json()
        found = await session.client.declaration_requests.clinic_approve(
            session.token, _id(http_request), overlimit=bool(body.get("overlimit"))
        )
        return _json(_details(found, None))

    async def _reject(self, http_request: web.Request, session: Session) -> web.Response:
        body = await http_request.json()
        rejection = RejectBody(
            reason=RejectReason(body["reason"]),
            reason_description=body.get("explanation") or None,
        )
        found = await session.client.declaration_requests.clinic_reject(
            session.token, _id(http_request), rejection.reason, rejection.reason_description
        )
        return _json(_details(found, None))

    async def _sign(self, http_request: web.Request, session: Session) -> web.Response:
        body = await http_request.json()
        found = await session.client.declaration_requests.clinic_sign(
            session.token, _id(http_request), body["signed_content"]
        )
        return _json(_details(found, None))


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


def _session_view(session: Session) -> dict[str, object]:
    return {
        "employee_id": session.employee.id,
        "name": session.employee.name,
        "role": session.employee.role,
        "clinic": f"{session.clinic.name}, {session.clinic.settlement}",
        "actions": session.actions,
    }


def _row(item: DeclarationRequest | ClinicRequestDetails) -> dict[str, object]:
    party = item.employee.party
    return {
        "id": item.id,
        "declaration_number": item.declaration_number,
        "patient": _name(item.person) or "дані вилучено",
        "doctor": " ".join(filter(None, (party.last_name, party.first_name, party.second_name))),
        "status": item.status,
        "inserted_at": item.inserted_at,
    }


def _details(item: ClinicRequestDetails, signature: dict[str, Any] | None) -> dict[str, object]:
    return {
        **_row(item),
        "start_date": item.start_date,
        "end_date": item.end_date,
        "content": item.content,
        "count": item.current_declaration_count,
        "limit": item.system_declaration_limit,
        "signature": signature,
    }


def _name(person: PersonName) -> str:
    return " ".join(filter(None, (person.last_name, person.first_name, person.second_name)))
