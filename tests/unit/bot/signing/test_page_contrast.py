"""Colours of all pages, against each other, in both themes.

Source: WCAG 2.2, 1.4.3 Contrast (Minimum), 1.4.11 Non-text Contrast; relative luminance as
defined there.
"""

from __future__ import annotations

import re

import pytest

from core.look import FOLDER

STYLE = FOLDER / "page.css"
TEXT_RATIO, PART_RATIO = 4.5, 3.0

# What is written on what.
TEXTS = [
    ("ink", "ground"), ("ink", "paper"), ("ink", "code"), ("soft", "ground"), ("soft", "paper"),
    ("accent", "ground"), ("accent", "paper"), ("accent-ink", "accent"), ("bad", "bad-ground"),
    ("good", "good-ground"),
]  # fmt: skip
# Parts by which something to press or to fill in is known.
PARTS = [("soft", "paper"), ("soft", "ground"), ("accent", "ground"), ("bad", "paper")]


def _themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"(:root[^{]*)\{([^}]*--ground[^}]*)\}", STYLE.read_text("utf-8"))
    assert len(blocks) == 3
    return {
        f"theme {number}": dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))
        for number, (_, body) in enumerate(blocks)
    }


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ratio(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert round(_ratio("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("theme", _themes())
def test_texts_can_be_read(theme: str) -> None:
    colours = _themes()[theme]
    assert not [pair for pair in TEXTS if _ratio(*(colours[name] for name in pair)) < TEXT_RATIO]


@pytest.mark.parametrize("theme", _themes())
def test_parts_can_be_seen(theme: str) -> None:
    colours = _themes()[theme]
    assert not [pair for pair in PARTS if _ratio(*(colours[name] for name in pair)) < PART_RATIO]


def test_both_dark_themes_are_one() -> None:
    themes = _themes()
    assert themes["theme 1"] == themes["theme 2"] != themes["theme 0"]
