"""``trust update`` and ``trust show``: the folder of the trust list."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from ..errors import TrustError
from ..inspection.document import Document
from ..trust import load_file
from ..trust_list import Provider, Service, TrustList
from ..trust_lists import central, etsi, folder
from .parsing import Commands, Options, Parser, now
from .printing import as_json, as_text

_DIGEST = re.compile(r"[0-9a-f]{64}")


def add(commands: Commands[Parser]) -> None:
    """Declare the commands."""
    parser = commands.add_parser("trust", help="keep the trust list: update it, show it")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add_update(actions)
    show = actions.add_parser(
        "show",
        help="print providers, services, dates and pins",
        description="Print the trust list in a folder: providers and where their services are, "
        "listed services and how they stand, date of validity, pinned roots.",
    )
    show.add_argument("folder", type=Path, metavar="FOLDER")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(run=_show)


def _add_update(actions: Commands[Parser]) -> None:
    update = actions.add_parser(
        "update",
        help="put a newer list in the place of the one in the folder",
        description="Take a published list, make sure of it, and put it into FOLDER in one step. "
        "Refused are a list without a pinned root, one older than that at hand, one out of date, "
        "and one that cannot be read. What changed is printed.",
        epilog="SOURCE is a file or an https address. Without any source, those of the list at "
        "hand are taken again. Published: https://czo.gov.ua/download/certificates/"
        "CACertificates.p7b and CAs.json there; https://czo.gov.ua/download/tl/TL-UA-EC.xml. The "
        "bag is not signed by anybody: its roots must be pinned, once, from a source of your own.",
    )
    option = update.add_argument
    option("folder", type=Path, metavar="FOLDER")
    option("--bag", metavar="SOURCE", help="CACertificates.p7b")
    option("--providers", metavar="SOURCE", help="CAs.json, which comes with the bag")
    option("--list", metavar="SOURCE", help="a trusted list in the XML of ETSI TS 119 612")
    option(
        "--operator",
        metavar="FILE",
        help="certificate of the list's operator, pinned: whose signature the XML must bear",
    )
    option(
        "--root",
        action="append",
        default=[],
        metavar="PIN",
        help="a root to trust: SHA-256 of its certificate in hex, or its file; may be repeated; "
        "pins are kept from update to update",
    )
    option(
        "--valid-for",
        type=int,
        default=30,
        metavar="DAYS",
        help="how long the bag counts as current (30): it names no date of its own",
    )
    option(
        "--leave-out-unreadable",
        action="store_true",
        help="take a list although some of its certificates cannot be read",
    )
    option(
        "--unsafe-plain-http",
        action="store_true",
        help="fetch in the clear: anybody on the way may change what has no signature",
    )
    option("--json", action="store_true", help="print one JSON object")
    update.set_defaults(run=_update)


def _show(options: Options) -> int:
    document = describe(TrustList.load(options.folder), now())
    sys.stdout.write((as_json if options.json else as_text)(document))
    return 0


def _update(options: Options) -> int:
    # The web, and the code that changes folders, are for this command alone.
    from ..trust_lists.fetch import fetch
    from ..trust_lists.update import update

    if options.valid_for < 1:
        raise TrustError("--valid-for must be a day at least")
    sources = _sources(options)
    change = update(
        options.folder,
        fetch(sources, unsafe_plain_http=options.unsafe_plain_http),
        at=now().replace(microsecond=0),
        roots=[_pin(text) for text in options.root],
        undated_validity=timedelta(days=options.valid_for),
        leave_out_unreadable=options.leave_out_unreadable,
    )
    document: Document = {
        "updated_at": change.trust_list.updated_at,
        "valid_until": change.trust_list.valid_until,
        "providers": len(change.trust_list.providers),
        "added": [provider.name for provider in change.added],
        "removed": [provider.name for provider in change.removed],
        "changed": [provider.name for provider in change.changed],
        "certificates_added": change.certificates_added,
        "certificates_removed": change.certificates_removed,
        "certificates_left_out": change.trust_list.unreadable,
    }
    sys.stdout.write((as_json if options.json else as_text)(document))
    return 0


def _sources(options: Options) -> dict[str, str]:
    given = {
        central.BAG_NAME: options.bag,
        central.PROVIDERS_NAME: options.providers,
        etsi.LIST_NAME: options.list,
        etsi.OPERATOR_NAME: options.operator,
    }
    sources = {name: source for name, source in given.items() if source}
    if sources.keys() - {etsi.OPERATOR_NAME}:
        return sources
    kept = TrustList.load(options.folder).manifest.sources
    return {name: kept[name] for name in kept if name != etsi.OPERATOR_NAME} | sources


def _pin(text: str) -> str:
    """The digest that is meant; a file of several would pin what nobody looked at."""
    digest = text.replace(":", "").lower()
    if _DIGEST.fullmatch(digest):
        return digest
    certificates = load_file(text)
    if len(certificates) != 1:
        raise TrustError(f"{text} holds {len(certificates)} certificates: pin each by itself")
    return folder.digest(certificates[0].raw)


def describe(trust_list: TrustList, at: datetime) -> Document:
    """The list's facts, to be printed."""
    store, manifest = trust_list.store, trust_list.manifest
    return {
        "updated_at": trust_list.updated_at,
        "valid_until": trust_list.valid_until,
        "is_current": trust_list.is_current(at),
        "sequence": trust_list.sequence,
        "sources": dict(manifest.sources),
        "pinned_roots": _named_pins(trust_list),
        "certificates": len(store.roots) + len(store.intermediates),
        "certificates_left_out": trust_list.unreadable,
        "provider": [_provider(provider) for provider in trust_list.providers],
        "service": [_service(service) for service in trust_list.services],
    }


def _named_pins(trust_list: TrustList) -> list[str]:
    subjects = {folder.digest(root.raw): str(root.subject) for root in trust_list.store.roots}
    return [f"{pin} {subjects.get(pin, '')}" for pin in trust_list.manifest.roots]


def _provider(provider: Provider) -> Document:
    return {
        "name": provider.name,
        "edrpou": provider.edrpou,
        "issues_as": list(_others(provider.issuer_names, provider.name)),
        "ocsp": list(provider.ocsp),
        "tsp": list(provider.tsp),
        "cmp": list(provider.cmp),
    }


def _others(names: Iterable[str], name: str) -> Iterable[str]:
    return (each for each in names if each != name)


def _service(service: Service) -> Document:
    current = service.periods[0]
    return {
        "kind": service.kind,
        "name": service.name,
        "provider": service.provider,
        "status": current.status,
        "since": current.since,
        "before": [f"{period.status} since {period.since}" for period in service.periods[1:]],
        "addresses": list(service.addresses),
        "certificates": [str(certificate.subject) for certificate in service.certificates],
    }
