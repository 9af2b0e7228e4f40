"""Faults of indicators: what they score, and how they are stated."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .faults import Change, counted, in_record, own_points, with_row
from .record import Record, Row, show

REASON = "受外部条件影响，部分工作推迟；下一步提前制定计划，明确责任人"


def counts(part: str, share: Fraction = Fraction(1), reason: str = "") -> Change:
    """A fault that sets the actual of a count to a part of its target."""

    def change(record: Record, rng: random.Random) -> Record | None:
        rows = counted(record)
        if not rows:
            return None
        row, value, unit = rng.choice(rows)
        actual = show((value * Decimal(part)).to_integral_value())
        return with_row(record, row, actual=f"{actual}{unit}", share=share, reason=reason)

    return change


def words(actual: str, share: Fraction = Fraction(1), reason: str = "") -> Change:
    """A fault that gives a count a verbal actual."""

    def change(record: Record, rng: random.Random) -> Record | None:
        rows = counted(record)
        changes = {"actual": actual, "share": share, "reason": reason}
        return with_row(record, rng.choice(rows)[0], **changes) if rows else None

    return change


def _qualitative(record: Record) -> list[Row]:
    rows = own_points(record)
    return [row for row in rows if row.target and not any(c.isdigit() for c in row.target)]


# --- scores ---------------------------------------------------------------------------------
in_record("S01")(counts("1", Fraction(6, 5)))
in_record("S03")(counts("0.6"))
in_record("S04")(counts("0.6", Fraction(19, 20), REASON))
in_record("S05")(counts("1.1", Fraction(4, 5)))
in_record("D01")(counts("1.6"))
in_record("D02")(counts("0.8", Fraction(4, 5)))
in_record("D03")(counts("3"))
in_record("D05")(counts("0.8", Fraction(4, 5), "受天气影响"))
in_record("S07")(words(""))
in_record("I07")(words("完成"))


@in_record("S06")
def _band(record: Record, rng: random.Random) -> Record | None:
    rows = _qualitative(record)
    return with_row(
        record, rng.choice(rows), actual="未达成且效果较差", share=Fraction(1), reason=""
    ) if rows else None  # fmt: skip


@in_record("S08")
def _no_target(record: Record, rng: random.Random) -> Record | None:
    rows = [row for row in own_points(record) if row.target and not row.name[-1].isdigit()]
    return with_row(record, rng.choice(rows), target="") if rows else None


@in_record("S09")
def _late(record: Record, _rng: random.Random) -> Record | None:
    rows = own_points(record)
    dates = {"target": f"{record.year}年6月30日前", "actual": f"{record.year}年9月12日"}
    row = next((row for row in rows if row.level2 == "时效指标"), None)
    return with_row(record, row, **dates, share=Fraction(1), reason="") if row else None


@in_record("S10")
def _all_full(record: Record, _rng: random.Random) -> Record | None:
    rows = tuple(replace(row, share=Fraction(1), reason="") for row in record.rows)
    return replace(record, rows=rows)


@in_record("S11")
def _points(record: Record, rng: random.Random) -> Record | None:
    rows = [each for each in counted(record) if each[1] > (each[0].weight or 0)]
    row = rng.choice(rows)[0] if rows else None
    return with_row(record, row, actual=show(row.weight), share=Fraction(1)) if row else None


# --- indicators -------------------------------------------------------------------------------
def targets(target: str) -> Change:
    """A fault that gives a count another target; {value} and {unit} are those it had."""

    def change(record: Record, rng: random.Random) -> Record | None:
        rows = counted(record)
        if not rows:
            return None
        row, value, unit = rng.choice(rows)
        return with_row(record, row, target=target.format(value=value, unit=unit))

    return change


in_record("I01")(targets("按计划推进"))
in_record("I02")(targets("≥{value}"))
in_record("I10")(targets("≥{value}{unit}，培训30人"))


@in_record("I03")
def _unit(record: Record, rng: random.Random) -> Record | None:
    rows = counted(record)
    row, value, unit = rng.choice(rows) if rows else (None, Decimal(0), "")
    other = "公里" if "吨" in unit else "吨"
    return with_row(record, row, actual=f"{show(value)}{other}") if row else None


@in_record("I04")
def _bound(record: Record, rng: random.Random) -> Record | None:
    rows = counted(record)
    row, value, unit = rng.choice(rows) if rows else (None, Decimal(0), "")
    return with_row(record, row, actual=f"≥{show(value)}{unit}") if row else None


@in_record("I05")
def _copied(record: Record, rng: random.Random) -> Record | None:
    rows = _qualitative(record)
    text = "建立健全长效管护机制并落实到人"
    return with_row(record, rng.choice(rows), target=text, actual=text) if rows else None


@in_record("I06")
def _named(record: Record, rng: random.Random) -> Record | None:
    rows = _qualitative(record)
    row = rng.choice(rows) if rows else None
    return with_row(record, row, actual=row.name) if row else None


@in_record("I08")
def _in_name(record: Record, rng: random.Random) -> Record | None:
    rows = counted(record)
    row, value, unit = rng.choice(rows) if rows else (None, Decimal(0), "")
    name = f"{row.name}{show(value)}{unit}" if row else ""
    return with_row(record, row, name=name, target="") if row else None


@in_record("I09")
def _number_name(record: Record, rng: random.Random) -> Record | None:
    return with_row(record, rng.choice([r for r in own_points(record) if r.target]), name="90%")


@in_record("I11")
def _wrong_level(record: Record, _rng: random.Random) -> Record | None:
    row = next((row for row in own_points(record) if row.level2 == "质量指标"), None)
    dates = {"target": f"{record.year}年11月底前", "actual": f"{record.year}年11月20日"}
    return with_row(record, row, name="项目完工时间", **dates) if row else None


@in_record("I12")
def _above(record: Record, rng: random.Random) -> Record | None:
    rows = [row for row in own_points(record) if row.target.endswith("%")]
    changes = {"target": "≥120%", "actual": "121%"}
    return with_row(record, rng.choice(rows), **changes) if rows else None


def cost(name: str, target: str, actual: str) -> Change:
    """A fault of a cost indicator; {spent} and {half} are what was executed, and half of it."""

    def change(record: Record, rng: random.Random) -> Record | None:
        rows = [row for row in own_points(record) if "成本" in row.level2]
        spent = record.total_funds.executed
        if not rows or not spent:
            return None
        given = {"spent": show(spent), "half": show((spent / 2).quantize(Decimal("0.01")))}
        return with_row(
            record, rng.choice(rows), name=name, target=target.format(**given),
            actual=actual.format(**given), share=Fraction(1), reason="",
        )  # fmt: skip

    return change


in_record("I13")(cost("单位运行成本", "≥2.5万元", "2.6万元"))
in_record("I14")(cost("项目总成本", "≤{spent}万元", "{half}万元"))


@in_record("I15")
def _exact(record: Record, _rng: random.Random) -> Record | None:
    pairs = {row: f"{show(value)}{unit}" for row, value, unit in counted(record)}
    changed = []
    for row in record.rows:
        if any(c.isdigit() for c in row.target):
            value = pairs.get(row, "100%")
            row = replace(row, target=value, actual=value, share=Fraction(1), reason="")
        changed.append(row)
    numeric = [row for row in changed if any(c.isdigit() for c in row.target)]
    return replace(record, rows=tuple(changed)) if len(numeric) >= 3 else None


@in_record("D04")
def _boilerplate(record: Record, _rng: random.Random) -> Record | None:
    chosen = [row for row, *_ in counted(record)] + _qualitative(record)
    if len(chosen) < 3:
        return None
    rows = [replace(row, reason=REASON) if row in chosen[:3] else row for row in record.rows]
    return replace(record, rows=tuple(rows))
