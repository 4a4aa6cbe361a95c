"""Bots of three libraries run on the double unchanged, both by polling and by webhook."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.integration.telegram import foreign_bots as bots
from tests.integration.telegram.driver import Driver

Run = Callable[[str], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize(
    "run",
    [
        bots.aiogram_polling,
        bots.aiogram_webhook,
        bots.ptb_polling,
        bots.ptb_webhook,
        bots.grammy_polling,
        bots.grammy_webhook,
    ],
    ids=lambda run: run.__name__,
)
async def test_a_bot_of_another_library_greets_echoes_and_takes_taps(
    live_double: Driver, run: Run
) -> None:
    async with run(live_double.base_url):
        olena = await live_double.person()
        greeting = await olena.heard_text(bots.GREETING)
        assert [button["text"] for button in greeting["inline_keyboard"][0]] == list(bots.CHOICES)

        await olena.says("Де мій лікар? 😀 https://example.org")
        echo = await olena.heard_text("Де мій лікар? 😀 https://example.org")
        assert [entity["type"] for entity in echo["content"]["entities"]] == ["url"]

        tapped = await olena.does(
            "tap", message_id=greeting["message_id"], label="Так", wait_seconds=30
        )
        assert tapped["answer"]["text"] == bots.answer_text("Так")
        edited = await olena.heard_text(bots.edited_text("Так"))
        assert edited["message_id"] == greeting["message_id"]
        assert edited["inline_keyboard"] == []
