"""Everything this package raises descends from ``QesError``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .verdicts import SubIndication

if TYPE_CHECKING:
    from .report import SignatureReport


class QesError(Exception):
    """Root of the package's errors."""


class TrustError(QesError):
    """Certificates that the caller configured cannot be read or used."""


class SignatureRejected(QesError):
    """A signature that did not pass; ``report`` says why and which checks it went through.

    The message names nobody, so that it may be logged; the report names the signer.
    """

    def __init__(self, report: SignatureReport) -> None:
        super().__init__(f"{report.sub_indication}: {report.reason}")
        self.report = report

    def __reduce__(self) -> tuple[type[SignatureRejected], tuple[SignatureReport]]:
        """Errors cross process borders with their report."""
        return type(self), (self.report,)


class SignatureFailed(SignatureRejected):
    """The signature is bad: asking again does not help."""


class SignatureIndeterminate(SignatureRejected):
    """What is at hand does not suffice to say that the signature is good."""


class Refusal(QesError):
    """A check's no. The entry points turn it into a report; parsers may let it out.

    ``reason`` is a stable word for programs, ``detail`` a sentence for people.
    """

    def __init__(self, sub_indication: SubIndication, reason: str, detail: str) -> None:
        super().__init__(f"{sub_indication}: {reason}: {detail}")
        self.sub_indication = sub_indication
        self.reason = reason
        self.detail = detail


class FormatError(Refusal):
    """Bytes that are not what they should be."""

    def __init__(self, detail: str, reason: str = "malformed") -> None:
        super().__init__(SubIndication.FORMAT_FAILURE, reason, detail)
