"""What pages of either half look like and are built of: one style, elements, fields (README.md).

Files and nothing else, as the signer's: no page, no route, no sentence. Whoever serves a page
serves this folder beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
"""What to serve: styles and scripts."""
