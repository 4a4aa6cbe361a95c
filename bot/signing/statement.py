"""What a patient signs to sign in: a statement in plain words, with the core's nonce inside.

The words name the Telegram account that will be bound, so that a victim who was sent somebody
else's link reads whose chat his signature would open.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from typing import Final
from uuid import UUID

from core.kit.clock import KYIV

LONGEST_NAME: Final = 64
NAMELESS: Final = "без імені"

_SHOWN_DIGITS: Final = 4
_MONTHS: Final = (
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip


def account_name(name: str) -> str:
    """The name of a Telegram account, fit to stand inside a sentence.

    Its owner chose it freely, so whatever could rewrite the sentence around it is taken out:
    control signs, changes of direction, line ends, quotation marks.
    """
    kept = "".join(
        " " if sign.isspace() else sign
        for sign in unicodedata.normalize("NFC", name)
        if sign not in '«»"“”„' and (sign.isspace() or unicodedata.category(sign)[0] != "C")
    )
    return " ".join(kept.split())[:LONGEST_NAME].strip() or NAMELESS


def account_ending(user_id: int) -> str:
    """The last four digits of an account's number."""
    return str(user_id)[-_SHOWN_DIGITS:]


def sign_in_statement(
    *, nonce: str, name: str, user_id: int, session_id: UUID, now: datetime
) -> bytes:
    """The exact bytes to be signed at sign-in.

    Args:
        nonce: one-time token of the core; goes into ``jwt`` as the published method wants it.
        name: of the Telegram account, as Telegram tells it.
        user_id: of the Telegram account; only its last digits are named.
        session_id: the signing session.
        now: the present moment.
    """
    shown, ending = account_name(name), account_ending(user_id)
    local = now.astimezone(KYIV)
    moment = f"{local.day} {_MONTHS[local.month - 1]} {local.year} року, {local:%H:%M}"
    sentences = (
        "Я входжу в кабінет пацієнта в Telegram.",
        f"Прошу відкрити мої дані в ЕСОЗ для акаунта Telegram «{shown}», "
        f"номер якого закінчується на {ending}.",
        f"Час: {moment} за Києвом.",
        f"Номер сеансу: {session_id}.",
    )
    content = {
        "statement": "\n".join(sentences),
        "telegram_account": {"name": shown, "id_ending": ending},
        "session_id": str(session_id),
        "issued_at": now.isoformat(timespec="seconds"),
        "jwt": nonce,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
