"""What is printed of declarations, and how a print is known again, wired."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.access.examination import SignatureExaminer
from core.access.signature_checks import SignatureChecks
from core.declarations.checking import DeclarationChecker
from core.declarations.print_seal import PrintSeal
from core.declarations.printing import PrintService
from core.declarations.repository import DeclarationRepository
from core.declarations.service import DeclarationService
from core.kit.clock import Clock
from core.kit.crypto import BlindIndex


@dataclass
class DeclarationDocuments:
    """Prints and their check.

    Attributes:
        check_address: of the public check page; none, none is printed.
    """

    declarations: DeclarationService
    rows: DeclarationRepository
    examiner: SignatureExaminer
    checks: SignatureChecks
    index: BlindIndex
    clock: Clock
    check_address: str | None

    @cached_property
    def prints(self) -> PrintService:
        """Declarations as PDF."""
        return PrintService(
            self.declarations,
            self.rows,
            self.examiner,
            self.checks,
            PrintSeal(self.index),
            self.clock,
            self.check_address,
        )

    @cached_property
    def checker(self) -> DeclarationChecker:
        """The public check of what was printed."""
        seal = PrintSeal(self.index)
        return DeclarationChecker(self.rows, self.examiner, self.checks, seal, self.clock)
