"""Headers whose labels stand in several lines of a page, one below the other, as a page is read:

    年度指标 实际完成 偏差原因
    一级指标 二级指标 三级指标 值 值 分值 得分 分析及改
    进措施

Each line is cut into its pieces; the columns are found by taking the next piece of some of the
lines, from top to bottom, so that they make a label; of two lines also from bottom to top, as the
tiers of a header may come out in reverse order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import regex

from . import taxonomy
from .columns import FUNDS, INDICATORS
from .headers import Header, headers
from .pieces import Piece, by_line

_ABOVE, _BELOW = 2, 3  # lines around the one with the most labels that may belong to the header
_NO_LABEL = regex.compile(r"\d|[，。；:：≥≤]")
_LONGEST = 14  # characters of a piece of a label
_LEVELS = frozenset({"level1", "level2", "name"})
_FIRST = _LEVELS | {"block"}
_VALUES = frozenset({"target", "actual"})
_AMOUNTS = frozenset({"initial_budget", "annual_budget", "executed", "execution_rate"})

_Line = Sequence[Piece]
_Roles = Collection[str | None]


def with_headers(found: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces; headers of several lines are in one where only so they are read to their end."""
    return _with_headers(_with_headers(found, INDICATORS), FUNDS)


def _with_headers(found: Sequence[Piece], group: str) -> Sequence[Piece]:
    known = list(headers(found, group))
    if known and all(_is_whole(found, one, group) for one in known):
        return found
    joined = _in_one_line(found, group)
    whole = joined and all(_is_whole(joined, one, group) for one in headers(joined, group))
    return joined if joined and whole else found


def _is_whole(found: Sequence[Piece], header: Header, group: str) -> bool:
    """Whether a header begins and ends with a line, and has the columns that it needs."""
    ends = header.end == len(found) or found[header.end].gap == "line"
    begins = found[header.start].gap == "line"
    roles = [column.role for column in header.columns]
    if not (begins and ends and _is_full(group, roles)):
        return False
    if group == FUNDS:
        return not _goes_on(next(by_line(found[header.end :]), []))
    return all(piece.gap != "line" for piece in found[header.start + 1 : header.end]) or not (
        _is_out_of_order(roles)
    )


def _is_out_of_order(roles: Sequence[str | None]) -> bool:
    """Whether values stand before the names or behind the scores, as where the two tiers of a
    header were read one behind the other."""
    at = [roles.index(role) for role in ("target", "actual") if role in roles]
    score = roles.index("score") if "score" in roles else len(roles)
    return not roles.index("name") < min(at) < max(at) < score


def _goes_on(line: _Line) -> bool:
    """Whether a line below labels of the funds holds such labels too: 数 | 数 | 分值 | 得分."""
    known = sum(taxonomy.lookup(FUNDS, piece.text) is not None for piece in line)
    return known > 1 and _may_be_label(line)


def _is_full(group: str, roles: _Roles) -> bool:
    """Whether columns of these roles make a header."""
    if group == FUNDS:
        return len(_AMOUNTS & set(roles)) > 1
    return _VALUES | {"name"} <= set(roles)


def _is_base(group: str, roles: _Roles) -> bool:
    """Whether a line with labels of these roles is the one that a header is looked for around."""
    if group == FUNDS:
        return len(_AMOUNTS & set(roles)) > 0
    return len(_LEVELS & set(roles)) > 1 or {"name", "score"} <= set(roles)


def _in_one_line(found: Sequence[Piece], group: str) -> list[Piece] | None:
    """The pieces with the headers of several lines in one; None where there are none."""
    lines = list(by_line(found))
    result: list[Piece] = []
    at, joined = 0, False
    while at < len(lines):
        header = next(_headers(lines, at, group), None)
        if header is None:
            result += lines[at]
            at += 1
        else:
            result += header[0]
            at, joined = header[1], True
    return result if joined else None


def _headers(lines: Sequence[_Line], start: int, group: str) -> Iterator[tuple[list[Piece], int]]:
    """Headers that begin at a line, and the line behind each."""
    if not _may_be_label(lines[start]):
        return
    for count in range(2, _ABOVE + _BELOW + 2):
        some = [_whole(line, group) for line in lines[start : start + count]]
        if len(some) < count or not _may_be_label(lines[start + count - 1]):
            return
        roles = [{taxonomy.lookup(group, text) for text in line} for line in some]
        base = next((one for one in roles[: _ABOVE + 1] if _is_base(group, one)), None)
        if base is None:
            continue
        if _is_full(group, base) and None not in base and not _is_cut(lines, start, group):
            return  # a header as it stands
        columns = _columns(some, group)
        if columns and _is_full(group, [taxonomy.lookup(group, one) for one in columns]):
            first = lines[start][0]
            yield [_piece(first, n, text) for n, text in enumerate(columns)], start + count


def _is_cut(lines: Sequence[_Line], at: int, group: str) -> bool:
    return group == FUNDS and at + 1 < len(lines) and _goes_on(lines[at + 1])


def _whole(line: _Line, group: str) -> list[str]:
    """The texts of a line; words that were cut apart between labels are one again."""
    texts: list[str] = []
    cut = False
    for piece in line:
        known = taxonomy.lookup(group, piece.text) is not None
        if piece.gap == "none" and cut and not known:
            texts[-1] += piece.text
        else:
            texts.append(piece.text)
        cut = not known
    return texts


def _piece(first: Piece, number: int, text: str) -> Piece:
    return replace(first, text=text, gap="cell" if number else "line", bars=0)


def _may_be_label(line: _Line) -> bool:
    """Whether a line may be one of a header: short pieces of words."""
    texts = [piece.text for piece in line]
    return not any(len(text) > _LONGEST or _NO_LABEL.search(text) for text in texts)


def _columns(lines: Sequence[Sequence[str]], group: str) -> list[str] | None:
    """Labels that use up the pieces of all lines in order."""
    dead: set[tuple[tuple[int, ...], frozenset[str]]] = set()

    def rest(at: tuple[int, ...], roles: frozenset[str]) -> list[str] | None:
        if all(n == len(line) for n, line in zip(at, lines, strict=True)):
            return []
        if (at, roles) in dead:
            return None
        left = [n for n, line in enumerate(lines) if at[n] < len(line)]
        for size in range(len(left), 0, -1):
            for some in combinations(left, size):
                parts = [lines[n][at[n]] for n in some]
                text, role = _label(group, parts)
                if role is None or not _may_follow(group, role, roles):
                    continue
                behind = tuple(n + (k in some) for k, n in enumerate(at))
                if (found := rest(behind, roles | {role})) is not None:
                    return [text, *found]
        dead.add((at, roles))
        return None

    return rest((0,) * len(lines), frozenset())


def _label(group: str, parts: Sequence[str]) -> tuple[str, str | None]:
    """The label that some pieces make from top to bottom, two of them also from bottom to top."""
    text = "".join(parts)
    role = taxonomy.lookup(group, text)
    if role is None and len(parts) == 2:
        text = parts[1] + parts[0]
        role = taxonomy.lookup(group, text)
    return text, role


def _may_follow(group: str, role: str, before: frozenset[str]) -> bool:
    """Whether a column may stand behind others: a role comes once, values behind the name."""
    return role not in before and (group == FUNDS or role in _FIRST or "name" in before)
