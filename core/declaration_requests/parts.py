"""The services of this domain, made over those of the others."""

from __future__ import annotations

from datetime import timedelta

from core.declaration_requests.acceptance import Acceptance
from core.declaration_requests.clinic import ClinicRequestService
from core.declaration_requests.expiry import RequestExpiry
from core.declaration_requests.lifecycle import Lifecycle
from core.declaration_requests.model import RequestRules
from core.declaration_requests.repository import RequestRepository
from core.declaration_requests.service import Neighbours, RequestService
from core.declaration_requests.upkeep import RequestUpkeep
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.kit.db import Database


class DeclarationRequests:
    """Everything about declaration requests.

    Attributes:
        others: what requests stand on.
        service: the patient's side.
        clinic: the clinic's side.
        expiry: the end of overdue requests.
        upkeep: what time and the registers do to requests.
    """

    def __init__(
        self,
        database: Database,
        cipher: FieldCipher,
        others: Neighbours,
        *,
        events: EventLog,
        rules: RequestRules,
        announced_before: timedelta,
        clock: Clock,
    ) -> None:
        rows = RequestRepository(cipher)
        registry, declarations = others.registry, others.declarations
        lifecycle = Lifecycle(rows, registry, events, clock)
        acceptance = Acceptance(lifecycle, registry, declarations, clock)
        self.others = others
        self.service = RequestService(rows, lifecycle, acceptance, others, rules, clock)
        self.clinic = ClinicRequestService(rows, lifecycle, acceptance, others, clock)
        self.expiry = RequestExpiry(database, rows, lifecycle, declarations, clock)
        self.upkeep = RequestUpkeep(
            rows, lifecycle, declarations, registry, announced_before, clock
        )
