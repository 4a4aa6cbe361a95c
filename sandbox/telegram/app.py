"""The double as one web application: Bot API, control API, chat page."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from aiohttp import ClientSession, web

from core.kit.tasks import Background
from sandbox.telegram.api.dispatch import Dispatch
from sandbox.telegram.api.routes import BotApi
from sandbox.telegram.bots import Bot
from sandbox.telegram.control.routes import control_routes
from sandbox.telegram.files import UPLOAD_LIMIT_BYTES
from sandbox.telegram.page.routes import page_routes
from sandbox.telegram.state import State
from sandbox.telegram.webhook import Deliveries

DATABASE_NAME = "telegram.sqlite3"
# A form around a file of the largest size.
_REQUEST_LIMIT_BYTES = UPLOAD_LIMIT_BYTES + 1024 * 1024

STATE = web.AppKey("state", State)


def build(
    tokens: Sequence[str],
    data_folder: Path | None,
    *,
    now: Callable[[], float] = time.time,
    allow_loopback_links: bool = True,
) -> web.Application:
    """The double for the bots that hold these tokens.

    Args:
        tokens: at least one, of the form ``1000001:letters``.
        data_folder: where the double keeps its file; ``None`` keeps everything in memory.
        now: the present moment in Unix seconds.
        allow_loopback_links: take ``http`` links to this machine for Mini Apps, buttons and
            webhooks, which Telegram refuses.

    Raises:
        ValueError: a token has another form, or there is none.
    """
    bots = [Bot.of(token) for token in tokens]
    if not bots:
        raise ValueError("the double needs at least one bot token")
    if data_folder is not None:
        data_folder.mkdir(parents=True, exist_ok=True)
    path = data_folder / DATABASE_NAME if data_folder is not None else None
    state = State.open(bots, path, now, allow_loopback_links=allow_loopback_links)
    dispatch = Dispatch(state)

    app = web.Application(client_max_size=_REQUEST_LIMIT_BYTES)
    app[STATE] = state
    app.add_routes(BotApi(state, dispatch).routes())
    app.add_routes(control_routes(state))
    app.add_routes(page_routes())
    app.on_shutdown.append(_end_long_polls)
    app.cleanup_ctx.append(_keep_delivering(state, dispatch))
    return app


def _keep_delivering(
    state: State, dispatch: Dispatch
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(_: web.Application) -> AsyncIterator[None]:
        tasks = Background()
        async with ClientSession() as session:
            for bot in state.bots:
                deliveries = Deliveries(state, dispatch, bot, session, tasks)
                tasks.keep_running(f"webhook of bot {bot.id}", deliveries.run)
            yield
            await tasks.stop()
        state.store.close()

    return context


async def _end_long_polls(app: web.Application) -> None:
    app[STATE].signals.close()
