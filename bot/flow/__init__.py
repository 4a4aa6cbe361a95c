"""The vocabulary of conversations: flows, kinds of steps, outcomes and what a handler is given.

A cabinet action is one :class:`Flow` in one file of ``bot/flows``. This module knows no Telegram,
no database and no engine: a flow is data plus handlers, so its graph can be proved by tests.

Three rules carry everything else:

* A **handler only answers**. It gets a :class:`Talk` and the patient's answer and returns one
  :data:`Outcome`. Showing a step is the engine's work; what the text needs comes from a ``view``.
* A handler and a view run **outside any transaction** and may call the core. What the handler
  returns is committed in one transaction afterwards; writes to the bot's own tables are handed to
  :meth:`Talk.record`, which runs them inside that transaction.
* A handler **may run twice** (a crash before the commit, a rival replica). Every call that changes
  something in the core therefore carries :meth:`Talk.key`, which is the same both times.
"""

from __future__ import annotations

from bot.flow.answers import Answer, Contact, Data, Event, ItemId, Kind, Location, Option
from bot.flow.graph import Flow, Handler, Opening, Step, ViewMaker
from bot.flow.hand_off import HandOffDesk, Link
from bot.flow.outcomes import (
    Abort,
    Arguments,
    Done,
    HandOff,
    Item,
    Next,
    Outcome,
    Start,
    Stay,
    TextArgument,
    View,
)
from bot.flow.talk import Access, Chat, FlowError, SignInRequired, Talk

__all__ = [
    "Abort",
    "Access",
    "Answer",
    "Arguments",
    "Chat",
    "Contact",
    "Data",
    "Done",
    "Event",
    "Flow",
    "FlowError",
    "HandOff",
    "HandOffDesk",
    "Handler",
    "Item",
    "ItemId",
    "Kind",
    "Link",
    "Location",
    "Next",
    "Opening",
    "Option",
    "Outcome",
    "SignInRequired",
    "Start",
    "Stay",
    "Step",
    "Talk",
    "TextArgument",
    "View",
    "ViewMaker",
]
