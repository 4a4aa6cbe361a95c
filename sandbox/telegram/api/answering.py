"""Answers to what a person asked: a tap, an inline query, a Mini App."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.api.inline_results import read_result
from sandbox.telegram.api.sending import inline_identifier
from sandbox.telegram.api.targets import Call
from sandbox.telegram.api.text import length
from sandbox.telegram.errors import bad_request
from sandbox.telegram.queries import Kind
from sandbox.telegram.store import Json

# Source: Bot API, answerCallbackQuery and answerInlineQuery.
_ANSWER_LIMIT = 200
_RESULTS_LIMIT = 50
_OFFSET_LIMIT_BYTES = 64
_START_PARAMETER_LIMIT = 64


def answer_callback_query(call: Call) -> bool:
    """``answerCallbackQuery``."""
    text = call.text("text")
    if length(text) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.text("url")
    # Without a game, only a start link of the bot itself may be opened.
    if url and not url.lower().startswith(f"https://t.me/{call.bot.username.lower()}?start="):
        raise bad_request("URL_INVALID")
    answer = {"text": text, "show_alert": call.flag("show_alert"), "url": url}
    query_id = call.text("callback_query_id")
    call.state.queries.answer(call.bot.id, query_id, Kind.CALLBACK, answer)
    return True


def answer_inline_query(call: Call) -> bool:
    """``answerInlineQuery``."""
    given: list[Any] = call.arguments["results"]
    if len(given) > _RESULTS_LIMIT:
        raise bad_request("Too many inline query results specified")
    results = [read_result(call, result) for result in given]
    identifiers = [result["id"] for result in results]
    if len(set(identifiers)) != len(identifiers):
        raise bad_request("RESULT_ID_DUPLICATE")
    next_offset = call.text("next_offset")
    if len(next_offset.encode()) > _OFFSET_LIMIT_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = {
        "results": results,
        "next_offset": next_offset,
        "button": _button(call.arguments.get("button")),
    }
    query_id = call.text("inline_query_id")
    call.state.queries.answer(call.bot.id, query_id, Kind.INLINE, answer)
    return True


def answer_web_app_query(call: Call) -> Json:
    """``answerWebAppQuery``: a message appears in the chat on behalf of the person."""
    result = read_result(call, call.arguments["result"])
    query_id = call.text("web_app_query_id")
    query = call.state.queries.answer(call.bot.id, query_id, Kind.WEB_APP, {"result": result})
    inline_message_id = inline_identifier()
    message = call.state.messages.append(
        call.bot.id,
        query.person_id,
        {"via_bot": call.state.bot_user(call.bot)} | result["content"],
        from_bot=False,
        markup=result["markup"],
        inline_message_id=inline_message_id,
    )
    call.state.announce(call.bot, message)
    return {"inline_message_id": inline_message_id}


def _button(button: Json | None) -> Json | None:
    if button is None:
        return None
    if not isinstance(button.get("text"), str):
        raise bad_request("Can't parse inline query results button: Can't find field \"text\"")
    if "web_app" not in button and "start_parameter" not in button:
        raise bad_request(
            "Can't parse inline query results button: InlineQueryResultsButton must have exactly"
            " one optional field"
        )
    if len(str(button.get("start_parameter", ""))) > _START_PARAMETER_LIMIT:
        raise bad_request("START_PARAM_INVALID")
    return button
