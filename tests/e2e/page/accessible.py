"""What a screen must be for everybody: measured on the page as it stands."""

from __future__ import annotations

from typing import Final

from playwright.async_api import ViewportSize, expect

from tests.e2e.page.browser import Visit

SMALLEST_TARGET: Final = 44
"""Pixels. Source: WCAG 2.2, 2.5.5 Target Size (Enhanced)."""
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
"""With type of 200 %. Source: WCAG 2.2, 1.4.4 and 1.4.10."""


async def enlarged(visit: Visit) -> None:
    """Type of 200 %."""
    await visit.page.evaluate("document.documentElement.style.fontSize = '32px'")


async def fits(visit: Visit) -> None:
    """Nothing stands out of a narrow screen."""
    assert await visit.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


async def is_large_and_named(visit: Visit) -> None:
    """One heading; everything to be touched is large, every field has a label and a note."""
    heading = visit.page.get_by_role("heading", level=1)
    await expect(heading).to_have_count(1)
    fields = "input:visible:not([type=radio]), select:visible, button:visible, .choice:visible"
    for target in await visit.page.locator(fields).all():
        box = await target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET, await target.evaluate(
            "one => one.outerHTML"
        )
    unnamed = await visit.page.evaluate(_UNNAMED)
    assert unnamed == []


_UNNAMED = """() => [...document.querySelectorAll('main input, main select')]
  .filter((one) => one.labels.length === 0
    || !document.getElementById(one.getAttribute('aria-describedby')))
  .map((one) => one.outerHTML)"""
