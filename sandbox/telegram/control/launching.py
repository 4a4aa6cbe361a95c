"""Opening Mini Apps for a person."""

from __future__ import annotations

from sandbox.telegram.control.actor import Actor
from sandbox.telegram.control.errors import impossible
from sandbox.telegram.launch_data import Launch, Signature, sign
from sandbox.telegram.queries import Kind
from sandbox.telegram.store import encoded


def launch(
    actor: Actor,
    *,
    message_id: int | None = None,
    start_param: str | None = None,
    age_seconds: float = 0,
    signature: Signature = Signature.VALID,
) -> Launch:
    """Launch data for the person, with a fresh query identifier.

    Raises:
        ControlError: the person has no chat with the bot.
    """
    chat = actor.state.chats.find(actor.bot.id, actor.person.id)
    if chat is None:
        raise impossible("the chat is not started: begin with /start")
    query = actor.state.queries.ask(
        actor.bot.id, actor.person.id, Kind.WEB_APP, message_id=message_id
    )
    user = actor.person.user() | {"allows_write_to_pm": True}
    user.pop("is_bot")
    user.setdefault("last_name", "")
    fields = {
        "query_id": query.id,
        "user": encoded(user),
        "auth_date": str(int(actor.state.now() - age_seconds)),
    }
    if start_param is not None:
        # A direct link names the chat it was opened from and has no query to answer.
        del fields["query_id"]
        fields |= {
            "chat_instance": chat.instance,
            "chat_type": "private",
            "start_param": start_param,
        }
    return sign(actor.bot, fields, signature)
