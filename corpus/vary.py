"""Further reports from the invented ones: other places, years, sums, and ways to write a target."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import regex

from .record import LINES, Money, Record, Row, build, entries

NAMES = (
    "云岭县 青石县 白沙河区 松坪县 禾岗县 岚溪区 石桥市 梅溪县 浅湖县 宁溪市 洛岩县 桐岭县 星旺市 "
    "黑水河县 锦澜区 晚枫县 田木市 碑川县 秋杉县 雁北县 楠屏区 谷原市 林海区 杏湾县 霜桥区 鹿坪县"
)
PLACES = NAMES.split()
LEAST = regex.compile(r"≥(?P<value>\d[\d.]*)(?P<unit>[^\d，]*)")
MOST = regex.compile(r"≤(?P<value>\d[\d.]*)(?P<unit>[^\d，]*)")
LEAST_WORDS = ("≥{}{}", "≥{}{}", ">={}{}", "》{}{}", "不少于{}{}", "{}{}以上", "≧{}{}")
MOST_WORDS = ("≤{}{}", "≤{}{}", "<={}{}", "不超过{}{}", "{}{}以内", "控制在{}{}以内")


def records_for(count: int, rng: random.Random) -> list[Record]:
    """`count` records: each project as it is, then variations of them."""
    keys = list(entries())
    plain = [build(key, entries()[key]) for key in keys[:count]]
    more = [vary(keys[i % len(keys)], rng, i) for i in range(len(plain), count)]
    return plain + more


def vary(key: str, rng: random.Random, number: int) -> Record:
    """A project moved to another place and year, with other sums and notations."""
    record = build(key, entries()[key], rng.choice(PLACES), rng.randint(2019, 2024))
    rows = tuple(replace(row, target=reworded(row.target, rng)) for row in record.rows)
    if rng.random() < 0.5:
        rows = fewer(rows, rng)
    funds = scaled(record.funds, rng)
    return replace(record, key=f"{key}-{number:04d}", rows=rows, funds=funds)


def reworded(target: str, rng: random.Random) -> str:
    """The same bound in another notation."""
    for pattern, words in ((LEAST, LEAST_WORDS), (MOST, MOST_WORDS)):
        match = pattern.fullmatch(target)
        if match:
            return rng.choice(words).format(match["value"], match["unit"])
    return target


def scaled(funds: Mapping[str, Money], rng: random.Random) -> dict[str, Money]:
    """The sums times a factor, to the hundredth."""
    factor = Decimal(rng.randint(20, 400)) / 100

    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else (value * factor).quantize(Decimal("0.01"))

    return {
        line: Money(times(m.initial), times(m.annual), times(m.executed))
        for line, m in ((line, funds[line]) for line in LINES)
    }


def fewer(rows: tuple[Row, ...], rng: random.Random) -> tuple[Row, ...]:
    """One row less; a neighbour of its level takes its points."""
    pairs = [
        i
        for i in range(1, len(rows))
        if rows[i].level1 == rows[i - 1].level1
        and rows[i].weight
        and rows[i - 1].weight
        and (i + 1 == len(rows) or rows[i + 1].weight)
    ]
    if not pairs:
        return rows
    i = rng.choice(pairs)
    weight = (rows[i].weight or Decimal(0)) + (rows[i - 1].weight or Decimal(0))
    return (*rows[: i - 1], replace(rows[i - 1], weight=weight), *rows[i + 1 :])
