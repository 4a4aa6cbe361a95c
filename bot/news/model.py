"""Which changes are news for a patient. Pure: an event in, the name of a text out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.contract.events import FeedEvent


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell.

    Attributes:
        text: key in ``news.ftl``; says nothing personal, it may stand on a locked screen.
        opens: flow that shows the details.
        subject: what it is about.
    """

    text: str
    opens: str
    subject: UUID


# By thing and new status. What is not here is no news: the patient did it himself in this chat,
# or another event of the same change tells it (a new declaration ends the old one by itself).
_NEWS = {
    ("Declaration", "active"): "request",
    ("DeclarationRequest", "REJECTED"): "request",
    ("DeclarationRequest", "EXPIRED"): "request",
    ("Declaration", "closed"): "declaration",
}


def news_of(event: FeedEvent) -> News | None:
    """What an event tells the patient, or None when there is nothing to tell."""
    status = (event.properties.get("status") or {}).get("new_value", "")
    text = _NEWS.get((event.entity_type, status))
    if text is None or event.changed_by_patient:
        return None
    return News(text=text, opens="my_declarations", subject=event.entity_id)
