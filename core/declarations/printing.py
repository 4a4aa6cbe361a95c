"""Declarations printed as PDF, for the patient."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.examination import ExaminedSignature, SignatureExaminer
from core.access.signature_checks import KeptCheck, SignatureChecks
from core.contract.declaration_checks import SignerRole
from core.contract.errors import ErrorCode
from core.declarations.model import Declaration
from core.declarations.print_seal import PrintSeal
from core.declarations.printed_pdf import PrintedDeclaration, PrintedSignature, printed_pdf
from core.declarations.repository import DeclarationRepository
from core.declarations.service import DeclarationService
from core.declarations.signed_layers import SignedLayers, open_layers
from core.errors import Unavailable
from core.kit.clock import KYIV, Clock

_MOST_AT_ONCE = 4
_RETRY_AFTER = timedelta(seconds=3)


@dataclass
class PrintService:
    """Prints a declaration with everything that is known of its signatures.

    Attributes:
        check_address: of the public check page; without one no QR code is printed.
    """

    declarations: DeclarationService
    rows: DeclarationRepository
    examiner: SignatureExaminer
    checks: SignatureChecks
    seal: PrintSeal
    clock: Clock
    check_address: str | None = None
    _room: int = _MOST_AT_ONCE

    async def print(self, connection: AsyncConnection, found: Declaration) -> bytes:
        """The PDF, sealed.

        Raises:
            Unavailable: too much is being printed; ``SIGNATURE_UNCHECKED`` as the examiner says.
        """
        if not self._room:
            raise Unavailable(ErrorCode.UNAVAILABLE, retry_after=_RETRY_AFTER)
        self._room -= 1
        try:
            data = await self._gathered(connection, found)
            # Letters are cut out of a font: work for a thread, not for the event loop.
            printed = await asyncio.to_thread(printed_pdf, data)
        finally:
            self._room += 1
        return self.seal.put(printed, found.declaration_number)

    async def _gathered(
        self, connection: AsyncConnection, found: Declaration
    ) -> PrintedDeclaration:
        _, container = await self.rows.document(connection, found.person_id, found.id)
        signatures: Sequence[PrintedSignature] = ()
        if container:
            layers = await open_layers(self.examiner, container, ask=False)
            kept = await self.checks.of(connection, [each.container for each in layers.signatures])
            signatures = [
                _signature(role, each, kept.get(each.container), layers)
                for role, each in layers.roles()
            ]
        return PrintedDeclaration(
            number=found.declaration_number,
            form=await self.declarations.content(connection, found),
            status=found.status,
            changed_on=found.updated_at.astimezone(KYIV).date(),
            printed_at=self.clock.now().replace(second=0, microsecond=0),
            signatures=signatures,
            container=container,
            check_address=self.check_address,
        )


def _signature(
    role: SignerRole,
    signature: ExaminedSignature,
    accepted: KeptCheck | None,
    layers: SignedLayers,
) -> PrintedSignature:
    signer = signature.signer
    return PrintedSignature(
        role=role,
        is_representative=layers.is_represented and role is SignerRole.PATIENT,
        name=signature.signer_name,
        tax_id=signature.masked_code,
        kind=signer.kind.value if signer else None,
        issuer=signature.issuer_name,
        serial=signer.serial if signer else None,
        algorithm=signer.algorithm if signer else None,
        signed_at=signer.signed_at if signer else None,
        proven_at=signer.proven_at if signer else None,
        accepted_at=accepted.checked_at if accepted else None,
        source=accepted.source.value if accepted else None,
    )
