"""The command line: one container in, one verdict out.

Exit status: 0 passed, 1 failed, 2 indeterminate, 3 bad use.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from .errors import TrustError
from .policy import POLICIES
from .report import SignatureReport, SignerFacts
from .trust import TrustStore
from .verdicts import Verdict
from .verification import examine

_STATUSES = {Verdict.PASSED: 0, Verdict.FAILED: 1, Verdict.INDETERMINATE: 2}
_BAD_USE = 3


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_BAD_USE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        trust = TrustStore.from_files(options.roots, options.intermediates)
        report = examine(
            options.container.read_bytes(),
            trust=trust,
            at=options.at or datetime.fromtimestamp(time.time(), UTC),
            content=options.content.read_bytes() if options.content else None,
            tax_id=options.tax_id,
            policy=POLICIES[options.policy],
            ocsp=[path.read_bytes() for path in options.ocsp],
            crls=[path.read_bytes() for path in options.crl],
        )
    except (TrustError, OSError) as problem:
        sys.stderr.write(f"core.qes: {problem}\n")
        return _BAD_USE
    sys.stdout.write(_as_json(report) if options.json else _as_text(report))
    return _STATUSES[report.verdict]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core.qes", description="Ukrainian qualified signatures.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    verify = commands.add_parser(
        "verify",
        help="give the verdict of one container",
        description="Verify one CMS container. Exit status: 0 passed, 1 failed, 2 indeterminate, "
        "3 bad use.",
        epilog="OCSP responses and CRLs that are given decide. When none is given, the default "
        "policy lets a signature pass with the limitation «revocation: not checked»; the strict "
        "one does not.",
    )
    verify.add_argument("container", type=Path, metavar="CONTAINER", help="the .p7s, DER or BER")
    certificates = "certificates: DER, PEM or p7b; may be repeated"
    file_lists = {"type": Path, "action": "append", "default": [], "metavar": "FILE"}
    add: Any = verify.add_argument
    add("--roots", help=f"the only anchors of trust, {certificates}", **file_lists)
    add("--intermediates", help=f"helpers, not trusted by themselves, {certificates}", **file_lists)
    add("--ocsp", help="an OCSP response; may be repeated", **file_lists)
    add("--crl", help="a CRL, complete or delta; may be repeated", **file_lists)
    add("--at", type=_moment, metavar="TIME", help="moment of verification, ISO 8601 (now)")
    add("--content", type=Path, metavar="FILE", help="the octets that the signer was shown")
    add("--tax-id", metavar="CODE", help="РНОКПП, or document number in its place, of the signer")
    add("--policy", choices=sorted(POLICIES), default="default", help="default or strict")
    add("--json", action="store_true", help="print one JSON object")
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _as_json(report: SignatureReport) -> str:
    document = {
        "verdict": report.verdict,
        "sub_indication": report.sub_indication,
        "reason": report.reason,
        "detail": report.detail,
        "retryable": report.retryable,
        "signature_count": report.signature_count,
        "signers": [_signer(signer) for signer in report.signers],
        "content_sha256": report.content_sha256,
        "time_stamps": [
            {
                "kind": stamp.kind,
                "time": _iso(stamp.time),
                "authority": stamp.authority,
                "detail": stamp.detail,
            }
            for stamp in report.time_stamps
        ],
        "limitations": report.limitations,
        "checks": [
            {"name": check.name, "verdict": check.verdict, "detail": check.detail}
            for check in report.checks
        ],
        "policy": report.policy,
        "at": _iso(report.at),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _signer(signer: SignerFacts) -> dict[str, object]:
    return {
        "subject": signer.subject,
        "tax_id": signer.tax_id,
        "edrpou": signer.edrpou,
        "issuer": signer.issuer,
        "serial": signer.serial,
        "signed_at": _iso(signer.signed_at),
        "algorithm": signer.algorithm,
        "common_name": signer.common_name,
        "document_number": signer.document_number,
        "unzr": signer.unzr,
        "is_seal": signer.is_seal,
        "kind": signer.kind,
        "proven_at": _iso(signer.proven_at),
        "not_before": _iso(signer.not_before),
        "not_after": _iso(signer.not_after),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _as_text(report: SignatureReport) -> str:
    head = report.verdict.upper()
    if report.sub_indication:
        head += f" ({report.sub_indication}): {report.detail}"
    lines = [head]
    lines += [f"  {check.verdict:<13} {check.name}: {check.detail}" for check in report.checks]
    for signer in report.signers:
        lines.append(f"  signer: {signer.subject}")
        lines.append(f"    РНОКПП {signer.tax_id or '–'}, ЄДРПОУ {signer.edrpou or '–'}")
        lines.append(f"    issued by {signer.issuer}, serial {signer.serial}")
        lines.append(f"    {signer.algorithm}, {signer.kind}, says {_iso(signer.signed_at)}")
    lines += [f"  limitation: {limitation}" for limitation in report.limitations]
    return "\n".join(lines) + "\n"
