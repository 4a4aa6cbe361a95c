"""The signer's own tests, in Node."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.page.node import FOLDER, needs_node, node, run_program


@needs_node
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.test.mjs")), ids=lambda path: path.stem)
def test_in_node(path: Path) -> None:
    program = node()
    assert program
    done = run_program([program, "--test", str(path)])
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
