"""One echo-and-buttons bot, written for three libraries that know nothing of the double.

``/start`` greets with two buttons, a text is echoed, a tap is answered and edits its message.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from core.kit.tasks import Background
from tests.integration.telegram.driver import TOKEN

SECRET = "secret-of-the-webhook"
GREETING = "Вітаю! Оберіть:"
CHOICES = ("Так", "Ні")
ROOT = Path(__file__).resolve().parents[3]
GRAMMY = "grammy@1.46.0"


def answer_text(choice: str) -> str:
    return f"Натиснуто: {choice}"


def edited_text(choice: str) -> str:
    return f"Обрано: {choice}"


# --- aiogram --------------------------------------------------------------------------------------


def _aiogram_dispatcher() -> Any:
    from aiogram import Dispatcher, F
    from aiogram.filters import CommandStart
    from aiogram.types import CallbackQuery, Message
    from aiogram.utils.keyboard import InlineKeyboardBuilder

    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message) -> None:
        buttons = InlineKeyboardBuilder()
        for choice in CHOICES:
            buttons.button(text=choice, callback_data=choice)
        await message.answer(GREETING, reply_markup=buttons.as_markup())

    @dispatcher.callback_query(F.data.in_(CHOICES))
    async def tapped(query: CallbackQuery) -> None:
        await query.answer(answer_text(query.data or ""))
        assert isinstance(query.message, Message)
        await query.message.edit_text(edited_text(query.data or ""))

    @dispatcher.message(F.text)
    async def echo(message: Message) -> Any:
        # Sent in the answer to a webhook, and as a call of its own when polling.
        return message.answer(message.html_text, parse_mode="HTML")

    return dispatcher


def _aiogram_bot(base_url: str) -> Any:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(base_url))
    return Bot(TOKEN, session=session)


@asynccontextmanager
async def aiogram_polling(base_url: str) -> AsyncIterator[None]:
    bot, dispatcher, tasks = _aiogram_bot(base_url), _aiogram_dispatcher(), Background()

    async def poll() -> None:
        await dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5)

    tasks.run("aiogram", poll)
    yield
    await dispatcher.stop_polling()
    await tasks.stop()


@asynccontextmanager
async def aiogram_webhook(base_url: str) -> AsyncIterator[None]:
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application

    bot, dispatcher, app = _aiogram_bot(base_url), _aiogram_dispatcher(), web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    handler.register(app, path="/hook")
    setup_application(app, dispatcher, bot=bot)
    async with _served(app) as address:
        await bot.set_webhook(f"{address}/hook", secret_token=SECRET)
        yield


# --- python-telegram-bot --------------------------------------------------------------------------


def _ptb_application(base_url: str, *, has_updater: bool) -> Any:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import (
        Application,
        CallbackQueryHandler,
        CommandHandler,
        ContextTypes,
        MessageHandler,
        filters,
    )

    async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        row = [InlineKeyboardButton(choice, callback_data=choice) for choice in CHOICES]
        await update.message.reply_text(GREETING, reply_markup=InlineKeyboardMarkup([row]))

    async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        await query.answer(answer_text(query.data))
        await query.edit_message_text(edited_text(query.data))

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text_html, parse_mode="HTML")

    builder = Application.builder().token(TOKEN)
    builder = builder.base_url(f"{base_url}/bot").base_file_url(f"{base_url}/file/bot")
    application = (builder if has_updater else builder.updater(None)).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


@asynccontextmanager
async def ptb_polling(base_url: str) -> AsyncIterator[None]:
    application = _ptb_application(base_url, has_updater=True)
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        yield
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def ptb_webhook(base_url: str) -> AsyncIterator[None]:
    from telegram import Update

    application, app = _ptb_application(base_url, has_updater=False), web.Application()

    async def hook(http_request: web.Request) -> web.Response:
        if http_request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=401)
        update = Update.de_json(await http_request.json(), application.bot)
        await application.process_update(update)
        return web.Response()

    app.router.add_post("/hook", hook)
    async with application, _served(app) as address:
        await application.start()
        await application.bot.set_webhook(f"{address}/hook", secret_token=SECRET)
        yield
        await application.stop()


# --- grammY ---------------------------------------------------------------------------------------


def grammy_folder() -> Path:
    """Where grammY is installed, once per checkout; skips the test where that cannot be done."""
    npm, folder = shutil.which("npm"), ROOT / ".dev" / "npm"
    if npm is None or shutil.which("node") is None:
        pytest.skip("no Node.js: `apt install nodejs npm` to run the bot written for grammY")
    package = folder / "node_modules" / "grammy" / "package.json"
    wanted = GRAMMY.rpartition("@")[2]
    if not package.exists() or json.loads(package.read_text())["version"] != wanted:
        command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", GRAMMY]
        folder.mkdir(parents=True, exist_ok=True)
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip(f"npm could not install {GRAMMY}: is the npm registry reachable?")
    return folder


@asynccontextmanager
async def _grammy(base_url: str, mode: str) -> AsyncIterator[None]:
    folder = grammy_folder()
    process = await asyncio.create_subprocess_exec(
        "node",
        str(Path(__file__).with_name("grammy_bot.mjs")),
        env={
            **os.environ,
            "GRAMMY": str(folder / "node_modules" / "grammy" / "out" / "mod.js"),
            "API_ROOT": base_url,
            "TOKEN": TOKEN,
            "MODE": mode,
            "SECRET": SECRET,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    yield
    with suppress(ProcessLookupError):
        process.terminate()
    await process.communicate()


def grammy_polling(base_url: str) -> Any:
    return _grammy(base_url, "polling")


def grammy_webhook(base_url: str) -> Any:
    return _grammy(base_url, "webhook")


@asynccontextmanager
async def _served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield "http://{}:{}".format(*runner.addresses[0][:2])
    await runner.cleanup()
