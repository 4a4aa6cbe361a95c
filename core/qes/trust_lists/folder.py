"""The folder a trust list is kept in: files as they were published, and a manifest beside them.

``current`` is a link to the version in force and is exchanged in one step, so that a reader finds
the old list or the new one, whole. A plain folder with the same files is read as well. The manifest
holds the digests of the files: a mixture, or a file changed by hand, is refused. Whoever may write
the folder decides who is trusted: it needs the protection of a configuration file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import TrustError

MANIFEST_NAME = "trust.json"

_FORMAT = 1
_CURRENT, _VERSIONS = "current", "versions"
_MOST_BYTES = 64 * 1024 * 1024
_KEPT_VERSIONS = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of the files beside their octets."""

    updated_at: datetime
    valid_until: datetime
    roots: tuple[str, ...]
    """SHA-256 of the pinned root certificates, in hex."""
    sources: Mapping[str, str]
    """Where each file came from."""
    published_at: Mapping[str, datetime]
    """When its publisher says that it was last changed, where he says so."""


def digest(octets: bytes) -> str:
    """SHA-256 in hex, by which files and certificates are named."""
    return hashlib.sha256(octets).hexdigest()


def read(folder: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and the files that it names.

    Raises:
        TrustError: the folder holds no list, or not the files that the manifest speaks of.
    """
    current = folder / _CURRENT
    # One look at the link: what follows reads one version, also when it is exchanged meanwhile.
    version = current.resolve() if current.is_symlink() else folder
    manifest, digests = _manifest(_octets(version / MANIFEST_NAME))
    files = {}
    for name, expected in digests.items():
        files[name] = _octets(version / name)
        if digest(files[name]) != expected:
            raise TrustError(f"{version / name} is not the file that {MANIFEST_NAME} speaks of")
    return manifest, files


def _octets(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TrustError(f"{path} is too large")
        return path.read_bytes()
    except OSError as problem:
        raise TrustError(f"{path}: {problem.strerror}") from problem


def _manifest(data: bytes) -> tuple[Manifest, dict[str, str]]:
    try:
        given: Any = json.loads(data)
        if given["format"] != _FORMAT:
            raise TrustError(f"{MANIFEST_NAME} is of format {given['format']}, not {_FORMAT}")
        manifest = Manifest(
            updated_at=_moment(given["updated_at"]),
            valid_until=_moment(given["valid_until"]),
            roots=tuple(map(str, given["roots"])),
            sources={str(name): str(source) for name, source in given["sources"].items()},
            published_at={str(n): _moment(m) for n, m in given["published_at"].items()},
        )
        digests = {str(name): str(value) for name, value in given["sha256"].items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as problem:
        raise TrustError(f"{MANIFEST_NAME} is malformed") from problem
    if any(Path(name).name != name or name == MANIFEST_NAME for name in digests):
        raise TrustError(f"{MANIFEST_NAME} names files outside of its folder")
    return manifest, digests


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("time without a zone")
    return moment


def write(folder: Path, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Put the list into the folder, whole or not at all; the version before stays beside it.

    Raises:
        TrustError: the folder cannot be written.
    """
    contents = {MANIFEST_NAME: _as_json(manifest, files), **files}
    name = f"{manifest.updated_at:%Y%m%dT%H%M%SZ}-{digest(contents[MANIFEST_NAME])[:12]}"
    try:
        versions = folder / _VERSIONS
        versions.mkdir(parents=True, exist_ok=True)
        _write_version(versions / name, contents)
        _exchange(folder / _CURRENT, Path(_VERSIONS) / name)
        for each in contents:
            _link(folder / each, Path(_CURRENT) / each)
        _forget(versions, kept=name)
    except OSError as problem:
        raise TrustError(f"{folder}: {problem.strerror}") from problem


def _as_json(manifest: Manifest, files: Mapping[str, bytes]) -> bytes:
    document = {
        "format": _FORMAT,
        "updated_at": manifest.updated_at.isoformat(),
        "valid_until": manifest.valid_until.isoformat(),
        "roots": list(manifest.roots),
        "sources": dict(manifest.sources),
        "published_at": {name: at.isoformat() for name, at in manifest.published_at.items()},
        "sha256": {name: digest(octets) for name, octets in files.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _write_version(version: Path, contents: Mapping[str, bytes]) -> None:
    """All files under a name of their own first: a version that exists is complete."""
    if version.exists():
        return
    draft = version.with_name(f".{version.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for name, octets in contents.items():
        with (draft / name).open("wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
    draft.rename(version)


def _exchange(link: Path, target: Path) -> None:
    draft = link.with_name(f".{link.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)


def _link(link: Path, target: Path) -> None:
    """Readers of one file find it at the top of the folder."""
    if not (link.is_symlink() and link.readlink() == target):
        _exchange(link, target)


def _forget(versions: Path, kept: str) -> None:
    """Remove versions that are neither in force nor the one before."""
    names = sorted(path.name for path in versions.iterdir() if not path.name.startswith("."))
    others = [name for name in names if name != kept]
    for name in others[: max(0, len(others) - (_KEPT_VERSIONS - 1))]:
        with suppress(OSError):
            shutil.rmtree(versions / name)
