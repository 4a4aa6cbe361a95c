"""The seal of a print: known again as it was made, and in no other way."""

from __future__ import annotations

import pytest

from core.declarations.print_seal import PrintSeal
from core.kit.crypto import BlindIndex

NUMBER = "0001-9000-0000"
PRINTED = b"%PDF-1.7\nbody of the print\ntrailer\n<<>>\nstartxref\n42\n%%EOF\n"
SEAL = PrintSeal(BlindIndex(b"k" * 32))


def test_a_sealed_print_is_known_by_its_number() -> None:
    assert SEAL.number_of(SEAL.put(PRINTED, NUMBER)) == NUMBER


def test_the_seal_is_a_comment_before_the_end() -> None:
    sealed = SEAL.put(PRINTED, NUMBER)
    assert sealed.startswith(b"%PDF-1.7\nbody of the print\ntrailer\n<<>>\n%KABINET-PRINT 1 ")
    assert sealed.endswith(b"\nstartxref\n42\n%%EOF\n")


def test_no_octet_can_change() -> None:
    sealed = SEAL.put(PRINTED, NUMBER)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert SEAL.number_of(bytes(changed)) is None, place


@pytest.mark.parametrize("more", [b"\n", b"1 0 obj\nendobj\nstartxref\n1\n%%EOF\n", b"\0" * 300])
def test_nothing_can_be_added(more: bytes) -> None:
    sealed = SEAL.put(PRINTED, NUMBER)
    assert SEAL.number_of(sealed + more) is None
    assert SEAL.number_of(more + sealed) is None


def test_the_seal_of_another_print_does_not_serve() -> None:
    line = SEAL.put(PRINTED, NUMBER).split(b"%KABINET")[1].split(b"\n")[0]
    other = PRINTED.replace(b"body", b"soul")
    moved = other.replace(b"startxref", b"%KABINET" + line + b"\nstartxref")
    assert SEAL.number_of(moved) is None


def test_another_key_knows_nothing() -> None:
    assert PrintSeal(BlindIndex(b"q" * 32)).number_of(SEAL.put(PRINTED, NUMBER)) is None


@pytest.mark.parametrize("octets", [b"", b"%PDF-", PRINTED, b"startxref\n" * 40])
def test_what_has_no_seal_is_nobody_s(octets: bytes) -> None:
    assert SEAL.number_of(octets) is None


def test_only_a_pdf_can_be_sealed() -> None:
    with pytest.raises(ValueError, match="cross-reference"):
        SEAL.put(b"nothing", NUMBER)
