"""A signature made in another program: attached or detached, as octets or as text, for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable

import pytest

from bot.flow import Contact, HandOff
from sandbox.trust import der, oids
from sandbox.trust.signing import certificate_bag
from tests.kit.core_service import RunningCore
from tests.kit.declarations import SignedIn, Story
from tests.kit.people import Patient, with_key
from tests.kit.signing_house import PATIENT, Browser, SigningHouse


def as_base64(container: bytes) -> bytes:
    return base64.encodebytes(container)


def as_pem(container: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\r\n" + as_base64(container) + b"-----END PKCS7-----\r\n"


def with_byte_order_mark(container: bytes) -> bytes:
    return b"\xef\xbb\xbf" + as_base64(container)


def streamed(container: bytes) -> bytes:
    """As programs write that do not know the length beforehand: BER around the content."""
    kind, wrapped = der.read(container).children()
    signed_data = b"\x30\x80" + wrapped.first().content + b"\0\0"
    return b"\x30\x80" + kind.raw + b"\xa0\x80" + signed_data + b"\0\0" + b"\0\0"


def unchanged(container: bytes) -> bytes:
    return container


FORMS = [unchanged, as_base64, as_pem, with_byte_order_mark, streamed]


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic with a doctor."""
    return await Story.begin(core)


def made_elsewhere(
    house: SigningHouse, patient: Patient, content: bytes, *, detached: bool
) -> bytes:
    return base64.b64decode(house.core.sign(patient, content, detached=detached))


async def signed_in(house: SigningHouse, patient: Patient) -> SignedIn:
    await house.signs_in(patient)
    await house.answers("phone", Contact(patient.phone, is_own=True))
    token = await house.signing.custody.access_token(PATIENT)
    return SignedIn(patient, token, house.client)


async def ends_well(house: SigningHouse, browser: Browser, container: bytes) -> None:
    status, answer = await browser.send(container)
    assert status == 202, answer
    await house.settled()
    assert (await house.events())[-1][0] == "signing.signed"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("detached", [False, True], ids=["attached", "detached"])
async def test_sign_in_by_a_ready_signature(
    house: SigningHouse, patient: Patient, form: Callable[[bytes], bytes], *, detached: bool
) -> None:
    browser = await house.admitted(await house.link())
    container = made_elsewhere(house, patient, await browser.text(), detached=detached)
    await ends_well(house, browser, form(container))
    assert await house.living_tokens() == 1


@pytest.mark.parametrize("line", ["kupyna", "gost"])
async def test_national_signatures_come_detached_too(
    house: SigningHouse, core: RunningCore, line: str
) -> None:
    signer = with_key(core.pki, surname="Ніхтенко", given_name="Вигаданий", line=line)
    browser = await house.admitted(await house.link())
    content = await browser.text()
    detached = base64.b64decode(signer.sign(content, core.clock.now(), detached=True))
    assert (await browser.send(detached))[0] == 202
    await house.settled()
    # The core verified the signature and knows who it is: only the register does not.
    assert (await house.events())[-1][1]["code"] == "person_unknown"


async def test_a_declaration_by_a_detached_signature(
    house: SigningHouse, story: Story, patient: Patient
) -> None:
    at = await signed_in(house, patient)
    made = await story.create(at)
    octets = await at.requests.data_to_be_signed(at.token, made.id)
    announced = hashlib.sha256(octets).digest()
    hand_off = HandOff("declaration_request", reference=str(made.id), sha256=announced)
    browser = await house.admitted(await house.link(hand_off))
    content = await browser.text()
    await ends_well(house, browser, made_elsewhere(house, patient, content, detached=True))
    seen = await story.doctor_in.requests.clinic_list(story.doctor_in.token)
    assert [each.id for each in seen.data] == [made.id]


async def test_the_end_of_a_declaration_by_a_detached_signature(
    house: SigningHouse, story: Story, patient: Patient
) -> None:
    at = await signed_in(house, patient)
    declaration_id = await story.declared(at)
    content = await at.declarations.termination_content(
        at.token, declaration_id, reason_description="MOVING"
    )
    hand_off = HandOff(
        "declaration_termination",
        reference=str(declaration_id),
        sha256=hashlib.sha256(content).digest(),
        details={"reason": "MOVING"},
    )
    browser = await house.admitted(await house.link(hand_off))
    await browser.text()
    await ends_well(house, browser, made_elsewhere(house, patient, content, detached=True))


# --- what will not do -------------------------------------------------------------------------


async def is_refused(house: SigningHouse, browser: Browser, sent: bytes, code: str) -> None:
    """Told at once, and the session is as it was: a better file may follow."""
    status, answer = await browser.send(sent)
    assert (status, answer["error"]["code"]) == (422, code)
    assert (await browser.show())[1]["session"]["state"] == "viewed"
    assert await house.events() == []


@pytest.fixture
async def browser(house: SigningHouse) -> Browser:
    """A browser that has read the text."""
    browser = await house.admitted(await house.link())
    await browser.text()
    return browser


async def test_another_text_is_told_and_a_better_file_is_taken(
    house: SigningHouse, patient: Patient, browser: Browser
) -> None:
    content = await browser.text()
    other = json.dumps({**json.loads(content), "jwt": "other"}).encode()
    attached = made_elsewhere(house, patient, other, detached=False)
    await is_refused(house, browser, attached, "signing_other_content")
    await ends_well(house, browser, made_elsewhere(house, patient, content, detached=True))


async def test_a_detached_signature_of_another_text_is_refused_by_the_core(
    house: SigningHouse, patient: Patient, browser: Browser
) -> None:
    detached = made_elsewhere(house, patient, b"another text", detached=True)
    assert (await browser.send(detached))[0] == 202
    await house.settled()
    [(name, data)] = await house.events()
    assert (name, data["code"]) == ("signing.failed", "signature_invalid")
    assert await house.living_tokens() == 0


@pytest.mark.parametrize("detached", [False, True], ids=["attached", "detached"])
async def test_two_signers_are_told(
    house: SigningHouse, patient: Patient, browser: Browser, *, detached: bool
) -> None:
    container = made_elsewhere(house, patient, await browser.text(), detached=detached)
    kind, wrapped = der.read(container).children()
    *parts, signers = wrapped.first().children()
    twice = der.set_of([signers.content, signers.content])
    body = der.sequence(*(part.raw for part in parts), twice)
    both = der.sequence(kind.raw, der.context(0, body))
    await is_refused(house, browser, both, "signing_several_signatures")


async def test_a_signature_over_a_signature_is_told(
    house: SigningHouse, patient: Patient, browser: Browser
) -> None:
    inner = made_elsewhere(house, patient, await browser.text(), detached=False)
    outer = made_elsewhere(house, patient, inner, detached=False)
    await is_refused(house, browser, outer, "signing_several_signatures")


async def test_certificates_alone_are_no_signature(
    house: SigningHouse, patient: Patient, browser: Browser
) -> None:
    bag = certificate_bag([patient.certificate])
    await is_refused(house, browser, bag, "signing_not_a_container")


async def test_what_only_begins_as_a_signature_is_none(
    house: SigningHouse, browser: Browser
) -> None:
    for inside in (b"", der.integer(1), der.sequence(der.integer(1))):
        hollow = der.sequence(der.oid(oids.SIGNED_DATA), der.context(0, inside))
        await is_refused(house, browser, hollow, "signing_not_a_container")
    padded = der.sequence(der.oid(oids.SIGNED_DATA), der.context(0, bytes(40)))
    await is_refused(house, browser, as_pem(padded), "signing_not_a_container")


async def test_a_key_file_is_no_signature(
    house: SigningHouse, patient: Patient, browser: Browser
) -> None:
    await is_refused(house, browser, patient.key.pkcs8(), "signing_not_a_container")
