"""Inline mode: a query typed after the bot's name, and the choice of a result."""

from __future__ import annotations

from sandbox.telegram.api.sending import inline_identifier
from sandbox.telegram.control.actor import Actor
from sandbox.telegram.control.errors import impossible, not_found
from sandbox.telegram.control.requests import InlineQuestion
from sandbox.telegram.messages import Message
from sandbox.telegram.queries import Kind, Query
from sandbox.telegram.store import Json
from sandbox.telegram.updates import INLINE_LIFETIME_SECONDS


def ask(actor: Actor, request: InlineQuestion) -> Query:
    """Put an inline query to the bot."""
    if actor.state.chats.find(actor.bot.id, actor.person.id) is None:
        raise impossible("the chat is not started: begin with /start")
    query = actor.state.queries.ask(actor.bot.id, actor.person.id, Kind.INLINE)
    payload: Json = {
        "id": query.id,
        "from": actor.person.user(),
        "chat_type": "sender",
        "query": request.query,
        "offset": request.offset,
    }
    if request.latitude is not None and request.longitude is not None:
        payload["location"] = {"latitude": request.latitude, "longitude": request.longitude}
    actor.state.updates.add(
        actor.bot.id,
        "inline_query",
        payload,
        queue=f"inline {actor.person.id}",
        lifetime_seconds=INLINE_LIFETIME_SECONDS,
    )
    return query


def choose(actor: Actor, query_id: str, result_id: str) -> Message:
    """Send a result; the message carries ``via_bot``.

    Raises:
        ControlError: the query has no such result.
    """
    try:
        answer = actor.state.queries.get(query_id).answer
    except LookupError:
        raise not_found("inline query") from None
    results: list[Json] = (answer or {}).get("results", [])
    for result in results:
        if result["id"] == result_id:
            break
    else:
        raise not_found("result")
    message = actor.state.messages.append(
        actor.bot.id,
        actor.person.id,
        {"via_bot": actor.state.bot_user(actor.bot)} | result["content"],
        from_bot=False,
        markup=result["markup"],
        inline_message_id=inline_identifier() if result["markup"] else None,
    )
    actor.state.announce(actor.bot, message)
    return message
