"""A link as a QR code, for a telephone held before the screen."""

from __future__ import annotations

import segno


def picture(link: str) -> str:
    """An SVG as a ``data:`` address, which the page's policy lets an image have."""
    # Level M reads well from a screen; a higher one would make the code of a long link too fine.
    return segno.make(link, error="m", micro=False).svg_data_uri(
        scale=4, border=2, dark="#000", light="#fff"
    )
