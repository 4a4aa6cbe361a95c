"""The commands about trust: update, show, policy, and ``verify`` by the folder they keep."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from core.qes import Policy, TrustError
from core.qes.command import main
from core.qes.commands.policies import RULES
from core.qes.trust_list import TrustList
from core.qes.trust_lists import fetch

from .building import answers
from .building.world import NOW, World
from .published_lists import (
    LISTED_AUTHORITY,
    OPERATOR,
    WORLD,
    XmlList,
    central_files,
    pin,
    provider_entry,
    providers,
    write,
)


@pytest.fixture(autouse=True)
def _the_worlds_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", NOW.timestamp)


@contextmanager
def serving(pages: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[str]:
    """A server of these pages, and what it is asked; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self.rfile.read(length)
            status, headers, body = pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *given: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Files as an operator has them."""
    listed = XmlList([LISTED_AUTHORITY])
    files = {
        **central_files(WORLD),
        "root.cer": WORLD.root,
        "list.xml": OPERATOR.sign(listed.element()),
        "operator.cer": OPERATOR.certificate,
        "signed.p7s": WORLD.sign(),
    }
    folder = tmp_path / "published"
    write(folder, files)
    return folder


def update(folder: Path, published: Path, *more: str) -> int:
    given = ["--bag", str(published / "CACertificates.p7b")]
    given += ["--providers", str(published / "CAs.json")]
    return main(["trust", "update", str(folder), *given, *more])


# --- update and show -------------------------------------------------------------------------


def test_update_writes_the_folder_and_tells_what_changed(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "trust"
    assert update(folder, published, "--root", str(published / "root.cer")) == 0
    assert "added: КНЕДП dstu" in capsys.readouterr().out
    assert update(folder, published, "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["providers"], again["added"], again["removed"]) == (1, [], [])
    trust_list = TrustList.load(folder)
    assert trust_list.manifest.roots == (pin(WORLD.root),)
    assert trust_list.valid_until == NOW + timedelta(days=30)


def test_a_pin_may_be_given_as_people_copy_it(published: Path, tmp_path: Path) -> None:
    text = pin(WORLD.root).upper()
    colons = ":".join(text[i : i + 2] for i in range(0, 64, 2))
    assert update(tmp_path / "trust", published, "--root", colons) == 0


def test_the_bag_itself_cannot_be_pinned(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = str(published / "CACertificates.p7b")
    assert update(tmp_path / "trust", published, "--root", bag) == 3
    assert "holds 4 certificates" in capsys.readouterr().err


def test_update_without_sources_takes_the_last_ones_again(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    update(folder, published, "--root", pin(WORLD.root))
    (published / "CAs.json").write_bytes(providers(provider_entry(cmpAddress="moved.example")))
    assert main(["trust", "update", str(folder)]) == 0
    assert TrustList.load(folder).allows("http://moved.example/")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--root", "00" * 32],
        ["--root", "no/such/file"],
        [],
        ["--root", pin(WORLD.root), "--valid-for", "0"],
        ["--root", pin(WORLD.root), "--list", "no/such/file"],
    ],
)
def test_an_update_that_cannot_be_is_bad_use_and_changes_nothing(
    arguments: list[str],
    published: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert update(tmp_path / "trust", published, *arguments) == 3
    assert capsys.readouterr().err.startswith("core.qes: ")
    assert not (tmp_path / "trust").exists()
    assert main(["trust", "update", str(tmp_path / "trust")]) == 3


def test_show_prints_providers_services_dates_and_pins(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "trust"
    more = ["--list", str(published / "list.xml"), "--operator", str(published / "operator.cer")]
    assert update(folder, published, "--root", pin(WORLD.root), *more) == 0
    capsys.readouterr()
    assert main(["trust", "show", str(folder)]) == 0
    text = capsys.readouterr().out
    for expected in (
        "is current: yes",
        pin(WORLD.root),
        "ocsp: http://provider.example/services/ocsp/",
        "status: granted",
        "kind: CA/QC",
    ):
        assert expected in text
    assert main(["trust", "show", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["provider"][0]["edrpou"] == "00000001"
    assert document["sequence"] == 7
    assert main(["trust", "show", str(tmp_path / "nowhere")]) == 3


# --- from the web ----------------------------------------------------------------------------


def page(body: bytes, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {name.replace("_", "-"): value for name, value in headers.items()}, body


def test_a_list_is_taken_from_the_web(tmp_path: Path) -> None:
    files = central_files(WORLD)
    pages = {
        "/list/CACertificates.p7b": page(
            files["CACertificates.p7b"], Last_Modified="Fri, 31 May 2030 08:00:00 GMT"
        ),
        "/old/CAs.json": (302, {"Location": "/list/CAs.json"}, b""),
        "/list/CAs.json": page(files["CAs.json"]),
    }
    folder = tmp_path / "trust"
    with serving(pages) as address:
        arguments = ["--bag", f"{address}/list/CACertificates.p7b"]
        arguments += ["--providers", f"{address}/old/CAs.json", "--root", pin(WORLD.root)]
        assert main(["trust", "update", str(folder), *arguments]) == 3
        assert main(["trust", "update", str(folder), *arguments, "--unsafe-plain-http"]) == 0
    manifest = TrustList.load(folder).manifest
    assert manifest.published_at["CACertificates.p7b"].isoformat() == "2030-05-31T08:00:00+00:00"
    assert manifest.sources["CAs.json"] == f"{address}/old/CAs.json"


def test_what_the_web_gives_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_MOST_BYTES", 10)
    loop = (302, {"Location": "/round"}, b"")
    pages = {"/large": page(bytes(11)), "/round": loop, "/out": (302, {"Location": "file:/"}, b"")}
    with serving(pages) as address:
        for path, message in (
            ("large", "larger"),
            ("round", "too often"),
            ("out", "neither"),
            ("nothing", "answers 404"),
        ):
            with pytest.raises(TrustError, match=message):
                fetch.fetch({"TL.xml": f"{address}/{path}"}, unsafe_plain_http=True)
    with pytest.raises(TrustError):
        fetch.fetch({"TL.xml": f"{address}/gone"}, unsafe_plain_http=True)


@pytest.mark.parametrize("url", ["http://127.0.0.1/list", "ftp://127.0.0.1/list", "gopher://x"])
def test_only_https_is_fetched_unless_told(url: str) -> None:
    with pytest.raises(TrustError):
        fetch.fetch({"CAs.json": url})


# --- verify ----------------------------------------------------------------------------------


def verify(folder: Path, container: Path, *more: str) -> int:
    return main(["verify", "--trust-list", str(folder), *more, str(container)])


def test_verify_by_the_list_passes_and_refuses(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    update(folder, published, "--root", pin(WORLD.root))
    assert verify(folder, published / "signed.p7s", "--offline") == 0
    stranger = tmp_path / "stranger.p7s"
    stranger.write_bytes(World("kupyna").sign())
    assert verify(folder, stranger, "--offline") == 2
    assert verify(tmp_path / "nowhere", published / "signed.p7s", "--offline") == 3


def test_the_strict_policy_wants_a_list_that_is_current(
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "trust"
    update(folder, published, "--root", pin(WORLD.root), "--valid-for", "1")
    late = (NOW + timedelta(days=2)).timestamp()
    monkeypatch.setattr(time, "time", lambda: late)
    capsys.readouterr()
    assert verify(folder, published / "signed.p7s", "--offline") == 0
    assert "limitation: trust list: out of date" in capsys.readouterr().out
    strict = ("--offline", "--policy", "strict", "--json")
    assert verify(folder, published / "signed.p7s", *strict) == 2
    assert json.loads(capsys.readouterr().out)["reason"] == "trust_list_expired"


@pytest.mark.parametrize(
    ("status", "more", "expected", "limitation"),
    [
        (answers.GOOD, [], 0, False),
        (answers.revoked(NOW - timedelta(days=1)), [], 1, False),
        (answers.revoked(NOW - timedelta(days=1)), ["--offline"], 0, True),
        (answers.revoked(NOW - timedelta(days=1)), ["--at", "2030-06-01T12:00:00Z"], 0, True),
        (answers.GOOD, ["--policy", "strict"], 0, False),
        (answers.GOOD, ["--policy", "strict", "--offline"], 2, False),
    ],
)
def test_verify_asks_the_provider_unless_it_is_offline(
    status: bytes,
    more: list[str],
    expected: int,
    limitation: bool,
    published: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "trust"
    with serving({"/services/ocsp/": page(WORLD.ocsp(status=status))}) as address:
        host = address.removeprefix("http://")
        entry = provider_entry(
            ocspAccessPointAddress=f"{host}/services/ocsp/",
            ocspAccessPointPort=host.rpartition(":")[2],
        )
        (published / "CAs.json").write_bytes(providers(entry))
        update(folder, published, "--root", pin(WORLD.root))
        capsys.readouterr()
        assert verify(folder, published / "signed.p7s", "--json", *more) == expected
    printed = json.loads(capsys.readouterr().out)
    assert ("revocation: not checked" in printed["limitations"]) is limitation


def test_a_provider_that_is_silent_leaves_the_default_a_limitation(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "trust"
    entry = provider_entry(ocspAccessPointAddress="127.0.0.1:9/ocsp", ocspAccessPointPort="9")
    (published / "CAs.json").write_bytes(providers(entry))
    update(folder, published, "--root", pin(WORLD.root))
    capsys.readouterr()
    assert verify(folder, published / "signed.p7s", "--json") == 0
    assert json.loads(capsys.readouterr().out)["limitations"] == ["revocation: not checked"]
    assert verify(folder, published / "signed.p7s", "--policy", "strict") == 2


# --- policy ----------------------------------------------------------------------------------


def test_a_policy_is_printed_rule_by_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(RULES) == [field.name for field in fields(Policy)]
    assert main(["policy", "show"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("policy default\n")
    assert "trust list must be current: no" in text
    assert "smallest field of a DSTU 4145 key, bits: 257" in text
    assert main(["policy", "show", "strict", "--json"]) == 0
    strict = json.loads(capsys.readouterr().out)
    assert strict["name"] == "strict"
    assert strict["require_current_trust_list"] is True
    assert strict["revocation"] == "required"


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["verify", "--help"], ["trust", "update", "--help"], ["inspect", "--help"]],
)
def test_help_is_printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["trust"], ["policy"], ["policy", "show", "lax"], ["inspect"]]
)
def test_bad_use_of_the_other_commands_has_its_status(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 3
