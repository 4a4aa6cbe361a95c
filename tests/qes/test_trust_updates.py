"""Updates of the trust list, and the folder that always holds a whole one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.qes import TrustError, Verdict
from core.qes.trust_list import TrustList

from .building.certificates import certificate as issue
from .building.certificates import name
from .building.keys import DstuKey
from .building.world import NOW, World
from .published_lists import (
    LISTED_AUTHORITY,
    OPERATOR,
    WORLD,
    Operator,
    XmlList,
    central_files,
    look,
    pin,
    provider_entry,
    providers,
    put,
    xml_files,
)

# --- updates ---------------------------------------------------------------------------------


def test_an_update_tells_what_changed(tmp_path: Path) -> None:
    first = put(tmp_path, central_files(WORLD))
    assert [provider.name for provider in first.added] == ["КНЕДП dstu"]
    assert (first.removed, first.certificates_added) == ((), 4)
    other = provider_entry(issuerCNs=["КНЕДП Інший"], codeEDRPOU="00000002")
    moved = provider_entry(cmpAddress="elsewhere.example")
    extra = issue(
        replace(WORLD.provider_template, serial=9, subject=name(CN="Новий")),
        DstuKey("new"),
        WORLD.root_name,
        WORLD.root_key,
    )
    later = NOW + timedelta(days=1)
    files = {**central_files(WORLD, extra), "CAs.json": providers(moved, other)}
    second = put(tmp_path, files, at=later)
    assert [provider.name for provider in second.added] == ["КНЕДП Інший"]
    assert [provider.name for provider in second.changed] == ["КНЕДП dstu"]
    assert (second.certificates_added, second.certificates_removed) == (1, 0)
    third = put(tmp_path, central_files(WORLD), at=later)
    assert [provider.name for provider in third.removed] == ["КНЕДП Інший"]
    assert third.certificates_removed == 1


def test_pins_are_kept_and_a_list_that_drops_one_is_refused(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD))
    put(tmp_path, central_files(WORLD), roots=[])
    stranger = World("kupyna")
    with pytest.raises(TrustError, match="does not hold the pinned root"):
        put(tmp_path, central_files(stranger), roots=[pin(stranger.root)])
    assert look(TrustList.load(tmp_path)).verdict is Verdict.PASSED


def test_the_operator_stays_pinned(tmp_path: Path) -> None:
    put(tmp_path, xml_files(XmlList([LISTED_AUTHORITY])), roots=[])
    newer = {"TL.xml": OPERATOR.sign(XmlList([LISTED_AUTHORITY], sequence="8").element())}
    put(tmp_path, newer, roots=[])
    assert TrustList.load(tmp_path).sequence == 8
    others = Operator("somebody else").sign(XmlList([LISTED_AUTHORITY], sequence="9").element())
    with pytest.raises(TrustError, match="not signed by the pinned signer"):
        put(tmp_path, {"TL.xml": others}, roots=[])


def test_an_older_list_is_refused(tmp_path: Path) -> None:
    files = {**central_files(WORLD), **xml_files(XmlList([LISTED_AUTHORITY]))}
    put(tmp_path, files, published_at=NOW)
    older = xml_files(XmlList([LISTED_AUTHORITY], sequence="6"))
    with pytest.raises(TrustError, match="has number 7, this one 6"):
        put(tmp_path, {**files, **older})
    with pytest.raises(TrustError, match="has number 7, this one None"):
        put(tmp_path, central_files(WORLD))
    with pytest.raises(TrustError, match="the one at hand of"):
        put(tmp_path, files, published_at=NOW - timedelta(seconds=1))
    with pytest.raises(TrustError, match="yet to come"):
        put(tmp_path, files, at=NOW - timedelta(days=1))
    put(tmp_path, files, published_at=NOW)


# --- the folder ------------------------------------------------------------------------------


def test_a_file_changed_by_hand_is_refused(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD))
    (tmp_path / "CAs.json").write_bytes(providers(provider_entry(cmpAddress="evil.example")))
    with pytest.raises(TrustError, match="not the file that"):
        TrustList.load(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b'{"format": 2}',
        b'{"format": 1}',
        b'{"format": 1, "sha256": {"../../etc/passwd": ""}}',
    ],
)
def test_a_malformed_manifest_is_refused(text: bytes, tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD))
    (tmp_path / "trust.json").write_bytes(text)
    with pytest.raises(TrustError):
        TrustList.load(tmp_path)


def test_a_manifest_names_no_files_outside_of_its_folder(tmp_path: Path) -> None:
    put(tmp_path, central_files(WORLD))
    manifest = json.loads((tmp_path / "trust.json").read_bytes())
    manifest["sha256"]["../secret"] = "00"
    (tmp_path / "trust.json").write_text(json.dumps(manifest))
    with pytest.raises(TrustError, match="outside of its folder"):
        TrustList.load(tmp_path)


def test_no_folder_is_no_list(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(TrustError):
            TrustList.load(path)


def test_a_plain_copy_of_the_folder_is_read_too(tmp_path: Path) -> None:
    put(tmp_path / "made", central_files(WORLD))
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in ("trust.json", "CAs.json", "CACertificates.p7b"):
        (copy / file).write_bytes((tmp_path / "made" / file).read_bytes())
    assert look(TrustList.load(copy)).verdict is Verdict.PASSED


@contextmanager
def dying_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process ends at the n-th change of the folder."""
    left = iter(range(step))
    with monkeypatch.context() as patched:
        for change in ("rename", "replace", "symlink_to", "mkdir"):
            real = getattr(Path, change)

            def die(self: Path, *given: Any, real: Any = real, **more: Any) -> Any:
                if next(left, None) is None:
                    raise KeyboardInterrupt
                return real(self, *given, **more)

            patched.setattr(Path, change, die)
        yield


@pytest.mark.parametrize("step", range(8))
def test_an_update_that_dies_leaves_a_whole_list(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, central_files(WORLD))
    files = {**central_files(WORLD), **xml_files(XmlList([LISTED_AUTHORITY]))}
    later = NOW + timedelta(days=1)
    with dying_at(step, monkeypatch), pytest.raises(KeyboardInterrupt):
        put(tmp_path, files, at=later)
    assert TrustList.load(tmp_path).updated_at in (NOW, later)
    put(tmp_path, files, at=later)
    assert TrustList.load(tmp_path).updated_at == later
    assert (tmp_path / "TL.xml").exists()


def test_old_versions_do_not_pile_up(tmp_path: Path) -> None:
    for day in range(5):
        put(tmp_path, central_files(WORLD), at=NOW + timedelta(days=day))
    assert len(os.listdir(tmp_path / "versions")) == 2
