"""The text before a form: four to seven numbered sections with the figures of its table."""

from __future__ import annotations

import random
from decimal import Decimal

from . import record as records
from .record import Record, Row, show

DIGITS = "一二三四五六七八九十"
Part = list[tuple[int, str]]  # (heading level, or 0 for text, or 9 for the title; the line)


def narrative(record: Record, rng: random.Random) -> Part:
    """Title and sections as (level, line). Headings stand alone or run on into their text."""
    run_on = rng.random() < 0.4
    sections = [_basics(record), _evaluation(record), _money(record), _results(record)]
    sections += rng.choice([[], [_problems(record)], [_problems(record), _advice(record)]])
    if rng.random() < 0.4:
        sections.append(("其他需要说明的问题", [("", "无。")]))
    lines: Part = [(9, f"{record.year}年度{record.project_name}绩效自评报告")]
    lines.append((9, f"（{record.sub_project}）"))
    for number, (heading, parts) in enumerate(sections):
        lines.append((1, f"{DIGITS[number]}、{heading}"))
        lines += _numbered(parts, run_on)
    return lines


def _numbered(parts: list[tuple[str, str]], run_on: bool) -> Part:
    """`（一）heading` and text; parts without a heading are text, `1.` items stay as they are."""
    lines: Part = []
    number = 0
    for heading, text in parts:
        if heading:
            label = f"（{DIGITS[number]}）{heading}"
            number += 1
            lines += [(2, f"{label}。{text}")] if run_on else [(2, label), (0, text)]
        else:
            lines.append((3 if text[:1].isdigit() else 0, text))
    return lines


def _basics(record: Record) -> tuple[str, list[tuple[str, str]]]:
    total = record.total_funds
    budget = f"年初预算{show(total.initial)}万元，调整后全年预算{show(total.annual)}万元"
    if total.initial == total.annual:
        budget = f"全年预算{show(total.annual)}万元"
    about = f"{record.background}。为此安排{record.sub_project}，{budget}，"
    about += f"由{record.implementing_unit}具体实施。"
    return "基本情况", [("项目概况", about), ("绩效目标", record.goal_expected)]


def _evaluation(record: Record) -> tuple[str, list[tuple[str, str]]]:
    text = f"{record.work}。自评以台账、验收资料和回访记录为依据，逐项对照指标打分。"
    return "绩效自评工作开展情况", [("", text)]


def _money(record: Record) -> tuple[str, list[tuple[str, str]]]:
    total = record.total_funds
    rest = (total.annual or Decimal(0)) - (total.executed or Decimal(0))
    text = f"截至{record.year}年12月31日，实际支出{show(total.executed)}万元，"
    text += f"预算执行率{records.rate(total)}"
    text += f"，结余{show(rest)}万元。" if rest else "，资金全部用完。"
    items = [
        ("", f"{i}.{name}{show(money.executed)}万元。")
        for i, (name, money) in enumerate(_sources(record), start=1)
    ]
    return "资金使用情况", [("", text), *(items if len(items) > 1 else [])]


def _sources(record: Record) -> list[tuple[str, records.Money]]:
    names = {"fiscal": "财政拨款支出", "carryover": "上年结转资金支出", "other": "其他资金支出"}
    return [(names[line], money) for line, money in record.funds.items() if money.executed]


def _results(record: Record) -> tuple[str, list[tuple[str, str]]]:
    parts = []
    for level1, heading in (
        ("成本指标", "成本控制情况"),
        ("产出指标", "产出情况"),
        ("效益指标", "效益情况"),
        ("满意度指标", "满意度情况"),
    ):
        rows = [row for row in record.rows if row.level1 == level1 and row.actual]
        if rows:
            parts.append((heading, "；".join(_sentence(row) for row in rows) + "。"))
    score = f"综合得分{show(record.total_score)}分，等级为{record.grade}。"
    return "绩效目标完成情况", [*parts, ("", score)]


def _sentence(row: Row) -> str:
    text = f"{row.name}目标{row.target.rstrip('。')}，实际{row.actual.rstrip('。')}"
    return f"{text}（{row.reason}）" if row.reason else text


def _problems(record: Record) -> tuple[str, list[tuple[str, str]]]:
    return "存在的问题及原因分析", [("", f"{record.problem}。")]


def _advice(record: Record) -> tuple[str, list[tuple[str, str]]]:
    return "有关建议", [("", f"1.{record.advice}。"), ("", "2.把自评结果同下一年度预算挂钩。")]
