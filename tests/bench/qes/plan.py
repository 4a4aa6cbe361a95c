"""What one process of the bench is told to do."""

from __future__ import annotations

from dataclasses import dataclass

from .material import Material


@dataclass(frozen=True)
class Plan:
    """What to time.

    Attributes:
        action: ``containers`` or ``limits``.
        size: containers in a round.
        with_pools: also in pools of one and two processes.
    """

    action: str
    material: Material
    size: int
    rounds: int
    with_pools: bool = False
