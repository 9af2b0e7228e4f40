"""Labels found inside glued text: a line of the head, of the goals, a header with what is around
it, cut into its parts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import regex

from . import taxonomy

_HEAD = (
    "project_name", "sub_project", "department", "competent_department", "implementing_unit",
    "self_score",
)  # fmt: skip
_SHORTEST = 4  # characters of a label that is looked for inside a text
_AMOUNTS = ("initial_budget", "annual_budget", "executed", "execution_rate")
_SHORTEST_AMOUNT = 3
_TITLE_REACH = 90
_POINTS = r"(?:[(（]\d{1,3}(?:-\d{1,3})?分?[)）]分?)?"
_WHOSE = r"(?:中央|省级?|市级?|县级?|州级?|区级?|本级|地方|自治区|上级|盟市|旗县)"
# Perhaps with the label of the next line behind it.
_AMOUNT = regex.compile(
    r"(\d[\d,]*(?:\.\d+)?(?:万?元|[%％])?)?((?:其中[:：]?)?\p{Han}{0,14}[:：]?)"
)
_LEAST_AMOUNTS = 2
_SURE_LABEL = 6  # characters of a label that is one also within a text
NOTES = regex.compile(r"(?:说明[:：]?(?:无|\p{Han}{0,4}[。；])?)?备?注[:：]\s*1[、.．]")
"""Where the notes below a form begin."""
LAST_NOTE = regex.compile(r"备注[:：](?=[^≥≤%％]{0,200}$)")
"""The same in a text without gaps, at its end."""
_FIGURE_LAST = regex.compile(r"[\d%％:：]$")
_GOAL = regex.compile(r"\p{Han}.{7}")
_REACHED = regex.compile(
    r"已|截[至止]|目前|实际|全年(?:实际|共|已|累计)|年度(?:任务|目标|工作)[^，。；]{0,4}完成|圆满|顺利|累计"
)
_TOTAL = regex.compile(
    r"((?:项目)?(?:自评)?(?:总得?分(?:合计)?|(?:得分)?合计(?:得分)?))[:：]?(100(?:\.0{1,2}(?!0(?!\d)))?[%％分]?|[5-9]0(?=\d\d))?(\d{1,3}(?:\.\d{1,2})?)分?(等级.{1,6}|[优良中差]秀?好?)?"
)
_TOTAL_WITHIN = regex.compile(_TOTAL.pattern + r"(?![\d.])")
_TITLE_LAST = regex.compile(
    r"((?:20\d\d年度?)?(?![年月日])[^。，；：\d]{0,40}(?:绩效|自评)[^。，；：]{0,14}表)([(（]\s?20\d\d\s?年度?\s?[)）])?$"
)


def _alternation(labels: Sequence[str]) -> str:
    spaced = (r"\s?".join(map(regex.escape, label)) for label in sorted(labels, key=len)[::-1])
    return "|".join(spaced)


@cache
def level_label() -> regex.Pattern[str]:
    """Labels of levels, with their points."""
    words = taxonomy.words()
    short = [
        label for group in ("level1", "level2") for some in words[group].values() for label in some
    ]
    long = [label for label in short if len(label) >= _SHORTEST]
    return regex.compile(
        rf"(?:{_alternation(short)})(?=指标\d{{1,2}}[:：])"
        rf"|(?:{_alternation(long)})(?<!指标(?=\d{{1,2}}[:：])){_POINTS}(?:[(（][^()（）]{{2,20}}[)）])?[:：]?"
    )


@cache
def line_label() -> regex.Pattern[str]:
    """Labels of fund lines: 年度资金总额, 其中：省级财政资金, 中央、省补助资金."""
    lines = taxonomy.words()["fund_lines"].values()
    labels = _alternation([one for some in lines for one in some if len(one) >= _SHORTEST])
    given = r"(?:财政)?(?:预算|专项)?(?:补助|资金|投入|安排|配套|拨款)(?:资金)?"
    return regex.compile(
        rf"(?:其中[:：]?)?(?:(?:{_WHOSE}|当年度?|本年度?|年度)?(?:{labels})|{_WHOSE}(?:[、和]{_WHOSE})*{given})"
        rf"{_POINTS}(?:[(（][^()（）]{{2,20}}[)）])?[:：]?"
    )


def level_points(text: str) -> Decimal:
    """The points that the first levels print within a glued text, added up."""
    labels = (match[0] for match in level_label().finditer(text))
    points = (taxonomy.points(label) for label in labels if taxonomy.level1(label))
    return sum((some for some in points if some is not None), Decimal(0))


@cache
def _head_label() -> regex.Pattern[str]:
    head = taxonomy.words()["head"]
    labels = [label for name in (*_HEAD, "other") for label in head[name]]
    long = [label for label in labels if len(label) >= _SHORTEST]
    names = _alternation(long)
    names = regex.sub(r"\\?[(（]", "[(（]", names)
    names = regex.sub(r"\\?[)）]", "[)）]", names)
    blocks = _alternation(taxonomy.words()["funds_columns"]["block"])
    return regex.compile(
        rf"((?:其中[:：])?(?:{names}|(?:(?!表)\p{{Han}}){{2,6}}[(（]项目[)）]名称)(?:[(（][^()（）]{{1,8}}[)）])?[:：]?|(?:{blocks})[(（]万?元[)）])"
    )


@cache
def _project_label() -> regex.Pattern[str]:
    labels = [label for label in taxonomy.words()["head"]["project_name"] if len(label) >= 4]
    return regex.compile(
        rf"(?:{_alternation(labels)}|(?:(?!表)\p{{Han}}){{2,6}}[(（]项目[)）]名称)"
    )


@cache
def _goals_label() -> regex.Pattern[str]:
    words = taxonomy.words()["goals"]
    labels = [
        label for spellings in words.values() for label in spellings if len(label) >= _SHORTEST
    ]
    return regex.compile(rf"(?:{_alternation(labels)})(?:[(（][^()（）]{{1,8}}[)）])?[:：]?")


def head_parts(text: str) -> list[str]:
    """A line of a glued head as labels and values: 主管部门文旅局实施单位图书馆 is four; a label
    of the goals with the goal behind it is two."""
    if _head_label().match(text):
        return [part for part in _head_label().split(text) if part]
    match = _goals_label().match(text)
    goal = text[match.end() :] if match else ""
    return [match[0], goal] if match and _GOAL.match(goal) else [text]


def goal_parts(text: str) -> list[str]:
    """Two goals glued into one text, wanted and reached: the second begins behind a full stop,
    as the first began or after the only one; or behind the clause that it ends with too; else
    where the only sentence begins that says what was done."""
    ends = [match.end() for match in regex.finditer(r"[。；;!！]", text[:-1])]
    alike = [at for at in ends if text[at : at + 2] == text[:2]]
    stops = [at for at in ends if text[at - 1] == "。"]
    last = regex.split(r"[，,。；;]", text.rstrip("，,。；;"))[-1]
    closed = [
        match.end() for match in regex.finditer(regex.escape(last) + r"[，,。；;]", text[:-1])
    ]
    places = alike or stops or (closed if len(last) >= _SHORTEST else [])
    if len(places) != 1 and not _REACHED.match(text):
        places = [at for at in ends if _REACHED.match(text, at)]
    return [text[: places[0]], text[places[0] :]] if len(places) == 1 else [text]


@cache
def _amount_label() -> regex.Pattern[str]:
    words = taxonomy.words()["funds_columns"]
    labels = [label for role in _AMOUNTS for label in words[role] if len(label) >= _SHORTEST_AMOUNT]
    return regex.compile(rf"((?:{_alternation(labels)})(?:[(（][A-Z]/?[A-Z]?[)）])?[:：])")


def amount_parts(text: str) -> list[str]:
    """Lines of funds with labels as labels and amounts: 中央补助预算数：40执行数：38.2地方资金 is
    six; an amount may be blank."""
    before, *parts = _amount_label().split(text)
    values = [_AMOUNT.fullmatch(part) for part in parts[1::2]]
    if len(values) < _LEAST_AMOUNTS or not any(value and value[1] for value in values):
        return [text]
    found = [before]
    for label, value in zip(parts[::2], values, strict=True):
        if value is None:
            return [text]
        found += [label, value[1] or "", value[2]]
    return [part for part in found if part]


def total_parts(text: str) -> list[str]:
    """A glued total row as its parts: 总分10094.62 is 总分, 100, 94.62."""
    match = _TOTAL.fullmatch(text)
    return [part for part in match.groups() if part] if match else [text]


def rows_and_total(text: str) -> list[str]:
    """What stands behind a header on the same line: the rows, the total, and what follows."""
    match = _TOTAL_WITHIN.search(text)
    if match is None:
        note = NOTES.search(text) or LAST_NOTE.search(text)
        return [text[: note.start()], text[note.start() :]] if note and note.start() else [text]
    parts = (text[: match.start()], *match.groups(), text[match.end() :])
    return [part for part in parts if part]


def before_header(text: str) -> list[str]:
    """What stands before a header on the same line: text, a title, the head, goals."""
    opens = _head_at(text)
    front, rest = ("", text) if opens is None else (text[:opens], text[opens:])
    title = _TITLE_LAST.search(front)
    parts = [front[: title.start()], *title.groups()] if title else [front]
    *named, last = [rest] if opens is None else head_parts(rest)
    within = (one for part in _goals_within(last) for one in amount_parts(part))
    return [part for part in (*parts, *named, *within) if part]


def _head_at(text: str) -> int | None:
    """Where the head of a form begins: behind its title, or with the name of the project."""
    titled = [
        match.start()
        for match in _head_label().finditer(text)
        if _TITLE_LAST.search(text[: match.start()][-_TITLE_REACH:])
    ]
    named = [match.start() for match in _project_label().finditer(text)]
    return max(titled[-1:] or named[-1:], default=None)


def _goals_within(text: str) -> list[str]:
    """Lines of the funds block, then the labels of the goals and what stands behind them."""
    parts, at = [], 0
    found = [match.span() for match in _goals_label().finditer(text)]
    edges = {end for _, end in found} & {start for start, _ in found}  # of two side by side
    for start, end in found:
        behind = _FIGURE_LAST.search(text[:start]) is not None
        if end - start >= _SURE_LABEL or {start, end} & edges or behind:
            parts += [text[at:start], text[start:end]]
            at = end
    return [*parts, text[at:]]
