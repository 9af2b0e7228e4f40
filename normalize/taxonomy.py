"""The words of the forms: which canonical label a printed one stands for.

The words themselves are data in `taxonomy.toml`.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

import regex

from .traditional import simple

_BRACKETS = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]{0,40}[)）\]】〕]")
_NOISE = re.compile(r"[\s\u3000\xa0\u200b\ufeff:：;；、，,。.．*★☆\-—_()（）]+")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[0-9０-９]{1,2}[、.．])")
_POINTS = regex.compile(
    r"[(（]?\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分\s*[)）]?|[(（]\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*[)）]\s*分?"
)
_RANGE = re.compile(r"(?<=[)）])\s*分$")  # 产出指标(40-50)分
_BARE_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?\s*分?$")
_LONGEST_LABEL = 40
_FILLING = regex.compile(r"拟?采取|下一步|相应|说明|目标|指标|的|值")
_JOINED = regex.compile(r"[和与]|以及")


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """The content of taxonomy.toml."""
    text = files("jixiao.normalize").joinpath("taxonomy.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _spellings(group: str) -> dict[str, str]:
    return {
        squash(spelling): canonical
        for canonical, spellings in words()[group].items()
        for spelling in spellings
    }


@cache
def labels(group: str) -> tuple[str, ...]:
    """All spellings of a group, without white space and brackets."""
    return tuple(_spellings(group))


@cache
def squash(text: str) -> str:
    """A label without white space, brackets with what is in them, colons and dashes, in simple
    characters."""
    return simple(_NOISE.sub("", _BRACKETS.sub("", text)))


def lookup(group: str, text: str) -> str | None:
    """The canonical name of a label in a group of taxonomy.toml, or None."""
    if not text or len(text) > _LONGEST_LABEL:
        return None
    return _lookup(group, text)


@cache
def _lookup(group: str, text: str) -> str | None:
    spellings = _spellings(group)
    label = squash(text)
    found = spellings.get(label)
    if found is None and "(" in text + text.replace("（", "("):
        found = spellings.get(simple(_NOISE.sub("", text)))  # 转移支付(项目)名称
    if found is None and "原因" in label:
        found = _spellings(group).get(_plain_reason(label))
    if found is None and label[-1:].isdigit() and spellings.get(label[:-1]) == "block":
        return "block"  # 年度绩效目标1
    return found


_OF_ROWS = ("columns", "funds_columns", "head", "goals", "asides", "ends")


@cache
def is_known(text: str) -> bool:
    """Whether a text is a label that tells what its row is. Most cells are none: asked first, it
    saves asking for each kind of row."""
    return any(lookup(group, text) for group in _OF_ROWS)


def _plain_reason(label: str) -> str:
    """The label of the reasons without what differs from place to place in it:
    未完成原因和拟采取的改进措施 is 未完成原因及改进措施."""
    return _JOINED.sub("及", _FILLING.sub("", label)).replace("整改", "改进")


@cache
def _level(group: str, text: str) -> str | None:
    label = squash(_RANGE.sub("", _NUMBERING.sub("", text.strip())))
    return _spellings(group).get(label) or _spellings(group).get(_BARE_POINTS.sub("", label))


def patterns() -> dict[str, str]:
    """What a heading of the indicator table has in it, by the role of its column."""
    return {role: "|".join(some) for role, some in words()["column_patterns"].items()}


def level1(text: str) -> str | None:
    """Canonical level 1 of a printed label: `产出 指标⏎(50分)` is 产出指标."""
    return _level("level1", text) if text and len(text) <= _LONGEST_LABEL else None


def level2(text: str) -> str | None:
    """Canonical level 2 of a printed label: `经济效⏎益指标` is 经济效益指标."""
    return _level("level2", text) if text and len(text) <= _LONGEST_LABEL else None


def points(text: str) -> Decimal | None:
    """The points printed with a label: 50 of `产出指标 (50分)`."""
    match = _POINTS.search(text)
    return Decimal(match[1] or match[2]) if match else None


@cache
def parents(label2: str) -> tuple[str, ...]:
    """The level-1 labels a level-2 label may stand under; the first is where it belongs."""
    own = [one for one, children in words()["children"].items() if label2 in children]
    return (*own, *(one for one, children in words()["also"].items() if label2 in children))


def grade(text: str) -> str | None:
    """优, 良, 中 or 差 of a printed grade such as 优秀."""
    return _spellings("grades").get(squash(text))
