"""Key and password never leave the browser: every octet it sends is looked at."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from urllib.parse import quote, urlsplit

from sandbox.trust.containers import key_6_dat
from sandbox.trust.pki import Pki
from tests.e2e.page.browser import (
    KeyFile,
    Visit,
    launched,
    on_one_loop,
    sent_octets,
)
from tests.e2e.page.conftest import PASSWORD, national_key
from tests.e2e.page.provider import Provider
from tests.kit.core_service import RunningCore
from tests.kit.people import Patient
from tests.kit.signing_house import SigningHouse

pytestmark = on_one_loop

_WINDOW = 12


def _traces(secret: bytes) -> list[bytes]:
    """Forms in which a secret could be sent."""
    return [secret, secret[::-1], secret.hex().encode(), base64.b64encode(secret).rstrip(b"=")]


def _pieces(octets: bytes, public: bytes) -> list[bytes]:
    """Pieces that only this file holds, as they are and in base64.

    Tables of the cipher and the key's identifier stand in key files and in certificates alike,
    and those are no secret: ``public`` holds what everybody may see.
    """
    pieces = [octets[at : at + _WINDOW] for at in range(0, len(octets) - _WINDOW, _WINDOW)]
    telling = [piece for piece in pieces if piece not in public]
    assert len(telling) > len(pieces) / 2
    return telling + [base64.b64encode(piece) for piece in telling]


def _private_number(patient: Patient) -> bytes:
    """The private key itself, as it stands in PKCS#8 within some octets."""
    return patient.key.pkcs8()[-24:]


async def test_neither_key_nor_password_leaves_the_browser(
    house: SigningHouse,
    core: RunningCore,
    pki: Pki,
    patient: Patient,
    key: KeyFile,
    tmp_path: Path,
) -> None:
    net_log = tmp_path / "net.json"
    link = await house.link()
    seen: list[tuple[str, str]] = []
    async with launched(f"--log-net-log={net_log}", "--net-log-capture-mode=Everything") as browser:
        visit = await Visit.begin(browser)
        visit.page.context.on("request", lambda request: seen.append((request.method, request.url)))
        await visit.opens(link.address, house.launch())
        await visit.goes_on_to_the_key()
        await _worker_is_loaded(visit)
        before = len(seen)
        await visit.opens_key(key)
        await visit.sees("Перевірте, хто підписує")
        assert seen[before:] == [], "something was called while the key was open"
        await visit.page.get_by_role("button", name="Підписати", exact=True).click()
        await visit.sees("Підпис прийнято")
        [first, *_] = seen[before:]
        assert first == ("POST", f"{house.page}/sessions/{await _session_id(house)}/signature")
        assert visit.complaints == []
        for storage in ("localStorage", "sessionStorage"):
            stored = await visit.page.evaluate(f"JSON.stringify({storage})")
            assert key.password not in stored
    sent = sent_octets(net_log)

    # The log does hold what was sent: the signature, the launch data.
    assert bytes.fromhex("06092a864886f70d010702") in sent
    assert patient.certificate.raw in sent
    assert b"launch_data" in sent

    for form in (key.password, quote(key.password), quote(key.password, safe="")):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
            for trace in _traces(form.encode(encoding)):
                assert trace not in sent
    for trace in _traces(_private_number(patient)):
        assert trace not in sent
    others = national_key(await core.patient(line="kupyna"), pki).octets
    secret = _pieces(key.octets, public=patient.certificate.raw + others)
    assert not [piece for piece in secret if piece in sent]
    assert {url.partition("/sign/")[0] for _, url in seen if not url.startswith("data:")} == {
        house.page.removesuffix("/sign")
    }


async def test_asking_a_provider_tells_it_the_public_key_alone(
    house: SigningHouse, patient: Patient, tmp_path: Path
) -> None:
    """Nothing is open while the provider is asked, and nothing called while the key is."""
    key = KeyFile("Key-6.dat", key_6_dat(patient.key, PASSWORD), PASSWORD)
    provider = Provider({patient.key.key_identifier(): patient.certificate})
    net_log = tmp_path / "net.json"
    seen: list[str] = []
    async with launched(f"--log-net-log={net_log}", "--net-log-capture-mode=Everything") as browser:
        visit = await Visit.begin(browser)
        await provider.serve(visit.page)
        visit.page.context.on(
            "request", lambda request: seen.append(urlsplit(request.url).path.rpartition("/")[2])
        )
        await visit.opens((await house.link()).address, house.launch())
        await visit.goes_on_to_the_key()
        await _worker_is_loaded(visit)
        before = len(seen)
        await visit.opens_key(key)
        await visit.field("Хто видав вам ключ").select_option("КНЕДП «Вигадка»")
        await visit.taps("Завантажити сертифікат")
        await visit.sees("Перевірте, хто підписує")
        modules = [name for name in seen[before:] if name.endswith(".js")]
        # A Worker is loaded before its key comes in, so the new one loads after the answer.
        assert [name for name in seen[before:] if name not in modules] == ["providers", "cmp"]
        assert provider.open_keys == [0, 0]
        asked = len(seen)
        await visit.page.get_by_role("button", name="Підписати", exact=True).click()
        await visit.sees("Підпис прийнято")
        assert seen[asked] == "signature"
    sent = sent_octets(net_log) + b"".join(request for _, request in provider.requests)
    assert patient.key.key_identifier() in sent
    secrets = [key.password.encode(), _private_number(patient)]
    assert not [trace for secret in secrets for trace in _traces(secret) if trace in sent]
    assert not [piece for piece in _pieces(key.octets, public=b"") if piece in sent]


async def test_the_watch_over_the_network_would_notice_a_leak(
    house: SigningHouse, key: KeyFile, tmp_path: Path
) -> None:
    """The same log with a page that does leak: the proof above is able to fail."""
    net_log = tmp_path / "net.json"
    async with launched(f"--log-net-log={net_log}", "--net-log-capture-mode=Everything") as browser:
        visit = await Visit.begin(browser)
        await visit.opens((await house.link()).address, house.launch())
        await visit.sees("Вхід у кабінет пацієнта")
        await visit.page.evaluate(
            """async ([octets, password]) => {
                const body = new Uint8Array([...atob(octets)].map((c) => c.charCodeAt(0)));
                await fetch('sessions/none', { method: 'POST', body });
                await fetch('sessions/' + encodeURIComponent(password));
            }""",
            [base64.b64encode(key.octets).decode(), key.password],
        )
    sent = sent_octets(net_log)
    assert all(piece in sent for piece in _pieces(key.octets, public=b"")[:50])
    assert quote(key.password, safe="").encode() in sent


async def test_the_policy_lets_nothing_reach_another_origin(
    house: SigningHouse, tmp_path: Path
) -> None:
    """Even the page's own script could not send a key elsewhere."""
    async with launched() as browser:
        visit = await Visit.begin(browser)
        await visit.opens((await house.link()).address, house.launch())
        await visit.sees("Вхід у кабінет пацієнта")
        refused = await visit.page.evaluate(
            """async () => {
                const other = 'http://127.0.0.1:1/';
                const image = () => new Promise((yes, no) => {
                    const one = new Image();
                    [one.onload, one.onerror] = [no, yes];
                    one.src = other + 'x.png';
                });
                const script = () => new Promise((yes, no) => {
                    const one = document.createElement('script');
                    [one.onload, one.onerror] = [no, yes];
                    one.src = other + 'x.js';
                    document.head.append(one);
                });
                const violations = [];
                document.addEventListener('securitypolicyviolation',
                    (event) => violations.push(event.effectiveDirective));
                await fetch(other).catch(() => {});
                await image();
                await script();
                navigator.sendBeacon(other, 'key');
                try { new WebSocket('ws://127.0.0.1:1/'); } catch {}
                try { new Function('return 1')(); } catch {}
                const style = document.createElement('style');
                style.textContent = 'body { color: red }';
                document.head.append(style);
                await new Promise((resolve) => setTimeout(resolve, 200));
                return violations.sort();
            }"""
        )
    assert {*refused} >= {"connect-src", "img-src", "script-src-elem", "style-src-elem"}
    assert refused.count("connect-src") == 3


async def _worker_is_loaded(visit: Visit) -> None:
    """The signer's Worker has all its modules before a key comes in: it has no network any more."""
    if not visit.page.workers:
        await visit.page.wait_for_event("worker")
    [worker] = visit.page.workers
    while True:
        if await worker.evaluate("typeof fetch") == "undefined":
            return
        await asyncio.sleep(0.05)


async def _session_id(house: SigningHouse) -> str:
    [row] = await house.rows("SELECT id FROM bot.signing_sessions")
    return str(row["id"])
