"""The envelope of a declaration opened layer by layer: the doctor's container over the patient's.

Where the clinic's decision was not needed there is one layer, the patient's.

Source: envelope in envelope, CF 612270174 and 667058208.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.access.examination import ExaminedSignature, SignatureExaminer
from core.access.signed_json import json_object
from core.contract.declaration_checks import SignerRole, is_number

_MOST_LAYERS = 2
_DER_SEQUENCE = b"\x30"


@dataclass(frozen=True)
class SignedLayers:
    """A declaration's signed file.

    Attributes:
        signatures: the outermost first; empty when the octets are no container at all.
        number: declaration number that the innermost text names.
        is_represented: the text says that somebody else signs for the patient.
    """

    signatures: Sequence[ExaminedSignature]
    number: str | None = None
    is_represented: bool = False

    def roles(self) -> Sequence[tuple[SignerRole, ExaminedSignature]]:
        """Who signed, the patient first: he did sign first."""
        *outer, inner = self.signatures
        doctors = [(SignerRole.DOCTOR, signature) for signature in outer]
        return [(SignerRole.PATIENT, inner), *doctors]


async def open_layers(
    examiner: SignatureExaminer, container: bytes, *, ask: bool = True
) -> SignedLayers:
    """Examine a container and the one inside it.

    Raises:
        Unavailable: ``SIGNATURE_UNCHECKED``.
    """
    found: list[ExaminedSignature] = []
    content: bytes | None = container
    while content and content.startswith(_DER_SEQUENCE) and len(found) < _MOST_LAYERS:
        signature = await examiner.examine(content, ask=ask)
        if signature.content is None:
            break
        found.append(signature)
        content = signature.content
    text = (json_object(content) if content and found else None) or {}
    number = text.get("declaration_number")
    person = text.get("person")
    is_represented = isinstance(person, dict) and bool(person.get("confidant_person"))
    return SignedLayers(found, number if is_number(number) else None, is_represented)
