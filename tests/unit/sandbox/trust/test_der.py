from __future__ import annotations

from datetime import UTC, datetime

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from sandbox.trust import der


@given(st.integers(-(2**200), 2**200))
def test_integers_are_the_shortest_and_read_back(value: int) -> None:
    assert der.integer(value) == core.Integer(value).dump()
    assert der.read(der.integer(value)).as_integer() == value


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_length_takes_the_shortest_form(size: int) -> None:
    assert der.octets(bytes(size)) == core.OctetString(bytes(size)).dump()


@pytest.mark.parametrize("dotted", ["1.2.804.2.1.1.1.1.3.6.1.1", "2.5.29.15", "0.4.0.1862.1.1"])
def test_identifiers_read_back(dotted: str) -> None:
    assert der.oid(dotted) == core.ObjectIdentifier(dotted).dump()
    assert der.read(der.oid(dotted)).as_oid() == dotted


def test_named_bits_carry_no_trailing_zeros() -> None:
    assert der.named_bits(0, 1).hex() == "030206c0"
    assert der.named_bits(5, 6).hex() == "03020106"
    assert der.named_bits(16).hex() == "030407000080"


def test_set_is_ordered_by_the_octets_of_its_members() -> None:
    assert der.set_of([der.integer(2), der.integer(1)]) == der.set_of(
        [der.integer(1), der.integer(2)]
    )


def test_years_past_2049_are_written_whole() -> None:
    assert der.time(datetime(2049, 12, 31, tzinfo=UTC))[:2].hex() == "170d"
    assert der.time(datetime(2050, 1, 1, tzinfo=UTC)) == b"\x18\x0f20500101000000Z"


@pytest.mark.parametrize(
    "broken",
    ["", "30", "3002", "300201", "3080020101 0000", "30850000000000", "020101 00", "3082"],
)
def test_what_is_not_one_whole_element_is_refused(broken: str) -> None:
    with pytest.raises(der.DerError):
        der.read(bytes.fromhex(broken))


def test_children_of_a_broken_sequence_are_refused() -> None:
    with pytest.raises(der.DerError):
        der.read(bytes.fromhex("3003020501")).children()


def test_another_tag_than_expected_is_refused() -> None:
    with pytest.raises(der.DerError):
        der.read(der.integer(1)).expect(der.OCTET_STRING)


def test_nothing_inside_is_refused_when_something_is_expected() -> None:
    with pytest.raises(der.DerError):
        der.read(der.sequence()).first()


@given(st.binary(max_size=200))
def test_hostile_bytes_raise_only_the_readers_error(data: bytes) -> None:
    try:
        element = der.read(data)
        for child in element.children():
            child.as_oid()
    except der.DerError:
        pass
