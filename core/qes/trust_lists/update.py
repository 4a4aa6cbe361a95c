"""Putting a newer list in the place of the one at hand, when it may take it.

Steps: 1 take the files and what is kept of the list at hand; 2 read them as they will be read
later, every pinned root being there; 3 refuse what is unreadable, older than what is at hand, or
out of date already; 4 write the folder in one step; 5 tell what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from ..errors import TrustError
from ..trust_list import TrustList, assemble
from . import central, etsi, folder
from .fetch import Fetched
from .folder import Manifest
from .model import Provider

UNDATED_VALIDITY = timedelta(days=30)
"""How long a list without a date of its own counts as current, unless the operator says."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an update made different."""

    trust_list: TrustList
    added: tuple[Provider, ...]
    removed: tuple[Provider, ...]
    changed: tuple[Provider, ...]
    certificates_added: int
    certificates_removed: int


def at_hand(path: Path) -> TrustList | None:
    """The list that the folder holds; none when there is no folder or it is empty.

    Raises:
        TrustError: it holds something that cannot be believed.
    """
    if not path.exists() or not any(path.iterdir()):
        return None
    return TrustList.load(path)


def update(
    path: Path,
    fetched: Mapping[str, Fetched],
    *,
    at: datetime,
    roots: Iterable[str] = (),
    undated_validity: timedelta = UNDATED_VALIDITY,
    leave_out_unreadable: bool = False,
) -> Change:
    """Write the list of the files into the folder, and tell what changed.

    ``fetched`` are files by their names in the folder: ``CACertificates.p7b`` with ``CAs.json``,
    ``TL.xml`` with ``operator.cer``, or both. ``roots`` are SHA-256 of root certificates in hex,
    pinned besides those that are pinned already; a kept pin is given up only by beginning a folder
    anew. A scheme operator pinned already need not be given again.

    Raises:
        TrustError: the list may not take the place; the folder is as it was.
    """
    old = at_hand(path)
    files = {name: each.octets for name, each in fetched.items()}
    if old is not None and etsi.LIST_NAME in files and etsi.OPERATOR_NAME not in files:
        files |= _kept_operator(path)
    manifest = Manifest(
        updated_at=at,
        valid_until=at + undated_validity,
        roots=tuple(dict.fromkeys([*(old.manifest.roots if old else ()), *roots])),
        sources={name: each.source for name, each in fetched.items()},
        published_at={n: e.published_at for n, e in fetched.items() if e.published_at is not None},
    )
    new = assemble(manifest, files)
    new = _dated(new, files, at, undated_validity)
    if new.unreadable and not leave_out_unreadable:
        raise TrustError(f"the list holds {new.unreadable} certificates that cannot be read")
    if old is not None:
        _refuse_older(old, new)
    folder.write(path, new.manifest, files)
    return _change(old, new)


def _kept_operator(path: Path) -> dict[str, bytes]:
    _, files = folder.read(path)
    return {name: octets for name, octets in files.items() if name == etsi.OPERATOR_NAME}


def _dated(
    new: TrustList, files: Mapping[str, bytes], at: datetime, undated_validity: timedelta
) -> TrustList:
    """The list with its date of validity: the earliest that its parts tell."""
    dates = [at + undated_validity] if central.BAG_NAME in files else []
    dates += [new.next_update] if new.next_update is not None else []
    until = min(dates)
    if until < at:
        raise TrustError(f"the list was to be renewed by {until}")
    return assemble(replace(new.manifest, valid_until=until), files)


def _refuse_older(old: TrustList, new: TrustList) -> None:
    if new.updated_at < old.updated_at:
        raise TrustError(f"the list at hand is of {old.updated_at}, which is yet to come")
    if old.sequence is not None and (new.sequence is None or new.sequence < old.sequence):
        raise TrustError(f"the list at hand has number {old.sequence}, this one {new.sequence}")
    for name, before in old.manifest.published_at.items():
        after = new.manifest.published_at.get(name)
        if after is not None and after < before:
            raise TrustError(f"{name} is of {after}, the one at hand of {before}")


def _change(old: TrustList | None, new: TrustList) -> Change:
    before = {p.name: p for p in old.providers} if old else {}
    after = {p.name: p for p in new.providers}
    held = {*old.store.roots, *old.store.intermediates} if old else set()
    holds = {*new.store.roots, *new.store.intermediates}
    return Change(
        trust_list=new,
        added=tuple(p for name, p in after.items() if name not in before),
        removed=tuple(p for name, p in before.items() if name not in after),
        changed=tuple(p for n, p in after.items() if n in before and before[n] != p),
        certificates_added=len(holds - held),
        certificates_removed=len(held - holds),
    )
