"""What relying parties are given: the bag of certificates, the list of providers, the anchors.

Published in the forms the ЦЗО uses: ``CACertificates.p7b`` is unsigned, so that roots are pinned
by whoever is configured with them; ``CAs.json`` tells where each provider's services are. Both lie
in a folder with a manifest, as an operator keeps the real list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from core.qes.trust_lists import folder as published
from core.qes.trust_lists.fetch import Fetched
from core.qes.trust_lists.update import update
from sandbox.trust.certificates import Certificate
from sandbox.trust.pki import LINES, Pki
from sandbox.trust.signing import certificate_bag

BAG_NAME = "CACertificates.p7b"
LIST_NAME = "CAs.json"
_LIST_LIFE = timedelta(days=15 * 365)  # that of its certificates: nobody renews it here


@dataclass(frozen=True, slots=True)
class TrustFiles:
    """Files a verifier is configured with."""

    roots: list[Path]
    """One DER certificate in each: the only anchors."""
    folder: Path
    """The trust list, as ``python -m core.qes trust update`` writes it."""
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
    kept = folder / "list"
    _put(pki, kept, [pki.certificate(line.root) for line in LINES.values()])
    return TrustFiles(roots, kept, kept / BAG_NAME, kept / LIST_NAME)


def _put(pki: Pki, folder: Path, roots: list[Certificate]) -> None:
    files = {BAG_NAME: bag(pki), LIST_NAME: provider_list(pki)}
    if folder.exists() and published.read(folder)[1] == files:
        return
    update(
        folder,
        {
            name: Fetched(octets, pki.addresses.certificates + name)
            for name, octets in files.items()
        },
        at=pki.clock.now(),
        roots=[published.digest(root.raw) for root in roots],
        undated_validity=_LIST_LIFE,
    )


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
        "cmpAddress": _without_scheme(addresses.certificates_by_key(line)),
        "tspAddress": _without_scheme(addresses.time_stamping(line)),
        "tspAddressPort": port,
        "directAccess": True,
    }


def _without_scheme(address: str) -> str:
    return address.partition("://")[2]
