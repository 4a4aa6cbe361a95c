"""The strict reader and its BER companion: what they read, what they refuse."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.qes import ber, der
from core.qes.errors import FormatError

from .building import encode


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80\x00\x00",
        b"\x30\x81\x03\x02\x01\x01",
        b"\x30\x82\x00\x81" + b"\x04\x7f" + bytes(0x7F),
        b"\x30\x85\x00\x00\x00\x00\x03\x02\x01\x01",
        b"\x30\x04\x02\x01\x01",
        b"\x30\x03\x02\x01\x01\x00",
        b"\x3f\x81\x01\x00",
    ],
    ids=[
        "nothing",
        "tag alone",
        "indefinite length",
        "long form of a short length",
        "padded length",
        "five octets of length",
        "longer than the input",
        "bytes after it",
        "long tag",
    ],
)
def test_what_is_not_der_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        der.read(data)


def test_a_child_may_not_reach_past_its_parent() -> None:
    with pytest.raises(FormatError, match="past the end"):
        der.read(b"\x30\x03\x04\x02\x00").children()


def test_nesting_is_bounded() -> None:
    data = b""
    for _ in range(60):
        data = encode.sequence(data)
    with pytest.raises(FormatError, match="deeply"):
        walk(der.read(data))


def test_the_number_of_elements_is_bounded() -> None:
    with pytest.raises(FormatError, match="more elements"):
        der.read(encode.sequence(encode.null() * 5000)).children()


def test_octets_are_kept_as_received() -> None:
    inner = encode.sequence(encode.integer(300))
    element = der.read(encode.sequence(inner, encode.null()))
    assert element.children()[0].raw == inner
    assert element.content == inner + encode.null()


@pytest.mark.parametrize("octets", ["", "0001", "ff80", "00007f"])
def test_numbers_have_one_form(octets: str) -> None:
    with pytest.raises(FormatError):
        der.read(encode.element(2, bytes.fromhex(octets))).integer()


@given(st.integers(-(2**200), 2**200))
def test_numbers_come_back(value: int) -> None:
    assert der.read(encode.integer(value)).integer() == value


@given(
    st.tuples(st.integers(0, 2), st.integers(0, 39)),
    st.lists(st.integers(0, 2**40), min_size=1, max_size=6),
)
def test_object_identifiers_come_back(head: tuple[int, int], rest: list[int]) -> None:
    dotted = ".".join(map(str, (*head, *rest)))
    assert der.read(encode.oid(dotted)).oid() == dotted


@pytest.mark.parametrize("octets", ["", "80", "2a80", "2a8001", "2a" + "ff" * 70])
def test_malformed_object_identifiers_are_refused(octets: str) -> None:
    with pytest.raises(FormatError):
        der.read(encode.element(6, bytes.fromhex(octets))).oid()


@pytest.mark.parametrize(
    ("tag", "text", "moment"),
    [
        (0x17, "300601120000Z", datetime(2030, 6, 1, 12, tzinfo=UTC)),
        (0x17, "991231235959Z", datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (0x18, "20510101000000Z", datetime(2051, 1, 1, tzinfo=UTC)),
        (0x18, "20300601120000.25Z", datetime(2030, 6, 1, 12, microsecond=250000, tzinfo=UTC)),
    ],
)
def test_times_are_read(tag: int, text: str, moment: datetime) -> None:
    assert der.read(encode.element(tag, text.encode())).time() == moment


@pytest.mark.parametrize(
    "text",
    ["", "Z", "3006011200Z", "300601120000", "300601120000+0200", "301301120000Z", "30060112000aZ"],
)
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        der.read(encode.element(0x17, text.encode())).time()


@pytest.mark.parametrize(
    "data",
    [
        encode.element(1, b"\x01"),
        encode.element(3, b""),
        encode.element(3, b"\x01\x00"),
        encode.element(0x0C, b"\xff"),
        encode.element(0x13, b"\xd0\x9f"),
        encode.element(0x1E, b"\x00"),
    ],
)
def test_values_outside_of_their_type_are_refused(data: bytes) -> None:
    element = der.read(data)
    with pytest.raises(FormatError):
        {1: element.boolean, 3: element.bits}.get(element.tag, element.text)()


@pytest.mark.parametrize("content", ["", "09ff", "01", "0701", "000000000001"])
def test_malformed_flags_are_refused(content: str) -> None:
    with pytest.raises(FormatError):
        der.read(encode.element(3, bytes.fromhex(content))).flags()


def walk(element: der.Element) -> None:
    """Read an element by everything that its tag allows."""
    readers = (
        *(element.integer, element.boolean, element.oid, element.bits, element.flags),
        *(element.text, element.time, element.octets),
    )
    for reader in readers:
        with suppress(FormatError):
            reader()
    if element.tag & 0x20:
        for child in element.children():
            walk(child)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
@example(b"\x18\x0f20300631120000Z")
def test_hostile_octets_give_only_our_error(data: bytes) -> None:
    try:
        walk(der.read(data))
    except FormatError:
        return


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
def test_hostile_ber_gives_only_our_error_or_der(data: bytes) -> None:
    try:
        converted = ber.to_definite(data)
    except FormatError:
        return
    assert ber.to_definite(converted) == converted


def test_indefinite_lengths_and_strings_in_pieces_are_brought_to_der() -> None:
    pieces = b"\x24\x80" + encode.octets(b"ab") + encode.octets(b"c") + b"\0\0"
    streamed = b"\x30\x80" + encode.integer(5) + b"\xa0\x80" + pieces + b"\0\0" + b"\0\0"
    expected = encode.sequence(encode.integer(5), encode.explicit(0, encode.octets(b"abc")))
    assert ber.to_definite(streamed) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"\x30\x80",
        b"\x30\x80\x02\x01\x05",
        b"\x04\x80\x00\x00",
        b"\x24\x03\x02\x01\x05",
        b"\x30\x00\x00",
        b"\x30\x80" * 100,
    ],
)
def test_what_is_not_ber_either_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        ber.to_definite(data)


def test_the_number_of_ber_elements_is_bounded() -> None:
    with pytest.raises(FormatError, match="too many"):
        ber.to_definite(encode.sequence(encode.null() * 70000))
