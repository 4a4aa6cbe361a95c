"""Encryption at rest and blind indexes."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit.crypto import BlindIndex, FieldCipher, SealBroken

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
CIPHER = FieldCipher({1: KEY})
PLACE = "person.data|1"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_at_its_place(plain: bytes, place: str) -> None:
    assert CIPHER.open(CIPHER.seal(plain, place), place) == plain


def test_same_value_is_sealed_differently_each_time() -> None:
    assert CIPHER.seal(b"value", PLACE) != CIPHER.seal(b"value", PLACE)


def test_sealed_value_does_not_open_elsewhere() -> None:
    with pytest.raises(SealBroken):
        CIPHER.open(CIPHER.seal(b"value", PLACE), "person.data|2")


def test_every_changed_octet_is_noticed() -> None:
    sealed = CIPHER.seal(b"value", PLACE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            CIPHER.open(bytes(changed), PLACE)


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"\x01\x00\x00\x00\x01", bytes(range(40))])
def test_what_was_never_sealed_does_not_open(damaged: bytes) -> None:
    with pytest.raises(SealBroken):
        CIPHER.open(damaged, PLACE)


def test_newest_key_seals_and_every_key_opens() -> None:
    both = FieldCipher({1: KEY, 2: OTHER})
    old, new = CIPHER.seal(b"value", PLACE), both.seal(b"value", PLACE)
    assert (FieldCipher.key_version(old), FieldCipher.key_version(new)) == (1, 2)
    assert both.open(old, PLACE) == b"value"
    with pytest.raises(SealBroken):
        CIPHER.open(new, PLACE)


def test_keys_are_read_as_configured() -> None:
    text = f"1:{base64.b64encode(KEY).decode()}, 3:{base64.b64encode(OTHER).decode()}"
    assert FieldCipher.from_text(text).current_version == 3


@pytest.mark.parametrize("text", ["", "1", "1:!", "one:AAAA", "1:AAAA"])
def test_keys_of_another_shape_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        FieldCipher.from_text(text)


def test_index_is_the_same_for_the_same_value_and_kind_only() -> None:
    index = BlindIndex(KEY)
    assert index.of("tax_id", "1") == index.of("tax_id", "1")
    assert index.of("tax_id", "1") != index.of("phone", "1")
    assert index.of("tax_id", "1") != BlindIndex(OTHER).of("tax_id", "1")


def test_kind_and_value_cannot_be_shifted_into_each_other() -> None:
    index = BlindIndex(KEY)
    assert index.of("tax", "id1") != index.of("taxid", "1")


def test_short_index_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        BlindIndex(b"short")
