"""The core service as an application: its methods, its jobs, its beginning and end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from aiohttp import web
from pydantic import SecretStr

from core.access.app_routes import AppRoutes
from core.access.authentication import HeaderAuthenticator
from core.access.capabilities import capability_routes
from core.access.journal import AccessJournal
from core.access.maintenance import forget_expired
from core.access.read_routes import ReadRoutes
from core.access.routes import AccessRoutes
from core.access.signature_worker import TrustSettings
from core.access.verification import QesSignatureVerifier
from core.authentication_methods.gateway import HttpSmsGateway
from core.authentication_methods.request_routes import MethodRequestRoutes
from core.authentication_methods.routes import MethodRoutes
from core.confidants.routes import ConfidantRoutes
from core.config import Settings
from core.consent.page_files import page_routes
from core.consent.routes import ConsentRoutes
from core.declaration_requests.clinic_routes import ClinicRequestRoutes
from core.declaration_requests.routes import RequestRoutes
from core.declarations.clinic_routes import ClinicDeclarationRoutes
from core.declarations.document_routes import CheckRoutes, PrintRoutes
from core.declarations.routes import DeclarationRoutes
from core.events.routes import EventRoutes
from core.kit.health import Health
from core.kit.jobs import Job
from core.kit.jobs import start as start_jobs
from core.kit.metrics import HttpMetrics
from core.kit.routing import Route
from core.kit.server import Router
from core.kit.tasks import Background
from core.legal_entities import routes as legal_entity_routes
from core.person_documents.routes import ScanRoutes
from core.person_requests.routes import PersonRequestRoutes
from core.person_requests.sign_up_routes import SignUpRoutes
from core.persons.routes import PersonRoutes
from core.services import Foundation, Services
from core.verification.registers import HttpRegisters

# A service that has just started has callers who waited for it; what is overdue waits on.
_AFTER_CALLERS = timedelta(seconds=10)
# Thirty-two zero bytes: for what never meets a value.
_NO_KEY = "A" * 43 + "="


def signature_verifier(base: Foundation) -> QesSignatureVerifier:
    """The verifier that the settings describe.

    Raises:
        qes.TrustError: a file of the trust list cannot be read or holds no certificate.
    """
    settings = base.settings
    return QesSignatureVerifier(
        TrustSettings(
            roots=settings.qes_roots,
            intermediates=settings.qes_intermediates,
            trust_list=settings.qes_trust_list,
            revocation=settings.qes_revocation,
            accept_without_device=settings.qes_accept_without_device,
            require_current_list=settings.qes_require_current_list,
        ),
        workers=settings.signature_workers,
        deadline=timedelta(seconds=settings.signature_deadline_seconds),
        clock=base.clock,
        answer_kept=timedelta(seconds=settings.qes_revocation_kept_seconds),
    )


def api_routes() -> Sequence[Route]:
    """Every method of the API, for its description; nothing is connected or believed."""
    settings = Settings(
        database_url="postgresql:///",
        core_encryption_keys=SecretStr(f"1:{_NO_KEY}"),
        core_index_key=SecretStr(_NO_KEY),
        core_nonce_key=SecretStr(_NO_KEY),
        signature_workers=0,
    )
    base = Foundation.of(settings)
    return Core(base, signature_verifier(base)).router().routes


class Core:
    """The service, wired."""

    def __init__(
        self,
        base: Foundation,
        signatures: QesSignatureVerifier,
        *,
        expected_revision: str | None = None,
    ) -> None:
        """Wire it; nothing is started or connected yet.

        Args:
            base: what it stands on.
            signatures: verifies signatures; closed with the application.
            expected_revision: of the database, without which the service is not ready.
        """
        self._base = base
        self._services = Services(base)
        self._signatures = signatures
        self._background = Background()
        self._health = Health(base.database, expected_revision)
        url = base.settings.sms_gateway_url
        self._gateway = HttpSmsGateway(url) if url else None
        registers_url = base.settings.registers_url
        self._registers = HttpRegisters(registers_url) if registers_url else None

    def router(self) -> Router:
        """Every method of the API."""
        clock, services, signatures = self._base.clock, self._services, self._signatures
        journal = AccessJournal(clock)
        router = Router(
            self._base.database,
            HeaderAuthenticator(services.clients, clock, services.confidants.service),
            services.kept_answers,
            journal,
        )
        access = AccessRoutes(
            clients=services.clients,
            nonces=services.nonces,
            signatures=signatures,
            sign_in=services.sign_in,
            tokens=services.tokens,
            codes=services.consent,
            clock=clock,
            attempts_per_minute=self._base.settings.sign_in_attempts_per_minute,
        )
        router.add(access.routes())
        consent = ConsentRoutes(
            services.consent,
            signatures,
            clock=clock,
            nonce_lifetime=self._base.settings.nonce_lifetime,
            attempts_per_minute=self._base.settings.sign_in_attempts_per_minute,
        )
        router.add(consent.routes())
        router.add(AppRoutes(services.grants).routes())
        router.add(ReadRoutes(journal).routes())
        router.add(PersonRoutes(services.persons, services.confidants.service).routes())
        router.add(MethodRoutes(services.methods, services.codes, clock).routes())
        router.add(
            MethodRequestRoutes(
                services.method_requests,
                services.phones,
                services.methods,
                codes_per_minute=self._base.settings.phone_codes_per_minute,
                clock=clock,
            ).routes()
        )
        router.add(ScanRoutes(services.scans, services.persons).routes())
        router.add(EventRoutes(services.event_reader).routes())
        router.add(ClinicDeclarationRoutes(services.declaration_parts.clinic).routes())
        router.add(legal_entity_routes.routes(services.registry, clock))
        checked = services.signature_checks.kept_by
        declarations = DeclarationRoutes(services.declarations, signatures)
        asked = services.requests
        requests = RequestRoutes(asked.service, asked.others, signatures)
        clinic = ClinicRequestRoutes(asked.clinic, asked.others, signatures)
        person_requests = PersonRequestRoutes(
            services.person_requests, services.persons, services.scans, signatures, clock
        )
        sign_up = SignUpRoutes(
            clients=services.clients,
            signatures=signatures,
            sign_up=services.sign_up,
            sign_in=services.sign_in,
            methods=services.methods,
            clock=clock,
            attempts_per_minute=self._base.settings.sign_in_attempts_per_minute,
        )
        confidants = ConfidantRoutes(
            services.confidants.use_cases,
            clients=services.clients,
            signatures=signatures,
            access=services.sign_in,
            methods=services.methods,
            clock=clock,
            attempts_per_minute=self._base.settings.sign_in_attempts_per_minute,
        )
        router.add(checked(confidants.routes()))
        documents = services.declaration_documents(signatures)
        prints = PrintRoutes(services.declarations, documents.prints)
        router.add(services.confidants.guard.guarded(prints.routes()))
        limits = self._base.settings
        checks = CheckRoutes(
            documents.checker,
            clock,
            per_address=limits.declaration_checks_per_address_per_minute,
            per_channel=limits.declaration_checks_per_channel_per_minute,
        )
        router.add(checks.routes())
        for signed in (sign_up, person_requests, declarations, requests, clinic):
            router.add(checked(services.confidants.guard.guarded(signed.routes())))
        router.add(capability_routes(router.routes))
        return router

    def application(self) -> web.Application:
        """The aiohttp application; it starts the jobs and, at its end, closes everything."""
        metrics = HttpMetrics()
        application = self.router().application([metrics.middleware()])
        application.add_routes(page_routes())
        metrics.add_to(application)
        self._signatures.metrics.add_to(metrics.registry)
        self._health.add_to(application)
        application.on_startup.append(self._start)
        application.on_shutdown.append(self._shut_down)
        application.on_cleanup.append(self._close)
        return application

    def drain(self) -> None:
        """Say that no new requests are wanted, and let waiting readers of the feed go."""
        self._health.drain()
        self._services.event_reader.close()

    def jobs(self) -> Sequence[Job]:
        """What comes round."""
        often, seldom = timedelta(minutes=1), timedelta(minutes=10)
        found = [
            Job("forget what expired", seldom, self._forget, _AFTER_CALLERS),
            Job("end overdue requests", often, self._expire_requests, _AFTER_CALLERS),
            Job("end declarations", seldom, self._end_declarations, _AFTER_CALLERS),
            Job("end relationships", seldom, self._end_relationships, _AFTER_CALLERS),
        ]
        if self._registers:
            found.append(Job("ask registers", timedelta(seconds=1), self._ask_registers))
        if self._gateway:
            found.append(Job("send messages", timedelta(milliseconds=200), self._send_messages))
        return found

    # --- life ---------------------------------------------------------------------------------

    async def _start(self, application: web.Application) -> None:
        self._background.run("start processes for signatures", self._signatures.warm_up)
        start_jobs(self._background, self.jobs())

    async def _shut_down(self, application: web.Application) -> None:
        self.drain()

    async def _close(self, application: web.Application) -> None:
        await self._background.stop()
        await self._signatures.close()
        if self._gateway:
            await self._gateway.close()
        if self._registers:
            await self._registers.close()
        await self._base.database.close()

    async def _forget(self) -> None:
        async with self._base.database.transaction() as connection:
            await forget_expired(connection, self._base.clock)
            await self._services.consent.forget_old(connection)
            await self._services.signature_checks.forget_old(connection)
            await self._services.kept_answers.forget_old(connection)
            await self._services.codes.forget_old(connection)
            await self._services.phones.forget_old(connection)

    async def _expire_requests(self) -> None:
        await self._services.requests.expiry.run()
        await self._services.person_request_expiry.run()

    async def _end_declarations(self) -> None:
        await self._services.endings.run()

    async def _end_relationships(self) -> None:
        await self._services.confidants.upkeep.run(self._base.database)

    async def _ask_registers(self) -> None:
        if self._registers:
            await self._services.verification.run(self._base.database, self._registers)
            await self._services.confidants.verification.run(self._base.database, self._registers)

    async def _send_messages(self) -> None:
        if self._services.sms and self._gateway:
            await self._services.sms.drain(self._base.database, self._gateway)
