"""Headers of the secure page: what its browser may load, and who may frame it.

Everything comes from the page's own origin; nothing is inline. So neither a key nor a password
could be sent elsewhere even if the page's code were wrong about it.

Source: CSP Level 3; Permissions-Policy; Telegram's web clients frame Mini Apps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TELEGRAM_WEB: Final = ("https://web.telegram.org", "https://webk.telegram.org",
                       "https://webz.telegram.org", "https://weba.telegram.org")  # fmt: skip

_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)
_DENIED_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
    "usb",
)  # fmt: skip


def security_headers(framed_by: Sequence[str]) -> dict[str, str]:
    """Headers of every answer of the page.

    Args:
        framed_by: origins beside Telegram's that may frame the page (the sandbox's chat).
    """
    return _headers(_POLICY, framed_by)


def engine_headers(framed_by: Sequence[str]) -> dict[str, str]:
    """Headers of the files of another signing engine, where the operator has put one.

    A Worker goes by the policy of its own answer. So WebAssembly is compiled in that Worker alone,
    and the page's policy is as strict as without it.

    Source: HTML, "run a worker" (the policy container comes from the script's response); CSP Level
    3, ``'wasm-unsafe-eval'`` (Chrome 97, Firefox 102, Safari 16).
    """
    scripts = "script-src 'self'"
    policy = tuple(
        f"{scripts} 'wasm-unsafe-eval'" if directive == scripts else directive
        for directive in _POLICY
    )
    return _headers(policy, framed_by)


def _headers(policy: Sequence[str], framed_by: Sequence[str]) -> dict[str, str]:
    ancestors = " ".join(("frame-ancestors", *TELEGRAM_WEB, *framed_by))
    # A messenger in a browser (the sandbox's) must keep its hold on the tab that it opened.
    opener = "unsafe-none" if framed_by else "same-origin"
    return {
        "Content-Security-Policy": "; ".join((*policy, ancestors)),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DENIED_FEATURES),
        "Cross-Origin-Opener-Policy": opener,
    }


NO_STORE: Final = "no-store"
"""For the page and everything about a session."""
REVALIDATE: Final = "no-cache"
"""For the page's code: it may be kept, but is asked about every time."""
