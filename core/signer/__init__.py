"""The browser's signer: ES modules that pages of either half serve as they are (README.md).

Files and nothing else: no page, no route, no sentence. Whoever serves a page that signs serves
this folder beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
"""What to serve, scripts only; ``index.js`` is what pages import, ``worker.js`` what they start."""
