"""The services of this domain, made over those of the others."""

from __future__ import annotations

from dataclasses import dataclass

from core.access.grants import GrantService
from core.access.sign_in import SignInService
from core.authentication_methods.service import MethodService
from core.confidants.documents import RepresentedDocuments
from core.confidants.guard import ActingGuard
from core.confidants.lifecycle import Lifecycle
from core.confidants.model import ActingRules
from core.confidants.relating import Relating
from core.confidants.repository import RelationshipRepository
from core.confidants.routes import ConfidantUseCases
from core.confidants.service import ConfidantService
from core.confidants.sign_in import ConfidantSignIn
from core.confidants.sign_up import ConfidantSignUp
from core.confidants.upkeep import RelationshipUpkeep
from core.confidants.verification import RelationshipVerification
from core.events.service import EventLog
from core.kit.clock import Clock
from core.kit.crypto import FieldCipher
from core.person_documents.service import ScanService
from core.person_requests.service import Neighbours
from core.persons.rules import PersonRules


@dataclass(frozen=True)
class Others:
    """The other domains that this one stands on."""

    registration: Neighbours
    methods: MethodService
    grants: GrantService
    sign_in: SignInService
    events: EventLog
    scans: ScanService


class Confidants:
    """Everything about acting for another."""

    def __init__(
        self,
        others: Others,
        *,
        cipher: FieldCipher,
        rules: ActingRules,
        person_rules: PersonRules,
        clock: Clock,
    ) -> None:
        rows = RelationshipRepository(cipher)
        lifecycle = Lifecycle(rows, others.events, clock)
        persons = others.registration.persons
        self.service = ConfidantService(
            rows, lifecycle, persons, others.methods, others.grants, rules, clock
        )
        self.guard = ActingGuard(self.service)
        self.use_cases = ConfidantUseCases(
            self.service,
            ConfidantSignIn(self.service, persons, others.sign_in),
            ConfidantSignUp(
                self.service,
                others.registration,
                others.methods,
                others.sign_in,
                person_rules,
                clock,
            ),
            Relating(self.service, persons, others.sign_in, person_rules, clock),
            RepresentedDocuments(self.service, persons, others.methods, others.scans),
        )
        self.verification = RelationshipVerification(rows, lifecycle, persons, others.grants, clock)
        self.upkeep = RelationshipUpkeep(rows, lifecycle, self.service, rules, clock)
