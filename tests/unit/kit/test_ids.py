"""Identifiers made in the application."""

from __future__ import annotations

import threading
import time

from core.kit.ids import id_from, new_id


def test_ids_are_version_seven_of_the_present_moment() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert made.version == 7
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_ids_of_one_process_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_of_many_threads_never_repeat() -> None:
    made: list[object] = []

    def make() -> None:
        made.extend([new_id() for _ in range(1000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 4000


def test_id_of_a_digest_is_version_eight_and_always_the_same() -> None:
    first, second = id_from(bytes(32)), id_from(b"\xff" * 32)
    assert first.version == second.version == 8
    assert first == id_from(bytes(32)) != second
