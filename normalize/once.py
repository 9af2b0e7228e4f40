"""What several steps ask of one record, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def once(function: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """Remembers the last answer of a function of one frozen record.

    The record is known by its identity: to hash and compare whole reports, as lru_cache does,
    takes longer than most of what is asked of them.
    """
    last: list[tuple[Asked, Answer]] = []

    @wraps(function)
    def remembered(asked: Asked) -> Answer:
        if not last or last[0][0] is not asked:
            last[:] = [(asked, function(asked))]
        return last[0][1]

    return remembered
