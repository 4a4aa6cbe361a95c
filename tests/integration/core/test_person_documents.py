"""Scans of documents that a rule demands: asked for, put, missing, wiped, kept sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from core.client import CoreClient, CoreRefused
from core.contract.errors import ErrorCode
from core.contract.person_documents import DocumentPlace
from core.contract.person_requests import PersonRequest
from core.person_documents.model import MAX_SCAN_BYTES
from core.services import Services
from tests.kit.applicants import document
from tests.kit.core_service import RunningCore
from tests.kit.pictures import jpeg
from tests.kit.registration import Newcomer, confirm_phone, newcomer, person_body, sign_up

PERMIT = document("PERMANENT_RESIDENCE_PERMIT", number="ІР12345")
PICTURE = jpeg()


@pytest.fixture
async def person(core: RunningCore) -> Newcomer:
    """Somebody of thirty."""
    return await newcomer(core)


@pytest.fixture
async def token(core: RunningCore, bot: CoreClient, person: Newcomer) -> str:
    """A patient who has registered with a passport."""
    await confirm_phone(core, bot, person.phone)
    done = await sign_up(core, bot, person, **person.data())
    core.clock.advance(timedelta(minutes=1))
    return done.token.value


async def asks(bot: CoreClient, token: str, person: Newcomer, **changes: Any) -> PersonRequest:
    """A change to a residence permit."""
    wanted = person_body({**person.data(), "documents": [PERMIT], **changes})
    return await bot.person_requests.create(token, wanted)


async def place(bot: CoreClient, token: str, request: PersonRequest) -> DocumentPlace:
    [found] = await bot.person_requests.upload_places(token, request.id)
    return found


async def signs(
    core: RunningCore, bot: CoreClient, token: str, person: Newcomer, request: PersonRequest
) -> None:
    octets = await bot.person_requests.data_to_be_signed(token, request.id)
    await bot.person_requests.complete(token, request.id, core.sign(person, octets))


async def kept(core: RunningCore) -> list[Any]:
    return await core.rows("SELECT request_id, sealed_content FROM core.person_document_scan")


async def refused(call: Any) -> str:
    with pytest.raises(CoreRefused) as caught:
        await call
    return str(caught.value.code)


async def test_a_permit_counts_only_with_its_scan(
    core: RunningCore, bot: CoreClient, token: str, person: Newcomer
) -> None:
    request = await asks(bot, token, person)
    wanted = await place(bot, token, request)
    assert (wanted.type, wanted.number) == (PERMIT["type"], PERMIT["number"])
    assert await refused(signs(core, bot, token, person, request)) == ErrorCode.DOCUMENTS_MISSING
    await bot.person_documents.upload(wanted.url, PICTURE)
    assert await bot.person_requests.upload_places(token, request.id) == []
    await signs(core, bot, token, person, request)
    [scan] = await kept(core)
    assert scan["request_id"] is None, "the scan belongs to the document on record now"
    assert PICTURE not in scan["sealed_content"]
    assert [each.type for each in await bot.person_documents.complete(token)] == [PERMIT["type"]]


async def test_a_document_on_record_is_not_asked_for_again(
    core: RunningCore, bot: CoreClient, token: str, person: Newcomer
) -> None:
    request = await asks(bot, token, person)
    await bot.person_documents.upload((await place(bot, token, request)).url, PICTURE)
    await signs(core, bot, token, person, request)
    core.clock.advance(timedelta(minutes=1))
    again = await asks(bot, token, person, email="new@example.org")
    assert await bot.person_requests.upload_places(token, again.id) == []
    await signs(core, bot, token, person, again)


async def test_who_registered_with_a_permit_shows_it_afterwards(
    core: RunningCore, bot: CoreClient, person: Newcomer
) -> None:
    await confirm_phone(core, bot, person.phone)
    data = person.data(documents=[PERMIT])
    token = (await sign_up(core, bot, person, **data)).token.value
    assert await refused(bot.person_documents.complete(token)) == ErrorCode.DOCUMENTS_MISSING
    [wanted] = await bot.person_documents.create(token)
    await bot.person_documents.upload(wanted.url, PICTURE)
    assert await bot.person_documents.create(token) == []
    assert len(await bot.person_documents.complete(token)) == 1


@pytest.mark.parametrize("end", ["reject", "another", "expire"])
async def test_nothing_stays_of_a_request_that_ended_unsigned(
    core: RunningCore, bot: CoreClient, token: str, person: Newcomer, end: str
) -> None:
    request = await asks(bot, token, person)
    wanted = await place(bot, token, request)
    await bot.person_documents.upload(wanted.url, PICTURE)
    if end == "reject":
        await bot.person_requests.reject(token, request.id)
    elif end == "another":
        other = person_body(person.data(email="new@example.org"))
        await bot.person_requests.create(token, other)
    else:
        core.clock.advance(timedelta(days=2))
        assert await Services(core.base).person_request_expiry.run() == 1
    assert await kept(core) == []
    assert await refused(bot.person_documents.upload(wanted.url, PICTURE)) == (
        ErrorCode.UPLOAD_ADDRESS
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"\x89PNG\r\n", PICTURE[:40], PICTURE[:2] + b"\xff\xd9"],
    ids=["nothing", "pdf", "png", "cut off", "no frame"],
)
async def test_only_a_jpeg_is_taken_whatever_it_is_called(
    bot: CoreClient, token: str, person: Newcomer, content: bytes
) -> None:
    request = await asks(bot, token, person)
    wanted = await place(bot, token, request)
    assert await refused(bot.person_documents.upload(wanted.url, content)) == (
        ErrorCode.NOT_A_PICTURE
    )


async def test_a_file_that_is_too_large_is_not_read_to_its_end(
    bot: CoreClient, token: str, person: Newcomer
) -> None:
    request = await asks(bot, token, person)
    wanted = await place(bot, token, request)
    large = PICTURE + bytes(MAX_SCAN_BYTES)
    assert await refused(bot.person_documents.upload(wanted.url, large)) == (
        ErrorCode.FILE_TOO_LARGE
    )


async def test_an_address_works_for_its_time_and_nothing_else(
    core: RunningCore, bot: CoreClient, token: str, person: Newcomer
) -> None:
    request = await asks(bot, token, person)
    url = (await place(bot, token, request)).url
    forged = url[:-1] + ("0" if url[-1] != "0" else "1")
    later = url.replace("expires=", "expires=9")
    for wrong in (forged, later):
        assert await refused(bot.person_documents.upload(wrong, PICTURE)) == (
            ErrorCode.UPLOAD_ADDRESS
        )
    core.clock.advance(timedelta(hours=1))
    assert await refused(bot.person_documents.upload(url, PICTURE)) == ErrorCode.UPLOAD_ADDRESS


async def test_an_address_needs_no_token_and_gives_nothing_back(
    core: RunningCore, bot: CoreClient, token: str, person: Newcomer
) -> None:
    request = await asks(bot, token, person)
    url = (await place(bot, token, request)).url
    connector = aiohttp.UnixConnector(core.socket_path)
    async with aiohttp.ClientSession(connector=connector) as anybody:
        async with anybody.put(f"http://core{url}", data=PICTURE) as answer:
            assert (answer.status, await answer.read()) == (204, b"")
        async with anybody.get(f"http://core{url}") as answer:
            assert answer.status == 400
