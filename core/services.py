"""Every domain's services over one foundation; with :mod:`core.app`, the composition root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from core import parameters
from core.access.clients import ClientRegistry
from core.access.examination import SignatureExaminer
from core.access.grants import GrantService
from core.access.nonces import NonceService
from core.access.sign_in import SignInService
from core.access.signature_checks import SignatureChecks
from core.access.tables import kept_answer
from core.access.tokens import TokenLifetimes, TokenService
from core.authentication_methods.outbox import SmsOutbox
from core.authentication_methods.phones import PhoneRules, PhoneService
from core.authentication_methods.repository import MethodRepository
from core.authentication_methods.request_rows import MethodRequestRepository
from core.authentication_methods.requests import MethodRequestService
from core.authentication_methods.service import CodeService, MethodService
from core.confidants.parts import Confidants
from core.confidants.parts import Others as ConfidantNeighbours
from core.config import Settings
from core.consent.service import ConsentService
from core.declaration_requests.parts import DeclarationRequests
from core.declaration_requests.service import Neighbours
from core.declarations.documents import DeclarationDocuments
from core.declarations.importer import KIND as DECLARATION_KIND
from core.declarations.parts import Declarations
from core.declarations.service import DeclarationService
from core.endings import Endings
from core.events.service import EventLog, EventReader
from core.kit.clock import Clock, SystemClock
from core.kit.db import Database
from core.kit.idempotency import KeptAnswers
from core.legal_entities.importer import KINDS as REGISTRY_KINDS
from core.legal_entities.importer import Keys, RegistryImporter
from core.legal_entities.service import RegistryService
from core.person_documents.repository import ScanRepository
from core.person_documents.service import ScanService
from core.person_requests.expiry import PersonRequestExpiry
from core.person_requests.lifecycle import Lifecycle as PersonLifecycle
from core.person_requests.repository import PersonRequestRepository
from core.person_requests.service import Neighbours as PersonNeighbours
from core.person_requests.service import PersonRequestService
from core.person_requests.sign_up import SignUpService
from core.persons.departure import PersonDeparture
from core.persons.matching import MatchRules
from core.persons.repository import PersonRepository
from core.persons.service import PersonService
from core.registry_extract import Importer
from core.verification.service import VerificationService


@dataclass(frozen=True)
class Foundation:
    """What every domain stands on."""

    settings: Settings
    database: Database
    clock: Clock = field(default_factory=SystemClock)

    @classmethod
    def of(cls, settings: Settings, clock: Clock | None = None) -> Foundation:
        """The foundation that the settings describe."""
        database = Database(settings.database_url, pool_size=settings.database_pool_size)
        return cls(settings, database, clock or SystemClock())


class Services:
    """The services, each made once, when first asked for."""

    def __init__(self, base: Foundation) -> None:
        self._settings = base.settings
        self._database = base.database
        self._clock = base.clock
        self._cipher = base.settings.cipher
        self._index = base.settings.index

    # --- access -------------------------------------------------------------------------------

    @cached_property
    def consent(self) -> ConsentService:
        """Channels that ask patients in a browser."""
        lifetime = timedelta(seconds=self._settings.authorization_code_lifetime_seconds)
        access = (self.clients, self.nonces, self.sign_in, self.tokens)
        return ConsentService(*access, self.persons, self._clock, lifetime)

    @cached_property
    def clients(self) -> ClientRegistry:
        """Registered channels."""
        return ClientRegistry(self._index, self._clock)

    @cached_property
    def grants(self) -> GrantService:
        """Which patients let which channel act for them."""
        return GrantService(self._clock)

    @cached_property
    def nonces(self) -> NonceService:
        """Nonces."""
        return NonceService(self._settings.nonce_key, self._settings.nonce_lifetime, self._clock)

    @cached_property
    def tokens(self) -> TokenService:
        """Tokens."""
        settings = self._settings
        lifetimes = TokenLifetimes(
            access=timedelta(seconds=settings.access_token_lifetime_seconds),
            refresh=timedelta(seconds=settings.refresh_token_lifetime_seconds),
            session=timedelta(seconds=settings.session_lifetime_seconds),
        )
        return TokenService(lifetimes, self._clock)

    @cached_property
    def sign_in(self) -> SignInService:
        """Sign-in of patients and employees."""
        return SignInService(
            nonces=self.nonces,
            tokens=self.tokens,
            grants=self.grants,
            persons=self.persons,
            employees=self.registry,
            clock=self._clock,
            minimum_age_years=self._settings.no_self_auth_age,
        )

    @cached_property
    def signature_checks(self) -> SignatureChecks:
        """What was verified of accepted signatures."""
        years = self._settings.signature_checks_kept_years
        return SignatureChecks(self._cipher, self._clock, kept_for=timedelta(days=365 * years))

    @cached_property
    def kept_answers(self) -> KeptAnswers:
        """Answers of calls with an idempotency key."""
        return KeptAnswers(kept_answer, self._cipher, self._clock)

    # --- persons and how to reach them --------------------------------------------------------

    @cached_property
    def persons(self) -> PersonService:
        """Persons."""
        return PersonService(
            PersonRepository(self._cipher, self._index),
            self._clock,
            MatchRules(
                same=self._settings.person_match_score,
                doubtful=self._settings.person_doubtful_score,
            ),
        )

    @cached_property
    def methods(self) -> MethodService:
        """Authentication methods."""
        return MethodService(self._method_rows, self._index, self._clock)

    @cached_property
    def sms(self) -> SmsOutbox | None:
        """Messages on their way; None without a gateway."""
        return SmsOutbox(self._cipher, self._clock) if self._settings.sms_gateway_url else None

    @cached_property
    def codes(self) -> CodeService:
        """Codes by SMS."""
        rules = parameters.code_rules(self._settings)
        return CodeService(self.methods, self.sms, self._index, rules, self._clock)

    @cached_property
    def phones(self) -> PhoneService:
        """Numbers confirmed by codes."""
        settings = self._settings
        rules = PhoneRules(
            codes=replace(
                parameters.code_rules(settings), per_day=settings.codes_per_phone_per_day
            ),
            counts_for=timedelta(seconds=settings.phone_confirmation_seconds),
            persons=settings.phone_number_auth_limit,
        )
        return PhoneService(self._method_rows, self.sms, self._index, rules, self._clock)

    @cached_property
    def method_requests(self) -> MethodRequestService:
        """Changes of authentication methods."""
        return MethodRequestService(
            MethodRequestRepository(self._cipher),
            self._method_rows,
            self.phones,
            self.event_log,
            lifetime=timedelta(hours=self._settings.person_request_expiration_hours),
            clock=self._clock,
        )

    @cached_property
    def verification(self) -> VerificationService:
        """Comparison with the state registers."""
        return VerificationService(self.persons, self.event_log, self._clock)

    @cached_property
    def person_requests(self) -> PersonRequestService:
        """Requests about patients' data, their own or by who represents them."""
        return PersonRequestService(
            self._person_request_rows,
            self._person_lifecycle,
            self._person_neighbours,
            self.confidants.service,
            parameters.person_request_rules(self._settings),
            self._clock,
        )

    @cached_property
    def sign_up(self) -> SignUpService:
        """Registration of patients by themselves."""
        return SignUpService(
            self._person_lifecycle,
            self._person_neighbours,
            self.sign_in,
            parameters.person_request_rules(self._settings),
            self._clock,
        )

    @cached_property
    def scans(self) -> ScanService:
        """Scans of documents."""
        rules = parameters.scan_rules(self._settings)
        return ScanService(ScanRepository(self._cipher), self._index, rules, self._clock)

    @cached_property
    def person_request_expiry(self) -> PersonRequestExpiry:
        """The end of overdue person requests."""
        return PersonRequestExpiry(
            self._database, self._person_request_rows, self._person_lifecycle, self._clock
        )

    @cached_property
    def _method_rows(self) -> MethodRepository:
        return MethodRepository(self._cipher, self._index)

    @cached_property
    def _person_request_rows(self) -> PersonRequestRepository:
        return PersonRequestRepository(self._cipher)

    @cached_property
    def _person_lifecycle(self) -> PersonLifecycle:
        return PersonLifecycle(self._person_request_rows, self.event_log, self.scans, self._clock)

    @cached_property
    def _person_neighbours(self) -> PersonNeighbours:
        return PersonNeighbours(
            self.persons, self.registry, self.phones, self.scans, self.verification
        )

    # --- acting for another -------------------------------------------------------------------

    @cached_property
    def confidants(self) -> Confidants:
        """Who may act for whom."""
        others = ConfidantNeighbours(
            self._person_neighbours,
            self.methods,
            self.grants,
            self.sign_in,
            self.event_log,
            self.scans,
        )
        return Confidants(
            others,
            cipher=self._cipher,
            rules=parameters.acting_rules(self._settings),
            person_rules=parameters.person_request_rules(self._settings).person,
            clock=self._clock,
        )

    # --- events -------------------------------------------------------------------------------

    @cached_property
    def event_log(self) -> EventLog:
        """Where changes are told."""
        return EventLog(self._clock)

    @cached_property
    def event_reader(self) -> EventReader:
        """Where channels learn of them."""
        return EventReader(self._database, self.grants, max_waiting=self._settings.feed_max_waiting)

    # --- clinics and declarations -------------------------------------------------------------

    @cached_property
    def registry(self) -> RegistryService:
        """Clinics and doctors."""
        return RegistryService(self._keys, parameters.doctor_limits(self._settings), self._clock)

    @cached_property
    def declaration_parts(self) -> Declarations:
        """Declarations, from every side."""
        return Declarations(
            self._cipher,
            registry=self.registry,
            persons=self.persons,
            events=self.event_log,
            rules=parameters.upkeep_rules(self._settings),
            clock=self._clock,
        )

    @property
    def declarations(self) -> DeclarationService:
        """Declarations."""
        return self.declaration_parts.service

    @cached_property
    def requests(self) -> DeclarationRequests:
        """Declaration requests, from every side."""
        others = Neighbours(
            self.persons, self.methods, self.registry, self.declarations, self.confidants.service
        )
        return DeclarationRequests(
            self._database,
            self._cipher,
            others,
            events=self.event_log,
            rules=parameters.request_rules(self._settings),
            announced_before=timedelta(hours=self._settings.declaration_request_announced_hours),
            clock=self._clock,
        )

    def declaration_documents(self, examiner: SignatureExaminer) -> DeclarationDocuments:
        """Declarations printed, and prints checked."""
        return DeclarationDocuments(
            self.declarations, self.declaration_parts.rows, examiner, self.signature_checks,
            self._index, self._clock, self._settings.declaration_check_url,
        )  # fmt: skip

    @cached_property
    def endings(self) -> Endings:
        """Everything that ends by itself."""
        affected = (self.requests.upkeep, self.person_request_expiry)
        return Endings(
            self._database,
            persons=PersonDeparture(self._database, self.persons, affected),
            expiry=self.requests.expiry,
            requests=self.requests.upkeep,
            declarations=self.declaration_parts.upkeep,
        )

    @cached_property
    def _keys(self) -> Keys:
        return Keys(self._cipher, self._index)

    # --- registry extracts --------------------------------------------------------------------

    def importers(self) -> Mapping[str, Importer]:
        """Who loads which kind of a registry extract."""
        registry = RegistryImporter(self._keys, self._clock)
        return {
            **dict.fromkeys(REGISTRY_KINDS, registry),
            "person": _Both(self.persons, self.methods, self.confidants.service),
            DECLARATION_KIND: self.declaration_parts.importer,
        }


class _Both:
    """A person of an extract belongs to several domains: his record, his phone, his family."""

    def __init__(self, *parts: Importer) -> None:
        self._parts = parts

    async def load(
        self, connection: AsyncConnection, kind: str, records: Sequence[Mapping[str, Any]]
    ) -> None:
        for part in self._parts:
            await part.load(connection, kind, records)
