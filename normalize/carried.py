"""Labels of levels: as printed in a row, and as they hold for the rows below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import taxonomy
from .columns import INDICATORS, is_blank, is_left
from .fitting import Fitted
from .grid import join

_BOTH = re.compile(r"(.{2,10}?)\s*[-—－–/:：·、]\s*(.{2,12})")


@dataclass(slots=True)
class Carried:
    """Labels in force: as printed, and as they are read."""

    level1: str | None = None
    level1_raw: str | None = None
    level2: str | None = None
    level2_raw: str | None = None
    several: str | None = None  # that the cell of level 2 holds more labels than one, in Chinese


def carry(carried: Carried, fitted: Fitted) -> None:
    """Take the row's labels over."""
    label1, label2 = _both_levels(_label(fitted, "level1"), _label(fitted, "level2"))
    label2, several = _first_label(label2, fitted.text("level2"))
    raw1 = _whole(taxonomy.level1, carried.level1_raw, label1)
    raw2 = _whole(taxonomy.level2, carried.level2_raw, label2)
    if raw1 and raw1 != carried.level1_raw and taxonomy.lookup(INDICATORS, raw1) != "block":
        carried.level1, carried.level1_raw = taxonomy.level1(raw1), raw1
        if not raw2 and carried.level1 not in taxonomy.parents(carried.level2 or ""):
            carried.level2 = carried.level2_raw = None
    if raw2:
        carried.level2, carried.level2_raw = taxonomy.level2(raw2), raw2
        carried.several = several
    if carried.level2 is None and _is_satisfaction(carried):
        carried.level2 = "服务对象满意度指标"


def _both_levels(label1: str, label2: str) -> tuple[str, str]:
    """The labels of both levels, also where one cell holds them: 产出指标-数量指标."""
    for text in (label1, label2) if not (label1 and label2) else ():
        match = _BOTH.fullmatch(text)
        if match and taxonomy.level1(match[1]) and taxonomy.level2(match[2]):
            return match[1], match[2]
    return label1, label2


def _first_label(label: str, printed: str) -> tuple[str, str | None]:
    """A label of level 2; the first where its cell holds several, a line each, as where a row that
    says nothing else was joined to it behind a page break. Then also that it is so, in Chinese."""
    lines = [join(line) for line in printed.split("\n") if line.strip()]
    if len(lines) < 2 or taxonomy.level2(label) or not all(map(taxonomy.level2, lines)):
        return label, None
    return lines[0], f"二级指标一格印有“{'”“'.join(lines)}”，取第一个"


def _is_satisfaction(carried: Carried) -> bool:
    """Whether the labels are those of satisfaction, which has one level 2, whoever is asked:
    企业满意度指标."""
    whose = taxonomy.squash(carried.level2_raw or "").removesuffix("指标")
    return carried.level1 == "满意度指标" or whose.endswith(("满意度", "满意率"))


def _whole(level: Callable[[str], str | None], above: str | None, text: str) -> str:
    """A label with its beginning, where a page cut the merged cell: 产出指 | 标."""
    if not text or not above or level(text) is not None:
        return text
    if above.endswith(text) and level(above):
        return above  # the rest of the cell, seen from a further row
    return above + text if level(above + text) else text


def _label(fitted: Fitted, role: str) -> str:
    """A label as printed; what the template left in its column is none."""
    text = join(fitted.text(role))
    return "" if is_blank(text) or is_left(text) else text


def level1_of(carried: Carried) -> tuple[str | None, str | None]:
    """Level 1 of a row, and in Chinese what was inferred against the print."""
    fitting = taxonomy.parents(carried.level2) if carried.level2 else ()
    if carried.level1 in fitting or not fitting:
        return carried.level1, None
    if carried.level1_raw is None:
        return fitting[0], None
    printed = f"印出的“{carried.level1_raw}”不符"
    return fitting[0], f"一级指标与{printed}，按二级指标“{carried.level2_raw}”推定为{fitting[0]}"
