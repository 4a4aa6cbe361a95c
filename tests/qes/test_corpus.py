"""What fuzzing found is replayed, and the fuzzing itself is made sure of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from core.qes import QesError
from core.qes.errors import FormatError

from .fuzzing import corpus
from .fuzzing.findings import Watch
from .fuzzing.mutation import Mutator, parse
from .fuzzing.parsers import PARSERS, Parser
from .make_material import FOLDER

MOST_BYTES = 200_000
KEPT = [(path.parent.name, path) for path in sorted(corpus.FOLDER.glob("*/*"))]
each_parser = pytest.mark.parametrize("name", PARSERS)


def leave_quietly(parser: Parser, octets: bytes) -> bool:
    """Whether the octets were accepted; anything but our own errors goes on."""
    try:
        parser.run(octets)
    except QesError:
        return False
    return True


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[f"{n}-{p.name[:8]}" for n, p in KEPT])
def test_kept_octets_do_no_harm(name: str, path: Path) -> None:
    leave_quietly(PARSERS[name], path.read_bytes())


@each_parser
def test_good_octets_are_accepted(name: str) -> None:
    assert any(leave_quietly(PARSERS[name], octets) for octets in PARSERS[name].seeds())


def test_the_corpus_is_small_and_named_by_what_it_holds() -> None:
    assert {name for name, _ in KEPT} <= set(PARSERS)
    assert all(path.name == sha256(path.read_bytes()).hexdigest() for _, path in KEPT)
    assert sum(path.stat().st_size for _, path in KEPT) < MOST_BYTES


# --- the tools ------------------------------------------------------------------------------


def changed_at_random(random: Random) -> Callable[[bytes, int], bytes]:
    def change(data: bytes, most: int) -> bytes:
        octets = bytearray(data)
        octets[random.randrange(len(octets))] = random.randrange(256)
        return bytes(octets[:most])

    return change


@pytest.mark.parametrize("path", sorted(FOLDER.glob("dstu-*.p7s"))[::6], ids=lambda p: p.name)
def test_a_structure_is_written_as_it_was_read(path: Path) -> None:
    data = path.read_bytes()
    nodes = parse(data)
    if nodes is not None:
        assert b"".join(node.encode() for node in nodes) == data


@each_parser
def test_mutations_do_no_harm_either(name: str) -> None:
    """A few from a fixed seed, so that this runs where atheris does not."""
    parser, random = PARSERS[name], Random(name)  # noqa: S311 - not for secrets
    seeds = parser.seeds()
    mutator = Mutator(changed_at_random(random), seeds[:8])
    for number in range(40):
        octets = mutator(seeds[number % len(seeds)], 4096, random.randrange(1 << 32))
        leave_quietly(parser, octets)


def test_mutations_of_structure_reach_behind_the_first_reader() -> None:
    random = Random("structure")  # noqa: S311 - not for secrets
    seed = (FOLDER / "dstu-root.cer").read_bytes()
    mutator = Mutator(changed_at_random(random), [seed])
    made = [mutator(seed, 4096, number) for number in range(200)]
    whole = sum(leave_quietly(PARSERS["der"], octets) for octets in made)
    assert whole > len(made) / 2
    assert len(set(made)) > len(made) / 2


def watched(parser: Callable[[bytes], object], folder: Path, ticks: Iterator[float]) -> list[str]:
    watch = Watch("parser", parser, folder, clock=lambda: next(ticks), memory=lambda: 0)
    watch(b"octets")
    watch(b"others")
    return sorted(path.name.split("-")[1] for path in folder.iterdir() if path.suffix != ".txt")


def raising(problem: Exception) -> Callable[[bytes], object]:
    def parser(_: bytes) -> object:
        raise problem

    return parser


def test_foreign_errors_are_found_once_and_ours_are_not(tmp_path: Path) -> None:
    still = iter([0.0] * 8)
    assert watched(raising(FormatError("no")), tmp_path, still) == []
    assert watched(raising(IndexError("oh")), tmp_path, still) == ["crash"]
    (found,) = tmp_path.glob("*.txt")
    assert "IndexError: oh" in found.read_text()
    assert found.with_suffix("").read_bytes() == b"octets"


def test_what_takes_too_long_is_found(tmp_path: Path) -> None:
    assert watched(bytes.hex, tmp_path, iter([0.0, 0.5, 0.5, 2.0])) == ["slow"]


def test_what_takes_too_much_is_found(tmp_path: Path) -> None:
    sizes = iter([0, 10, 10, 1 << 30])
    watch = Watch("parser", bytes.hex, tmp_path, clock=lambda: 0.0, memory=lambda: next(sizes))
    watch(b"octets")
    assert not list(tmp_path.iterdir())
    watch(b"others")
    assert len(list(tmp_path.glob("parser-large-*"))) == 2


def test_the_corpus_keeps_only_what_leads_somewhere_new() -> None:
    parser = PARSERS["name"]
    good = parser.seeds()[0]
    empty, broken = b"\x30\x00", b"\x30\x80\0\0"
    assert corpus.distilled(parser, [good], [good, empty, broken, broken + b"\0"]) != []
    assert corpus.distilled(parser, [good, empty, broken], [good, empty, broken]) == []
    assert corpus.distilled(parser, [good], [b"\x04" * (corpus.MOST_BYTES + 1)]) == []
