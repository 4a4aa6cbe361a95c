"""Whose way a paper takes, and what keeps it waiting."""

from __future__ import annotations

import pytest

from bot.documents.model import Document
from bot.documents.papers import PapersByDocument
from bot.notifications.model import Fetched, Paper, PaperLater

CHAT = 7


class Fetching:
    """Fetches one and the same file."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def fetch(self, chat_id: int, paper: Paper) -> Fetched:
        return Fetched(self.name, f"{chat_id} {paper.reference}".encode())


def paper(what: str) -> Paper:
    return Paper(what=what, reference="x", otherwise="", stays_seconds=60)


async def test_each_kind_is_fetched_by_its_own() -> None:
    papers = PapersByDocument({each: Fetching(each.value) for each in Document})
    for each in Document:
        fetched = await papers.fetch(CHAT, paper(each.value))
        assert fetched == Fetched(each.value, b"7 x")


@pytest.mark.parametrize("what", ["of tomorrow", Document.JOURNAL.value])
async def test_a_kind_that_nobody_here_fetches_waits_for_a_newer_process(what: str) -> None:
    papers = PapersByDocument({Document.PDF: Fetching("pdf")})
    with pytest.raises(PaperLater):
        await papers.fetch(CHAT, paper(what))
