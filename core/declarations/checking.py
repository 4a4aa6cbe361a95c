"""The public check of a printed declaration or its signed file: verified, compared, forgotten.

Nothing of what is shown is kept or logged. What the register itself knows is told only of a file
that is proven to be its own: whoever makes up a number learns no more than that it is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from core.access.examination import ExaminedSignature, SignatureExaminer
from core.access.signature_checks import KeptCheck, SignatureChecks
from core.contract import declaration_checks as contract
from core.contract.declaration_checks import CheckOutcome, FileKind, SignatureVerdict, SignerRole
from core.contract.errors import ErrorCode
from core.declarations import repository
from core.declarations.attached_file import AttachedFiles
from core.declarations.model import LIVE, Declaration
from core.declarations.print_seal import PrintSeal
from core.declarations.repository import DeclarationRepository
from core.declarations.signed_layers import SignedLayers, open_layers
from core.errors import InvalidInput
from core.kit.clock import Clock

_PDF = b"%PDF-"
_DER_SEQUENCE = b"\x30"
_NO_LAYERS = SignedLayers(())
_BAD = {SignatureVerdict.REVOKED, SignatureVerdict.INVALID}


@dataclass(frozen=True)
class ShownFile:
    """What somebody showed, examined without the register.

    Attributes:
        printed_number: number of the declaration, when the register knows the PDF as its own print.
        container: the signed file.
    """

    kind: FileKind
    printed_number: str | None
    container: bytes | None
    layers: SignedLayers

    @property
    def number(self) -> str | None:
        """The number that the file names; what was signed comes before what was printed."""
        return self.layers.number or self.printed_number


@dataclass(frozen=True)
class _Registered:
    """What the register has under the number of the file."""

    declaration: Declaration
    is_same_container: bool
    has_container: bool


class DeclarationChecker:
    """Examines files outside a transaction, and compares them inside one."""

    def __init__(
        self,
        declarations: DeclarationRepository,
        examiner: SignatureExaminer,
        checks: SignatureChecks,
        seal: PrintSeal,
        clock: Clock,
    ) -> None:
        self._declarations = declarations
        self._examiner = examiner
        self._checks = checks
        self._seal = seal
        self._clock = clock
        self._attached = AttachedFiles()

    async def examine(self, octets: bytes) -> ShownFile:
        """Read a file and verify its signatures.

        Raises:
            InvalidInput: ``NOT_A_DECLARATION``: neither a PDF nor a container, or a container that
                no reader can open.
            Unavailable: ``SIGNATURE_UNCHECKED``.
        """
        if octets.startswith(_PDF):
            container = await self._attached.signed_file(octets)
            layers = await self._layers(container) if container else _NO_LAYERS
            return ShownFile(FileKind.PDF, self._seal.number_of(octets), container, layers)
        layers = await self._layers(octets)
        if not layers.signatures:
            raise InvalidInput(ErrorCode.NOT_A_DECLARATION)
        return ShownFile(FileKind.CONTAINER, None, octets, layers)

    async def compare(
        self, connection: AsyncConnection, shown: ShownFile
    ) -> contract.DeclarationCheck:
        """The verdict, against what is registered."""
        registered = await self._registered(connection, shown)
        is_own = registered is not None and registered.is_same_container
        kept: Mapping[bytes, KeptCheck] = {}
        if is_own:
            containers = [each.container for each in shown.layers.signatures]
            kept = await self._checks.of(connection, containers)
        outcome = _outcome(shown, registered)
        is_proven = outcome in (
            CheckOutcome.GENUINE, CheckOutcome.GENUINE_UNSIGNED, CheckOutcome.DOUBTFUL,
        ) or (is_own and outcome is CheckOutcome.ALTERED)  # fmt: skip
        status = registered.declaration.status if registered and is_proven else None
        is_printed_here = shown.printed_number is not None
        return contract.DeclarationCheck(
            outcome=outcome,
            file=shown.kind,
            checked_at=self._clock.now(),
            declaration_number=shown.number,
            is_registered=registered is not None,
            is_same_container=is_own,
            is_printed_here=is_printed_here if shown.kind is FileKind.PDF else None,
            declaration_status=status,
            is_in_force=status in LIVE if status else None,
            signatures=[
                _signature(role, each, kept.get(each.container))
                for role, each in (shown.layers.roles() if shown.layers.signatures else ())
            ],
        )

    async def _layers(self, container: bytes) -> SignedLayers:
        if not container.startswith(_DER_SEQUENCE):
            return _NO_LAYERS
        return await open_layers(self._examiner, container)

    async def _registered(
        self, connection: AsyncConnection, shown: ShownFile
    ) -> _Registered | None:
        if shown.number is None:
            return None
        place = await repository.place_of_number(connection, shown.number)
        found = await self._declarations.get(connection, *place) if place else None
        if found is None:
            return None
        kept = await self._declarations.container_hash(connection, found.person_id, found.id)
        own = hashlib.sha256(shown.container).digest() if shown.container else None
        return _Registered(found, kept is not None and kept == own, kept is not None)


def _outcome(shown: ShownFile, registered: _Registered | None) -> CheckOutcome:
    """What it comes to.

    1. Of a number that nobody has, or of none, nothing is known.
    2. A print without the seal is not the register's, whatever is attached to it.
    3. The signed file must be the registered one; a declaration from before has none.
    4. A print must carry the number of what is attached to it.
    5. What is the register's own may still have lost its certificate.
    """
    if registered is None:
        return CheckOutcome.UNKNOWN
    is_print = shown.kind is FileKind.PDF
    if is_print and shown.printed_number is None:
        return CheckOutcome.ALTERED if registered.is_same_container else CheckOutcome.FOREIGN
    if is_print and not registered.has_container and shown.container is None:
        return CheckOutcome.GENUINE_UNSIGNED
    if not registered.is_same_container:
        return CheckOutcome.FOREIGN
    if is_print and shown.printed_number != shown.number:
        return CheckOutcome.ALTERED
    if any(signature.verdict in _BAD for signature in shown.layers.signatures):
        return CheckOutcome.DOUBTFUL
    return CheckOutcome.GENUINE


def _signature(
    role: SignerRole, signature: ExaminedSignature, accepted: KeptCheck | None
) -> contract.CheckedSignature:
    signer = signature.signer
    return contract.CheckedSignature(
        role=role,
        verdict=signature.verdict,
        reason=signature.reason,
        name=signature.signer_name,
        tax_id=signature.masked_code,
        kind=signer.kind.value if signer else None,
        issuer=signature.issuer_name,
        serial=signer.serial if signer else None,
        algorithm=signer.algorithm if signer else None,
        valid_from=signer.not_before if signer else None,
        valid_until=signer.not_after if signer else None,
        signed_at=signer.signed_at if signer else None,
        proven_at=signer.proven_at if signer else None,
        revocation_source=signature.source.value,
        revocation_as_of=signature.answered_at,
        accepted_at=accepted.checked_at if accepted else None,
    )
