"""The services of this domain, made over those of the others."""

from __future__ import annotations

from core.declarations.batch_changes import BatchChanges
from core.declarations.clinic import ClinicDeclarationService
from core.declarations.importer import DeclarationImporter
from core.declarations.nhsu import NhsuOrders
from core.declarations.repository import DeclarationRepository
from core.declarations.service import DeclarationService
from core.declarations.upkeep import DeclarationUpkeep, UpkeepRules
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.legal_entities.service import RegistryService
from core.persons.service import PersonService


class Declarations:
    """Everything about declarations.

    Attributes:
        service: the patient's use cases, and what requests need.
        clinic: the clinic's side.
        upkeep: what time and the register of clinics do.
        nhsu: orders of НСЗУ.
        importer: declarations of an extract.
        rows: for what is made of declarations: prints and their check.
    """

    def __init__(
        self,
        cipher: FieldCipher,
        *,
        registry: RegistryService,
        persons: PersonService,
        events: EventLog,
        rules: UpkeepRules,
        clock: Clock,
    ) -> None:
        rows = self.rows = DeclarationRepository(cipher)
        changes = BatchChanges(rows, registry, events, clock)
        self.service = DeclarationService(
            rows, registry=registry, persons=persons, events=events, clock=clock
        )
        self.clinic = ClinicDeclarationService(rows, self.service, registry, persons)
        self.upkeep = DeclarationUpkeep(rows, changes, registry, events, rules, clock)
        self.nhsu = NhsuOrders(self.service, changes)
        self.importer = DeclarationImporter(rows, registry, persons, clock)
