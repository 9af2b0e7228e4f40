"""The words of values: folding, vocabularies as patterns, and what counts as qualitative.

The words themselves are data, in `words.toml`. This module turns them into tables and into
parts of patterns, once, at import.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import regex

from .slips import as_digits
from .traditional import SIMPLE

_DATA: dict[str, Any] = tomllib.loads(
    files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
)


def section(*path: str) -> Any:
    """The part of `words.toml` under these keys."""
    part: Any = _DATA
    for key in path:
        part = part[key]
    return part


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(regex.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


def _fold_table() -> dict[int, str]:
    # U+FF01 to U+FF5E are the full-width forms of ASCII.
    table: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {code: chr(plain) for code, plain in SIMPLE.items()}
    for plain, spellings in section("fold").items():
        table.update((ord(spelling), plain) for spelling in spellings)
    return table


_FOLD = _fold_table()
# A space between two figures may separate two numbers, except in thousands: 1 200 000.
_SPACE = regex.compile(
    r"(?<![0-9A-Za-z.])[\s\u200b\ufeff]+|[\s\u200b\ufeff]+(?![0-9A-Za-z.])"
    r"|(?<=(?<![0-9.])[0-9]{1,3})\s(?=[0-9]{3}(?![0-9]))"
    r"|(?<=[0-9])[\s]+(?=[A-Za-z])"
)


@lru_cache(512)
def fold(text: str) -> tuple[str, str]:
    """The text without its inner spaces, as printed and with full-width forms folded.

    Both have the same length, so that a place in the one is a place in the other. Folding is
    one character to one; NFKC is not used, since it destroys ①, ㎡, Ⅲ and ½. Letters that a
    scanner put for digits are digits.
    """
    printed = text.strip(" \t\r\n\u3000\u200b\ufeff")
    if not printed.isascii() or " " in printed:
        printed = _SPACE.sub("", printed)
    return printed, as_digits(printed.translate(_FOLD))


_QUALITATIVE = section("qualitative")
BLANK_WORDS = frozenset(_QUALITATIVE["blank"])
_CORE = frozenset(_QUALITATIVE["core"])
_VOCABULARY = {**dict.fromkeys(_QUALITATIVE["plain"], False), **dict.fromkeys(_CORE, True)}
_LONGEST_WORD = max(map(len, _VOCABULARY))
_LONGEST_PHRASE = 24  # characters; a longer text is a sentence, not an evaluation
_EDGES = "。.;；,，!！、:：“”\"'?？"

_DEGREE = alternation(_QUALITATIVE["degree"])
_CHANGE = alternation(_QUALITATIVE["change"])
_TASKS = alternation(_QUALITATIVE["tasks"])
_TASK = regex.compile(
    rf"(?!{alternation(_QUALITATIVE['doing'])})(?:{_TASKS})(?:{alternation(_QUALITATIVE['objects'])})"
)
# The shapes of short evaluations, beside those put together of the vocabulary alone:
# 群众收入稳步提高, 有效改善办学条件, 未发生安全事故, 符合行业规范, 控制在预算范围内, 按季度拨付.
_SHAPES = regex.compile(
    rf"\p{{Han}}{{2,9}}(?:{_DEGREE})(?:地)?(?:{_CHANGE})(?:了)?"
    rf"|(?:{_DEGREE})(?:地)?(?:{_CHANGE})(?:了)?\p{{Han}}{{2,8}}"
    rf"|(?!{_TASKS})\p{{Han}}{{2,8}}(?:提升|提高|改善|增强|增加|增长|上升|下降|降低|减少|好转|优化)"
    r"|(?:无|零|未发生|未出现|不发生|未发现|没有|杜绝)\p{Han}{2,8}"
    r"|(?:均|全部|完全|基本)?(?:符合|达到|满足|遵守|严格执行|严格按照)\p{Han}{0,8}"
    r"(?:标准|要求|规定|规范|制度|预期|目标|需求|需要|条件|水平|政策)"
    r"|(?:严格)?(?:不超|未超|控制在|不突破|未突破)(?:过|出)?\p{Han}{0,6}"
    r"(?:预算|概算|标准|计划|范围|成本|指标|额度|限额)(?:之?内|以内|范围内)?"
    r"|按照?\p{Han}{1,7}(?:完成|执行|支付|拨付|发放|安排|开展|推进|落实|实施|办理|结算)"
    r"|应\p{Han}尽\p{Han}"
    r"|(?:有效|切实)?(?:保障|保证|维持)\p{Han}{0,8}(?:正常|平稳|安全|稳定)(?:运转|运行)"
    rf"|(?!{_TASKS})\p{{Han}}{{2,8}}(?:为零|较好|良好|优良|优秀|较高|明显|显著|及时|到位|正常|完好|健全|完善|可持续|稳定|满意)"
    r"|(?:好|较好|良|优|中|差)(?:、|/|,)\p{Han}{1,8}"
)


def _covered(text: str) -> bool:
    """Whether the text is put together of the vocabulary and holds a core word."""
    reached: dict[int, bool] = {0: False}
    for start in range(len(text)):
        if start not in reached:
            continue
        for end in range(start + 1, min(start + _LONGEST_WORD, len(text)) + 1):
            core = _VOCABULARY.get(text[start:end])
            if core is not None:
                reached[end] = reached.get(end, False) or core or reached[start]
    return reached.get(len(text), False)


def is_word(text: str) -> bool:
    """Whether the text is an evaluation of the vocabulary alone: 明显改善, 部分达成预期指标."""
    return len(text) <= _LONGEST_PHRASE and not _TASK.match(text) and _covered(text)


def is_qualitative(text: str) -> bool:
    """Whether the folded text is a short evaluation (明显提升, 按期完工), not a sentence."""
    text = text.strip(_EDGES)
    if text in _CORE:
        return True
    if not text or len(text) > _LONGEST_PHRASE:
        return False
    return (_covered(text) and not _TASK.match(text)) or _SHAPES.fullmatch(text) is not None


_JUDGEMENT = re.compile(rf"(?:效果|成效)?(?:{_DEGREE}){{0,3}}(?:{_CHANGE})")


def is_judgement(text: str) -> bool:
    """Whether the folded text is a degree and a change and no more, as no indicator is called:
    明显提升, 健全, but not 长效机制."""
    return len(text) > 1 and (text in _CORE or _JUDGEMENT.fullmatch(text) is not None)


_GRADES = section("grades")
_CLAIM = regex.compile(
    rf"(?P<partial>{alternation(_GRADES['partial'])})"
    rf"|(?P<missed>{alternation(_GRADES['missed'])})"
    rf"|(?:{alternation(_GRADES['achieved_adverbs'])})*+"
    rf"(?P<achieved>{alternation(_GRADES['achieved'])})"
)


def grade(text: str | None) -> str | None:
    """What a verbal value claims of its target: `achieved`, `partial`, `missed` or None.

    The three grades are those of 财预〔2020〕10号: 达成, 部分达成并具有一定效果, 未达成且效果较差.
    A sentence that only begins with such a word (完成培训任务三项) claims no grade.
    """
    folded = fold(text or "")[1].strip(_EDGES)
    claim = _CLAIM.match(folded)
    if claim is None or (claim["achieved"] and not is_qualitative(folded)):
        return None
    return claim.lastgroup
