"""The signer in Chromium, under the content policy of the secure page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from core.qes import TrustStore, load, verify
from tests.page import node
from tests.page.chromium import SignerPage, launched, needs_chromium
from tests.page.node import FOLDER, MOMENT
from tests.page.site import ENGINE_PREFIX, STRICT_PREFIX, Site, served

CASES = [case for case in node.cases() if "keys" in case["expect"]]
CONTENT = '{"дія":"вхід"}'.encode()

pytestmark = needs_chromium

DIGESTS = """async (vectors) => {
    const { Gost34311 } = await import('/signer/digests/gost34311.js');
    const { Kupyna256, Kupyna384, Kupyna512 } = await import('/signer/digests/kupyna.js');
    const { fromHex, toHex } = await import('/signer/bytes.js');
    const count = (Digest, list) => list.filter(({ message, digest }) =>
        toHex(new Digest().update(fromHex(message)).digest()) === digest).length;
    const { 256: short, 384: middle, 512: long } = vectors.kupyna;
    return count(Gost34311, vectors.gost34311) + count(Kupyna256, short)
        + count(Kupyna384, middle) + count(Kupyna512, long);
}"""
SIGNATURES = """async (vectors) => {
    const { standardCurve } = await import('/signer/dstu4145/curve.js');
    const { signWithNonce, verify } = await import('/signer/dstu4145/signature.js');
    const { fromHex, toHex } = await import('/signer/bytes.js');
    return vectors.dstu4145.filter((vector, index) => {
        const curve = standardCurve(index);
        const number = (text) => curve.scalars.fromBytes(fromHex(text));
        const [d, e] = [number(vector.secret), number(vector.nonce)];
        const [digest, signature] = [fromHex(vector.digest), fromHex(vector.signature)];
        return toHex(signWithNonce(curve, d, digest, e)) === vector.signature
            && verify(curve, curve.expand(fromHex(vector.public)), digest, signature);
    }).length;
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as running:
        yield running


@contextmanager
def page_of(browser: Browser, site: Site) -> Iterator[SignerPage]:
    """A page; at its end nothing may have gone against the policy."""
    page = SignerPage(browser, site)
    yield page
    page.page.close()
    assert page.complaints == []


@pytest.fixture
def signer(browser: Browser, site: Site) -> Iterator[SignerPage]:
    with page_of(browser, site) as page:
        yield page


@pytest.fixture(scope="module")
def lasting_signer(browser: Browser, site: Site) -> Iterator[SignerPage]:
    """One signer for many key files, each of which closes the one before."""
    with page_of(browser, site) as page:
        yield page


@pytest.fixture(scope="module")
def trust() -> TrustStore:
    vectors = json.loads((FOLDER / "vectors" / "containers.json").read_text(encoding="utf-8"))
    return TrustStore(load(bytes.fromhex(vectors["issuer"])))


def open_case(signer: SignerPage, name: str, password: str | None = None) -> dict[str, Any]:
    case = next(case for case in CASES if case["name"] == name)
    return signer.open(node.files_of(case), password or case["password"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_opens_and_signs_when_it_may(
    lasting_signer: SignerPage, trust: TrustStore, case: dict[str, Any]
) -> None:
    answer = open_case(lasting_signer, case["name"])
    assert answer["unchanged"]
    expected = case["expect"]["keys"]
    assert [key["problem"] for key in answer["keys"]] == [key["problem"] for key in expected]
    made = lasting_signer.sign(answer["keys"][0]["id"], CONTENT)
    if expected[0]["problem"]:
        assert made == expected[0]["problem"]
    elif "tax-id" not in case["name"]:  # those the verifier does not take for a person's
        assert isinstance(made, bytes)
        verified = verify(made, trust=trust, at=MOMENT, content=CONTENT)
        assert verified.signer.tax_id == expected[0]["taxId"]


def test_a_wrong_password_is_told(signer: SignerPage) -> None:
    for name in ("national-m257", "jks-of-three", "iit-with-cer", "international-p256-old"):
        answer = open_case(signer, name, "not the password")
        assert answer == {"error": "wrong_password", "ours": True}


def test_primitives_in_the_browser(signer: SignerPage) -> None:
    vectors = json.loads((FOLDER / "vectors" / "primitives.json").read_text(encoding="utf-8"))
    digests = len(vectors["gost34311"]) + sum(map(len, vectors["kupyna"].values()))
    assert signer.page.evaluate(DIGESTS, vectors) == digests
    assert signer.page.evaluate(SIGNATURES, vectors) == len(vectors["dstu4145"])


def test_no_network_while_a_key_is_open(signer: SignerPage, site: Site) -> None:
    open_case(signer, "national-m257", "not the password")  # the Worker has all its modules now
    asked: list[str] = []
    signer.page.on("request", lambda request: asked.append(request.url))
    before = len(site.requests)
    answer = open_case(signer, "national-m257")
    assert isinstance(signer.sign(answer["keys"][0]["id"], CONTENT), bytes)
    signer.close()
    assert asked == []
    assert site.requests[before:] == []


def test_all_traffic_is_the_loading_of_modules(signer: SignerPage, site: Site) -> None:
    before = len(site.requests)
    sent: list[bytes | None] = []
    signer.page.on("request", lambda request: sent.append(request.post_data_buffer))
    answer = open_case(signer, "iit-with-cer")
    signer.sign(answer["keys"][0]["id"], CONTENT)
    signer.close()
    traffic = site.requests[before:]
    assert traffic
    assert {method for method, _ in traffic} == {"GET"}
    assert all(path.startswith("/signer/") and path.endswith(".js") for _, path in traffic)
    assert not any(sent)


def test_the_worker_has_no_way_out(signer: SignerPage) -> None:
    open_case(signer, "jks-of-three")
    (worker,) = signer.page.workers
    names = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "Worker"]
    for name in [*names, "BroadcastChannel", "WebTransport", "caches", "indexedDB", "navigator"]:
        assert worker.evaluate(f"typeof {name}") == "undefined", name


def test_closing_ends_the_worker_and_the_key(signer: SignerPage) -> None:
    key_id = open_case(signer, "jks-of-three")["keys"][0]["id"]
    (worker,) = signer.page.workers
    with worker.expect_event("close"):
        signer.close()
    assert signer.page.workers == []
    assert signer.sign(key_id, CONTENT) == "engine_failed"
    key_id = open_case(signer, "jks-of-three")["keys"][0]["id"]
    assert isinstance(signer.sign(key_id, CONTENT), bytes)


def test_another_engine_signs_in_its_place(browser: Browser, site: Site, trust: TrustStore) -> None:
    with page_of(browser, site) as page:
        page.use_engine(f"{ENGINE_PREFIX}/worker.js")
        [key] = open_case(page, "national-m257")["keys"]
        assert key["madeBy"] == 42, "its WebAssembly was compiled"
        made = page.sign(key["id"], CONTENT)
        assert isinstance(made, bytes)
        assert verify(made, trust=trust, at=MOMENT, content=CONTENT).signer.tax_id
        [worker] = page.page.workers
        assert worker.evaluate("typeof fetch") == "undefined"


def test_the_pages_own_policy_compiles_no_web_assembly(browser: Browser, site: Site) -> None:
    page = SignerPage(browser, site)
    page.use_engine(f"{STRICT_PREFIX}/worker.js")
    assert open_case(page, "national-m257") == {"error": "engine_failed", "ours": True}
    refused = page.page.evaluate(
        f"""async () => {{
            const answer = await (await fetch('{ENGINE_PREFIX}/answer.wasm')).arrayBuffer();
            return WebAssembly.instantiate(answer).catch((error) => error.name);
        }}"""
    )
    assert refused == "CompileError"
    page.page.close()


def test_an_engine_that_does_not_load_is_told(signer: SignerPage) -> None:
    code = signer.page.evaluate(
        """async () => {
            const { Signer } = await import('/signer/index.js');
            const broken = new Signer({ workerUrl: '/' });
            return broken.open([], '').catch((error) => error.code);
        }"""
    )
    assert code == "engine_failed"
