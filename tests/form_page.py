"""Forms written as small Markdown tables: the pages `rules/*.md` that test the rules.

A page has a case a `##` heading, which begins with `Fails:` or `Passes:`. A case holds

- `- 项目名称：…` lines for the head of the form, its goals, `- 总分：100 / 95.5 / 优`,
  `- 标注：产出指标 50` for points in a level-1 label, `- 配置：hubei` for a forced profile,
  `- 金额单位：元` where the funds are printed in 元, `- 占位：……` for a row that the template left,
  `- 旁注：联系电话…` for a cell that is no record,
  `- 正文：…` for a paragraph of the report, `- 章节：1 六、 有关建议 = 无。` for a section
  (level, number, heading, text) and `- 扫描：第2页` for a page without text;
- tables told by their first head cell: `资金` (funds), `一级指标` (indicators; `^` is merged
  with the cell above), `注记` (notes of the reader), `级别` (the findings that are expected).

`---` begins the next form of the same document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from jixiao.extract.document import Place, Remark
from jixiao.normalize.report import (
    Aside,
    Form,
    Fund,
    Indicator,
    LevelPoints,
    Note,
    Report,
    Section,
)
from jixiao.normalize.value import parse_value

PAGES = Path(__file__).with_name("rules")
DOCUMENT = "d" * 64

HEAD = {
    "标题": "title",
    "项目名称": "project_name",
    "年度": "fiscal_year",
    "部门名称": "department",
    "主管部门": "competent_department",
    "实施单位": "implementing_unit",
    "预期目标": "goal_expected",
    "实际完成情况": "goal_actual",
}
FUND = {
    "年初预算数": "initial_budget",
    "全年预算数": "annual_budget",
    "全年执行数": "executed",
    "分值": "weight",
    "执行率": "execution_rate",
    "得分": "score",
}
INDICATOR = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "name",
    "年度指标值": "target",
    "实际完成值": "actual",
    "分值": "weight",
    "得分": "score",
    "偏差原因": "reason",
}
LINES = {
    "年度资金总额": "total",
    "当年财政拨款": "fiscal",
    "上年结转资金": "carryover",
    "其他资金": "other",
}
NUMBERS = {"weight", "score"}
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Expected:
    """A finding as the page states it."""

    severity: str
    row: int | None
    field: str | None
    message: str


@dataclass(frozen=True)
class PageCase:
    """One case of a page."""

    page: str
    rule_id: str
    title: str
    report: Report
    profile: str | None
    expected: tuple[Expected, ...]

    @property
    def fails(self) -> bool:
        """Whether the case shows a fault."""
        return self.title.startswith("Fails:")


def read_pages() -> Iterator[PageCase]:
    """The cases of every page."""
    for path in sorted(PAGES.glob("*.md")):
        yield from read_page(path)


def read_page(path: Path) -> Iterator[PageCase]:
    """The cases of one page; its title is `# B04 execution-score 执行率得分`."""
    head, *cases = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)
    rule_id = head.split()[1]
    for case in cases:
        title, body = case.split("\n", 1)
        parts = re.split(r"^---$", body, flags=re.M)
        forms = tuple(_form(part, index) for index, part in enumerate(parts, 1))
        lines = dict(_lines(body))
        report = Report(DOCUMENT, forms, _sections(body), _remarks(body))
        expected = tuple(_expected(row) for row in _table(body, "级别"))
        yield PageCase(path.stem, rule_id, title.strip(), report, lines.get("配置"), expected)


def _lines(text: str) -> list[tuple[str, str]]:
    found = re.findall(r"^- (\S+?)：[ \t]*(.*)$", text, flags=re.M)
    return [(str(label), str(value).strip()) for label, value in found]


def _table(text: str, first: str) -> Rows:
    rows: Rows = []
    heads: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            heads = []
        elif not heads:
            heads = cells
        elif heads[0] == first and set(cells[0]) != {"-"}:
            rows.append(dict(zip(heads, cells, strict=True)))
    return rows


def _heads(text: str, first: str) -> list[str]:
    match = re.search(rf"^\| {first} \|.*$", text, flags=re.M)
    return [cell.strip() for cell in match[0].strip("|").split("|")] if match else []


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal((text or "").rstrip("%").replace(",", ""))
    except InvalidOperation:
        return None


def _form(text: str, index: int) -> Form:
    lines = _lines(text)
    form_id = f"{DOCUMENT}-{index}"
    fields: dict[str, Any] = {HEAD[k]: v or None for k, v in lines if k in HEAD}
    if fields.get("fiscal_year"):
        fields["fiscal_year"] = int(fields["fiscal_year"])
    weight, score, grade, *_ = [
        *(part.strip() for part in dict(lines).get("总分", "").split("/")),
        *("", "", ""),
    ]
    printed = {HEAD[k] for k, _ in lines if k in HEAD}
    printed |= {INDICATOR[k] for k in _heads(text, "一级指标") if k in INDICATOR}
    printed |= {FUND[k] for k in _heads(text, "资金") if k in FUND and FUND[k] not in NUMBERS}
    return Form(
        form_id=form_id,
        document_id=DOCUMENT,
        path="a.docx",
        form_index=index,
        layout="page",
        **fields,
        total_weight=_decimal(weight),
        total_score=_decimal(score),
        grade=grade or None,
        place=f"表{index}",
        amount_unit=dict(lines).get("金额单位"),
        funds=tuple(
            _fund(row, form_id, n, dict(lines).get("金额单位") == "元")
            for n, row in enumerate(_table(text, "资金"), 2)
        ),
        indicators=tuple(_indicators(_table(text, "一级指标"), form_id)),
        level_points=tuple(_level(value) for label, value in lines if label == "标注"),
        notes=tuple(_note(row) for row in _table(text, "注记")),
        placeholders=tuple(Aside(v, "表1 行30") for k, v in lines if k == "占位"),
        asides=tuple(Aside(v, "表1 行3") for k, v in lines if k == "旁注"),
        printed=frozenset(printed),
    )


def _fund(row: dict[str, str], form_id: str, at: int, in_yuan: bool) -> Fund:
    label = row["资金"]
    fields: dict[str, Any] = {}
    for head, name in FUND.items():
        fields[f"{name}_raw"] = row.get(head) or None
        fields[name] = _decimal(row.get(head))
    for name in ("initial_budget", "annual_budget", "executed") if in_yuan else ():
        fields[name] = fields[name] / 10_000 if fields[name] is not None else None
    rate = fields["execution_rate"]
    if rate is not None and ("%" in row["执行率"] or rate > 2):
        fields["execution_rate"] = rate / 100
    line = LINES.get(label, label)
    repair = row.get("修复") or None
    return Fund(
        form_id, line, label, **fields, repaired=bool(repair), repair=repair, place=f"表1 行{at}"
    )


def _indicators(rows: Rows, form_id: str) -> Iterator[Indicator]:
    first = 0
    for number, row in enumerate(rows, 1):
        fields: dict[str, Any] = {}
        for head, name in INDICATOR.items():
            text = row.get(head) or None
            if name in NUMBERS:
                fields[f"{name}_raw"] = None if text == "^" else text
                fields[name] = _decimal(text)
            elif name in ("target", "actual"):
                fields |= {f"{name}_raw": text, name: parse_value(text or "")}
            else:
                fields[name] = text
        merged = row.get("分值") == "^"
        first = first if merged else number
        repair = row.get("修复") or None
        yield Indicator(
            form_id=form_id,
            row=number,
            level1_raw=fields["level1"],
            level2_raw=fields["level2"],
            **fields,
            repaired=bool(repair),
            repair=repair,
            place=f"表1 行{20 + number}",
            places={name: f"表1 行{20 + number} 列{n}" for n, name in enumerate(fields, 1)},
            shared_weight=first if merged else None,
        )


def _level(text: str) -> LevelPoints:
    level1, points = text.split()
    return LevelPoints(level1, Decimal(points), f"{level1}（{points}分）", "表1 行21")


def _note(row: dict[str, str]) -> Note:
    number = int(row["行"]) if row["行"] else None
    place = f"表1 行{20 + number}" if number else "表1 行40"
    return Note(
        row["注记"], row["说明"], number, row["字段"] or None, place, row.get("原文") or None
    )


def _sections(text: str) -> tuple[Section, ...]:
    found = []
    for label, value in _lines(text):
        if label == "正文":
            found.append(Section(DOCUMENT, "a.docx", 0, 0, None, None, value))
        elif label == "章节":
            head, body = (part.strip() for part in f"{value} ".split("= ", 1))
            level, number, heading = head.split()
            found.append(Section(DOCUMENT, "a.docx", 0, int(level), number, heading, body))
    return tuple(
        replace(section, seq=seq, place=f"文本第{seq}行") for seq, section in enumerate(found, 1)
    )


def _remarks(text: str) -> tuple[Remark, ...]:
    pages = [re.search(r"\d+", value) for label, value in _lines(text) if label == "扫描"]
    return tuple(Remark("scan", "整页为图像", Place(page=int(page[0]))) for page in pages if page)


def _expected(row: dict[str, str]) -> Expected:
    return Expected(
        row["级别"], int(row["行"]) if row["行"] else None, row["字段"] or None, row["说明"]
    )
