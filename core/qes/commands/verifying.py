"""``verify``: one container in, one verdict out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ..policy import POLICIES
from ..report import SignatureReport, SignerFacts
from ..trust import TrustStore
from ..trust_list import TrustList
from ..verdicts import Verdict
from ..verification import examine
from .parsing import Commands, Options, Parser, iso, moment, now

_STATUSES = {Verdict.PASSED: 0, Verdict.FAILED: 1, Verdict.INDETERMINATE: 2}


def add(commands: Commands[Parser]) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "verify",
        help="give the verdict of one container",
        description="Verify one CMS container. Exit status: 0 passed, 1 failed, 2 indeterminate, "
        "3 bad use.",
        epilog="OCSP responses and CRLs that are given decide. When none is given, with a trust "
        "list and without --offline or --at, the provider is asked, at addresses of the trust list "
        "only. When there is none to be had, the default policy lets a signature pass with the "
        "limitation «revocation: not checked»; the strict one does not.",
    )
    certificates = "certificates: DER, PEM or p7b; may be repeated"
    file_lists: Any = {"type": Path, "action": "append", "default": [], "metavar": "FILE"}
    option = parser.add_argument
    option("container", type=Path, metavar="CONTAINER", help="the .p7s, DER or BER")
    option(
        "--trust-list",
        type=Path,
        metavar="FOLDER",
        help="whom to trust: the folder that `trust update` writes; --roots and --intermediates "
        "are added to it",
    )
    option("--roots", help=f"anchors of trust, {certificates}", **file_lists)
    option(
        "--intermediates", help=f"helpers, not trusted by themselves, {certificates}", **file_lists
    )
    option("--ocsp", help="an OCSP response; may be repeated", **file_lists)
    option("--crl", help="a CRL, complete or delta; may be repeated", **file_lists)
    option("--offline", action="store_true", help="never ask a provider")
    option(
        "--at",
        type=moment,
        metavar="TIME",
        help="moment of verification, ISO 8601 (now); providers, who only know of now, are not "
        "asked then",
    )
    option("--content", type=Path, metavar="FILE", help="the octets that the signer was shown")
    option(
        "--tax-id", metavar="CODE", help="РНОКПП, or document number in its place, of the signer"
    )
    option(
        "--policy",
        choices=sorted(POLICIES),
        default="default",
        help="what is accepted (default); `policy show` prints each",
    )
    option("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: Options) -> int:
    """Verify, print the report, and return the verdict's status."""
    trust_list = TrustList.load(options.trust_list) if options.trust_list else None
    arguments: dict[str, Any] = {
        "trust": _trust(options, trust_list),
        "at": options.at or now(),
        "content": options.content.read_bytes() if options.content else None,
        "tax_id": options.tax_id,
        "policy": POLICIES[options.policy],
        "ocsp": [path.read_bytes() for path in options.ocsp],
        "crls": [path.read_bytes() for path in options.crl],
    }
    container = options.container.read_bytes()
    has_evidence = options.ocsp or options.crl
    if trust_list is None or has_evidence or options.offline or options.at:
        report = examine(container, **arguments)
    else:
        report = _examine_online(container, trust_list, arguments)
    sys.stdout.write(_as_json(report) if options.json else _as_text(report))
    return _STATUSES[report.verdict]


def _trust(options: Options, trust_list: TrustList | None) -> TrustStore:
    given = TrustStore.from_files(options.roots, options.intermediates)
    if trust_list is None:
        return given
    listed = trust_list.store
    return TrustStore(
        [*listed.roots, *given.roots],
        [*listed.intermediates, *given.intermediates],
        services=listed.services,
        valid_until=listed.valid_until,
    )


def _examine_online(
    container: bytes, trust_list: TrustList, arguments: dict[str, Any]
) -> SignatureReport:
    import asyncio

    from ..online import ProviderSource, examine_online

    async def ask() -> SignatureReport:
        trust, policy = arguments["trust"], arguments["policy"]
        async with ProviderSource.of(trust, trust_list, policy=policy) as source:
            return await examine_online(container, source=source, **arguments)

    return asyncio.run(ask())


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
                "time": iso(stamp.time),
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
        "at": iso(report.at),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _signer(signer: SignerFacts) -> dict[str, object]:
    return {
        "subject": signer.subject,
        "tax_id": signer.tax_id,
        "edrpou": signer.edrpou,
        "issuer": signer.issuer,
        "serial": signer.serial,
        "signed_at": iso(signer.signed_at),
        "algorithm": signer.algorithm,
        "common_name": signer.common_name,
        "document_number": signer.document_number,
        "unzr": signer.unzr,
        "is_seal": signer.is_seal,
        "kind": signer.kind,
        "proven_at": iso(signer.proven_at),
        "not_before": iso(signer.not_before),
        "not_after": iso(signer.not_after),
    }


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
        lines.append(f"    {signer.algorithm}, {signer.kind}, says {iso(signer.signed_at)}")
    lines += [f"  limitation: {limitation}" for limitation in report.limitations]
    return "\n".join(lines) + "\n"
