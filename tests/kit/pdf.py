"""What a reader of a PDF sees of it: poppler's words, not those of the library that wrote it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def text_of(pdf: bytes, *options: str) -> str:
    """The text in reading order."""
    return _run(["pdftotext", "-enc", "UTF-8", *options, "-", "-"], pdf).decode()


def facts_of(pdf: bytes) -> dict[str, str]:
    """What ``pdfinfo`` says."""
    lines = _run(["pdfinfo", "-"], pdf).decode().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def structure_of(pdf: bytes) -> list[str]:
    """Elements of the structure tree that a screen reader walks, in their order."""
    lines = _run(["pdfinfo", "-struct", "-"], pdf).decode().splitlines()
    return [line.split()[0] for line in lines if line.strip()]


def attachments_of(pdf: bytes, folder: Path) -> dict[str, bytes]:
    """Attached files by name."""
    source = folder / "printed.pdf"
    source.write_bytes(pdf)
    target = folder / "attached"
    target.mkdir(exist_ok=True)
    command = ["pdfdetach", "-saveall", "-o", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in target.iterdir()}


def _run(command: list[str], pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, check=True, capture_output=True).stdout
