"""Lives that go on side by side, played in the order of their moments: what a review finds is what was known then."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

Life = Iterator[datetime]  # gives the moment of its next deed, and does it when it is asked to go on


def play(lives: Iterable[Life]) -> None:
    """All of them to their ends. Deeds of one moment are done in the order of the lives."""
    waiting = [(moment, number, life) for number, life in enumerate(lives) if (moment := next(life, None))]
    heapq.heapify(waiting)
    while waiting:
        _moment, number, life = heapq.heappop(waiting)
        if following := next(life, None):
            heapq.heappush(waiting, (following, number, life))
