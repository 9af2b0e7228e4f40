"""How large the hostile files are: a tenth by default, all of it with JIXIAO_LARGE=1."""

import os

LARGE = bool(os.environ.get("JIXIAO_LARGE"))


def large(count: int) -> int:
    """A count that makes a file slow to read, rather than one that a limit ends at once."""
    return count if LARGE else count // 10
