"""The public check of prints and signed files: real signatures, hostile files, no token."""

from __future__ import annotations

import logging
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.client import CoreRefused
from core.contract.declaration_checks import (
    MAX_CHECKED_BYTES,
    CheckOutcome,
    FileKind,
    SignatureVerdict,
    SignerRole,
)
from core.contract.errors import ErrorCode
from tests.integration.core.test_declarations import record
from tests.kit.core_service import RunningCore, running_core
from tests.kit.declarations import SignedIn, Story, octets_of
from tests.kit.people import with_key
from tests.kit.refusals import code_of

PATH = "/api/declaration_checks"


@pytest.fixture
async def story(core: RunningCore) -> Story:
    """A clinic, its doctor and its system, and a cabinet."""
    return await Story.begin(core)


@pytest.fixture
async def me(story: Story) -> SignedIn:
    """A patient who has signed in."""
    return await story.patient()


async def printed(story: Story, me: SignedIn) -> bytes:
    return await me.declarations.printed_form(me.token, await story.declared(me))


# --- what is the register's own ---------------------------------------------------------------


async def test_a_print_is_genuine_with_both_signatures(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    pdf = await me.declarations.printed_form(me.token, declared)
    found = await story.cabinet.declarations.check(pdf)
    assert (found.outcome, found.file) == (CheckOutcome.GENUINE, FileKind.PDF)
    assert found.is_registered
    assert found.is_same_container
    assert found.is_printed_here
    assert (found.declaration_status, found.is_in_force) == ("active", True)
    shown = await me.declarations.get(me.token, declared)
    assert found.declaration_number == shown.declaration_number
    patient, doctor = found.signatures
    assert (patient.role, doctor.role) == (SignerRole.PATIENT, SignerRole.DOCTOR)
    assert patient.name == f"{me.signer.surname} {me.signer.given_name}"
    assert patient.tax_id == f"•••{me.signer.code[-3:]}"
    assert {patient.verdict, doctor.verdict} == {SignatureVerdict.VALID}
    assert patient.accepted_at == doctor.accepted_at == story.core.clock.now()
    assert patient.serial
    assert patient.issuer
    assert patient.signed_at
    assert patient.valid_until


async def test_the_signed_file_alone_is_genuine(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    file = await me.declarations.signed_content(me.token, declared)
    found = await story.cabinet.declarations.check(file)
    assert (found.outcome, found.file) == (CheckOutcome.GENUINE, FileKind.CONTAINER)
    assert found.is_printed_here is None
    assert found.is_in_force


async def test_nobody_needs_a_token_or_a_key(story: Story, me: SignedIn) -> None:
    pdf = await printed(story, me)
    status, answer = await story.core.raw("POST", PATH, data=pdf)
    assert (status, answer["data"]["outcome"]) == (200, "genuine")


async def test_an_ended_declaration_is_genuine_and_not_in_force(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    pdf = await me.declarations.printed_form(me.token, declared)
    await me.declarations.terminate(me.token, declared)
    found = await story.cabinet.declarations.check(pdf)
    assert found.outcome is CheckOutcome.GENUINE
    assert (found.declaration_status, found.is_in_force) == ("terminated", False)


async def test_a_print_of_a_declaration_from_before(story: Story, me: SignedIn) -> None:
    await story.core.load([("declaration", record(story, me))])
    (before,) = (await me.declarations.list(me.token)).data
    pdf = await me.declarations.printed_form(me.token, before.id)
    found = await story.cabinet.declarations.check(pdf)
    assert found.outcome is CheckOutcome.GENUINE_UNSIGNED
    assert (found.is_in_force, found.signatures) == (True, [])


async def test_a_certificate_that_has_expired_since_was_good_when_accepted(
    story: Story, me: SignedIn
) -> None:
    pdf = await printed(story, me)
    accepted = story.core.clock.now()
    story.core.clock.advance(timedelta(days=3000))
    found = await story.cabinet.declarations.check(pdf)
    assert found.outcome is CheckOutcome.GENUINE
    assert {each.verdict for each in found.signatures} == {SignatureVerdict.EXPIRED}
    assert {each.accepted_at for each in found.signatures} == {accepted}


# --- what is not ------------------------------------------------------------------------------


async def test_a_print_with_one_octet_changed_is_altered(story: Story, me: SignedIn) -> None:
    pdf = await printed(story, me)
    assert b"/Title" in pdf or b"dc:title" in pdf
    changed = pdf.replace(b"2026-11-23T09:00", b"2025-11-23T09:00", 1)
    assert changed != pdf
    found = await story.cabinet.declarations.check(changed)
    assert found.outcome is CheckOutcome.ALTERED
    assert found.is_same_container
    assert found.is_printed_here is False


async def test_a_print_saved_anew_with_another_page_is_altered(
    story: Story, me: SignedIn, tmp_path: Path
) -> None:
    pypdf = pytest.importorskip("pypdf")
    source, target = tmp_path / "own.pdf", tmp_path / "other.pdf"
    source.write_bytes(await printed(story, me))
    writer = pypdf.PdfWriter(clone_from=source)
    writer.add_blank_page()
    writer.write(target)
    found = await story.cabinet.declarations.check(target.read_bytes())
    assert found.outcome is CheckOutcome.ALTERED


async def test_somebody_else_s_container_under_the_number_is_foreign(
    story: Story, me: SignedIn
) -> None:
    declared = await story.declared(me)
    own = await me.declarations.get(me.token, declared)
    stranger = with_key(story.core.pki, surname="Чужко", given_name="Інший")
    text = f'{{"declaration_number":"{own.declaration_number}"}}'.encode()
    made_up = octets_of(story.core.sign(stranger, octets_of(story.core.sign(stranger, text))))
    found = await story.cabinet.declarations.check(made_up)
    assert found.outcome is CheckOutcome.FOREIGN
    assert found.is_registered
    assert not found.is_same_container
    assert (found.declaration_status, found.is_in_force) == (None, None)
    assert all(each.accepted_at is None for each in found.signatures)


async def test_a_number_that_nobody_has_is_unknown(story: Story) -> None:
    stranger = with_key(story.core.pki, surname="Чужко", given_name="Інший")
    signed = octets_of(story.core.sign(stranger, b'{"declaration_number":"0001-ZZZZ-ZZZZ"}'))
    found = await story.cabinet.declarations.check(signed)
    assert (found.outcome, found.is_registered) == (CheckOutcome.UNKNOWN, False)
    (signature,) = found.signatures
    assert (signature.verdict, signature.name) == (SignatureVerdict.VALID, "Чужко Інший")


async def test_a_patient_s_container_alone_is_not_the_declaration(
    story: Story, me: SignedIn
) -> None:
    made = await story.create(me)
    inner = octets_of(await story.sign(me, made.id))
    await story.approve(made.id)
    await story.finish(made.id)
    found = await story.cabinet.declarations.check(inner)
    assert found.outcome is CheckOutcome.FOREIGN


async def test_a_broken_signature_is_invalid(story: Story, me: SignedIn) -> None:
    declared = await story.declared(me)
    file = bytearray(await me.declarations.signed_content(me.token, declared))
    file[-1] ^= 1
    found = await story.cabinet.declarations.check(bytes(file))
    assert found.outcome is CheckOutcome.FOREIGN
    doctor = found.signatures[-1]
    assert doctor.verdict is SignatureVerdict.INVALID


async def test_a_stranger_s_seal_does_not_make_a_print(
    database_url: str, story: Story, me: SignedIn, tmp_path: Path
) -> None:
    """The keys of another installation seal a print with the same number and container."""
    pdf = await printed(story, me)
    folder = tmp_path / "other"
    folder.mkdir()
    async with running_core(database_url, story.core.pki, folder) as other:
        found = await (await other.channel()).declarations.check(pdf)
    assert found.outcome is CheckOutcome.ALTERED


# --- hostile and useless files ----------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [b"x", b"\x89PNG\r\n", b"\x30", b"\x30\x80" * 5000, b"\x30\x84\xff\xff\xff\xff", b"{}" * 50],
)
async def test_what_is_neither_is_said_to_be_neither(story: Story, octets: bytes) -> None:
    assert await code_of(story.cabinet.declarations.check(octets)) == ErrorCode.NOT_A_DECLARATION


async def test_an_empty_file_is_neither(story: Story) -> None:
    status, answer = await story.core.raw("POST", PATH, data=b"")
    assert (status, answer["error"]["code"]) == (422, "not_a_declaration")


async def test_a_file_that_is_too_large_is_refused(story: Story) -> None:
    too_large = b"%PDF-" + b"\0" * MAX_CHECKED_BYTES
    call = story.cabinet.declarations.check(too_large)
    assert await code_of(call) == ErrorCode.FILE_TOO_LARGE


def bomb() -> bytes:
    """A PDF whose attached file unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 2**20) for _ in range(1024)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.p7s)4 0 R]>>>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
        % (len(packed), packed),
        b"<</Type/Filespec/F(a.p7s)/EF<</F 3 0 R>>>>",
    ]
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """A PDF of these objects."""
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
    return made + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


ENDLESS = assembled(
    [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1>>",
        b"<</Kids[3 0 R 3 0 R]>>",
    ]
)
DEEP = assembled([b"<</Type/Catalog/Names " + b"[" * 20_000 + b"]" * 20_000 + b">>"])
TWO = assembled(
    [
        b"<</Type/Catalog/Names<</EmbeddedFiles<</Names[(a.p7s)4 0 R(b.p7s)4 0 R]>>>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/EmbeddedFile/Length 1>>stream\n0\nendstream",
        b"<</Type/Filespec/F(a.p7s)/EF<</F 3 0 R>>>>",
    ]
)


@pytest.mark.parametrize(
    "pdf",
    [
        pytest.param(b"%PDF-", id="a beginning"),
        pytest.param(b"%PDF-1.7\nstartxref\n0\n%%EOF", id="no table"),
        pytest.param(b"%PDF-1.7\nxref\n0 99999999\n", id="a table without an end"),
        pytest.param(ENDLESS, id="a tree that contains itself"),
        pytest.param(DEEP, id="deeply nested"),
        pytest.param(TWO, id="two signed files"),
        pytest.param(bomb(), id="a gigabyte packed"),
    ],
)
async def test_a_hostile_pdf_is_nobody_s_and_costs_little(story: Story, pdf: bytes) -> None:
    assert len(pdf) < MAX_CHECKED_BYTES
    found = await story.cabinet.declarations.check(pdf)
    assert (found.outcome, found.signatures) == (CheckOutcome.UNKNOWN, [])


# --- what is left behind ----------------------------------------------------------------------


async def test_nothing_is_stored_and_nobody_is_named_in_the_log(
    story: Story, me: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    pdf = await printed(story, me)
    tables = await story.core.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'core'"
    )

    async def counted() -> dict[str, int]:
        found = {}
        for table in tables:
            name = table["table_name"]
            (row,) = await story.core.rows(f"SELECT count(*) AS n FROM core.{name}")  # noqa: S608
            found[name] = row["n"]
        return found

    before = await counted()
    with caplog.at_level(logging.DEBUG):
        await story.cabinet.declarations.check(pdf)
        await code_of(story.cabinet.declarations.check(me.signer.surname.encode()))
    assert await counted() == before
    for word in (me.signer.surname, me.signer.code, me.signer.code[-3:] + " "):
        assert word not in caplog.text


async def test_an_address_may_ask_so_often_and_a_channel_more(
    database_url: str, core: RunningCore, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    limits: dict[str, Any] = {
        "declaration_checks_per_address_per_minute": 2,
        "declaration_checks_per_channel_per_minute": 3,
    }
    async with running_core(database_url, core.pki, folder, **limits) as strict:
        channel = await strict.channel()
        seen = [(await strict.raw("POST", PATH, data=b"x"))[0] for _ in range(3)]
        assert seen == [422, 422, 429]
        for _ in range(3):
            assert await code_of(channel.declarations.check(b"x")) == ErrorCode.NOT_A_DECLARATION
        with pytest.raises(CoreRefused) as refused:
            await channel.declarations.check(b"x")
        assert refused.value.code == ErrorCode.TOO_MANY_REQUESTS
        assert refused.value.retry_after
        strict.clock.advance(timedelta(minutes=1))
        assert (await strict.raw("POST", PATH, data=b"x"))[0] == 422
