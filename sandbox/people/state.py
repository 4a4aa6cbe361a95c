"""What the state's registers truly know of an invented person.

The register of patients may know less, or something else: that is what they are compared for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sandbox.people.names import FullName
from sandbox.people.record import Record

NumberedDocument = tuple[str, str]
"""A document's type and number: by them it is found."""


@dataclass(frozen=True, slots=True)
class StateRecord:
    """One human being.

    Attributes:
        holder_id: by which the sandbox knows him.
        former_surname: the one he had before a change that the registry office recorded.
        tax_service_surname: under which the tax service still has him, where nobody told it.
        parents: tax numbers of those whom the act of a child's birth names.
    """

    holder_id: str
    name: FullName
    birth_date: date
    tax_id: str | None
    unzr: str | None
    documents: frozenset[NumberedDocument]
    former_surname: str | None = None
    tax_service_surname: str | None = None
    parents: frozenset[str] = frozenset()

    @property
    def numbers(self) -> frozenset[str]:
        """Everything by which he can be named, the sandbox's own id too."""
        named = {self.holder_id, self.tax_id, self.unzr, *(number for _, number in self.documents)}
        return frozenset(number for number in named if number)


def numbered(document: Record) -> NumberedDocument:
    """By what a register finds a document."""
    return document["type"], document["number"]
