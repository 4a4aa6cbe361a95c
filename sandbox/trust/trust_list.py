"""What relying parties are given: the bag of certificates, the list of providers, the anchors.

Published in the forms the ЦЗО uses: ``CACertificates.p7b`` is unsigned, so that roots are pinned
by whoever is configured with them; ``CAs.json`` tells where each provider's services are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from sandbox.trust.pki import LINES, Pki
from sandbox.trust.signing import certificate_bag

BAG_NAME = "CACertificates.p7b"
LIST_NAME = "CAs.json"


@dataclass(frozen=True, slots=True)
class TrustFiles:
    """Files a verifier is configured with."""

    roots: list[Path]
    """One DER certificate in each: the only anchors."""
    intermediates: Path
    """Unsigned p7b of every authority, time-stamping and OCSP certificate."""
    providers: Path
    """Where the services are, as JSON."""


def dump(pki: Pki, folder: Path) -> TrustFiles:
    """Write the trust list into ``folder``; writing again changes nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    roots = []
    for line in LINES.values():
        path = folder / f"{line.root}.cer"
        path.write_bytes(pki.certificate(line.root).raw)
        roots.append(path)
    files = TrustFiles(roots, folder / BAG_NAME, folder / LIST_NAME)
    files.intermediates.write_bytes(bag(pki))
    files.providers.write_bytes(provider_list(pki))
    return files


def bag(pki: Pki, line: str | None = None) -> bytes:
    """Certificates of all authorities, or of one line of trust, as a p7b."""
    return certificate_bag(list(pki.certificates(line).values()))


def provider_list(pki: Pki) -> bytes:
    """The list of providers in the shape of the ЦЗО's ``CAs.json``."""
    return orjson.dumps([_provider(pki, line) for line in LINES], option=orjson.OPT_INDENT_2)


def _provider(pki: Pki, line: str) -> dict[str, object]:
    addresses = pki.addresses
    port = str(urlsplit(addresses.base_url).port or 80)
    return {
        "issuerCNs": pki.certificate(line).common_names,
        "address": _without_scheme(addresses.base_url),
        "ocspAccessPointAddress": _without_scheme(addresses.ocsp),
        "ocspAccessPointPort": port,
        "cmpAddress": "",
        "tspAddress": _without_scheme(addresses.time_stamping(line)),
        "tspAddressPort": port,
        "directAccess": True,
    }


def _without_scheme(address: str) -> str:
    return address.partition("://")[2]
