"""Which known layout a form has. A layout is one file in `layouts/`.

`printed` and `absent` name fields whose labels the form must or must not print;
`execution_weight` is the points of budget execution; the lowest `order` that fits wins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

GENERIC = "generic"
TARGETS_ONLY = "targets-only"  # a plan: no actual values yet, so no self-evaluation


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as described by its file."""

    name: str
    title: str
    order: int
    printed: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    execution_weight: Decimal | None = None

    def fits(self, printed: AbstractSet[str], execution_weight: Decimal | None) -> bool:
        """Whether a form with these printed labels has the layout."""
        if self.execution_weight is not None and self.execution_weight != execution_weight:
            return False
        return self.printed <= printed and not self.absent & printed


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts, in the order in which they are tried."""
    folder = files("jixiao.normalize").joinpath("layouts")
    found = [
        _layout(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda layout: layout.order))


def _layout(name: str, text: str) -> Layout:
    data = tomllib.loads(text)
    weight = data.get("execution_weight")
    return Layout(
        name=name,
        title=data["title"],
        order=data["order"],
        printed=frozenset(data.get("printed", ())),
        absent=frozenset(data.get("absent", ())),
        execution_weight=None if weight is None else Decimal(weight),
    )


def recognise(printed: AbstractSet[str], execution_weight: Decimal | None) -> str:
    """The name of the first layout that fits, or `generic`."""
    fitting = (one.name for one in layouts() if one.fits(printed, execution_weight))
    return next(fitting, GENERIC)
