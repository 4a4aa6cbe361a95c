"""The signer's primitives against vectors of the standards and of other programs."""

from __future__ import annotations

import json
from functools import cache

import pytest

from tests.page.node import FOLDER, needs_node, node, run_program

from .qes_data import QES

LEAST = {
    "GOST 34.311, DKE 1": 109,
    "GOST 34.311, standard": 2,
    "Kupyna": 87,
    "curves": 10,
    "signatures made": 3,
    "signatures judged": 140,
    "certificates of providers": 34,
}
"""How many vectors of each kind there are."""


@cache
def results() -> dict[str, dict[str, int]]:
    program = node()
    assert program
    done = run_program([program, str(FOLDER / "conformance.mjs"), str(QES)])
    assert done.returncode == 0, done.stderr.decode()
    counted: dict[str, dict[str, int]] = json.loads(done.stdout)
    return counted


@needs_node
@pytest.mark.parametrize("kind", LEAST)
def test_every_vector_is_right(kind: str) -> None:
    counted = results()[kind]
    assert counted["right"] == counted["all"] >= LEAST[kind]
