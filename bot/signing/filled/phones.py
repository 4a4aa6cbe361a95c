"""A phone number on its way from the chat to the form: sealed wherever it is kept."""

from __future__ import annotations

import base64
import binascii

from core.kit.crypto import FieldCipher, SealBroken


class SealedPhones:
    """Seals numbers for one chat each.

    A conversation keeps a number that was confirmed in it only in this form, and hands it over to
    the page as the detail ``phone``: neither its data nor a session shows the number.
    """

    def __init__(self, cipher: FieldCipher) -> None:
        self._cipher = cipher

    def seal(self, chat_id: int, phone: str) -> str:
        """The number as text that only this installation can read, and only for this chat."""
        return base64.urlsafe_b64encode(
            self._cipher.seal(phone.encode(), self._place(chat_id))
        ).decode()

    def open(self, chat_id: int, sealed: str) -> str:
        """The number.

        Raises:
            SealBroken: it was sealed for another chat, by a key that is gone, or not at all.
        """
        try:
            octets = base64.urlsafe_b64decode(sealed)
        except (binascii.Error, ValueError):
            raise SealBroken("not sealed") from None
        return self._cipher.open(octets, self._place(chat_id)).decode()

    @staticmethod
    def _place(chat_id: int) -> str:
        return f"bot.confirmed_phone|{chat_id}"
