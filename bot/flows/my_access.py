"""Sign out, and take access back from Telegram accounts — вхід і доступ."""

from __future__ import annotations

from uuid import UUID

from bot.flow import Abort, Done, Flow, Item, ItemId, Kind, Option, Outcome, Start, Talk, View

flow = Flow("my_access", section="access", signed_in=True)


async def show_accounts(talk: Talk) -> View:
    """Accounts that stand for the patient; an account is named by the end of its number."""
    bindings = await talk.service("bindings").of_person(talk.chat.person_id)
    items = [
        Item(
            str(binding.id),
            {
                "here": "yes" if binding.chat_id == talk.chat.id else "no",
                "ending": str(binding.chat_id)[-4:],
                "since": binding.bound_at,
            },
        )
        for binding in bindings
    ]
    return View(items=items)


@flow.step(
    Kind.LIST,
    "accounts",
    view=show_accounts,
    options=("CHANNELS", "SIGN_OUT"),
    aborts=("signed-out", "revoked-here"),
    starts=("app_approvals",),
)
async def accounts(talk: Talk, value: ItemId | Option) -> Outcome:
    """One tap revokes; nothing is asked twice, because access can be earned again at any time."""
    service = talk.service("bindings")
    if value == "CHANNELS":
        return Done(then=Start("app_approvals"))
    if isinstance(value, Option):
        talk.record(service.sign_out, talk.chat.id)
        return Abort("signed-out")
    chosen = UUID(value)
    bindings = await service.of_person(talk.chat.person_id)
    talk.record(service.revoke, talk.chat.person_id, chosen, by_chat=talk.chat.id)
    if any(each.id == chosen and each.chat_id == talk.chat.id for each in bindings):
        return Abort("revoked-here")
    return Done()
