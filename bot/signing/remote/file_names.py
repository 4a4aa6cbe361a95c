"""The name under which a service's app shows what is to be signed.

The app shows no text, only this name. So it says what the signature does, for which Telegram
account, and the match code: a victim who was sent somebody else's request can read it.
"""

from __future__ import annotations

from typing import Final

from bot.signing.model import SigningSession, shown_match_code
from bot.signing.statement import account_ending

_TITLES: Final = {
    "sign_in": "Вхід у кабінет пацієнта",
    "declaration_request": "Декларація з лікарем",
    "declaration_termination": "Розірвання декларації",
}
_OTHER: Final = "Підпис для кабінету пацієнта"


def file_name(session: SigningSession) -> str:
    """Such as «Вхід у кабінет пацієнта, Telegram 1234, код 48-17.json»."""
    title = _TITLES.get(session.action, _OTHER)
    code = shown_match_code(session.match_code)
    return f"{title}, Telegram {account_ending(session.user_id)}, код {code}.json"
