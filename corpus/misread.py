"""Text that was recognised wrongly: signs, digits and letters that a scanner takes for others,
and digits that are lost altogether. Pure functions on reports, with their gold."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import regex

from .content import Report, Text
from .layouts import Grid
from .rows import split_target

_FIGURE = regex.compile(r"[≥≤=>《》<]{0,2}\d.{0,18}")
_TEN = regex.compile(r"(?<![\d.])10(?![\d.])")
_ZERO = regex.compile(r"(?<=\d)0")
_DIGITS = regex.compile(r"[0-9]")
_LEAST = ("2", "到", "第", "工", "^", "$", "W", "")  # what ≥ becomes
_PARTS = ("fields", "goal_expected", "goal_actual", "title")


def slipped(report: Report) -> Report:
    """F10: the cells with the slips of a scanner; a text slips in one way in one report."""
    return _changed(report, lambda text: slip(text, report.key))


def without_digits(report: Report) -> Report:
    """F11: all digits are gone."""
    return _changed(report, lambda text: _DIGITS.sub("", text))


def _changed(report: Report, change: Callable[[str], str]) -> Report:
    blocks: list[Text | Grid] = []
    for block in report.blocks:
        if isinstance(block, Grid):
            boxes = tuple(replace(box, text=change(box.text)) for box in block.boxes)
            blocks.append(replace(block, boxes=boxes))
        else:
            blocks.append(replace(block, text=change(block.text)))
    return replace(report, blocks=tuple(blocks))


def slip(text: str, key: str) -> str:
    """A cell as a scanner may read it: ≥ as 2 or 到, = as 二, 0 as O, 10 as IO, 万元 as 万兀."""
    if not _FIGURE.fullmatch(text):
        return text.replace("（A）", "（八）").replace("（万元）", "（万兀）")
    rng = random.Random(f"{key} {text}")  # noqa: S311
    if text[0] == "≥" and rng.random() < 0.7:
        text = rng.choice(_LEAST) + text[1:]
    elif text[0] == "=" and rng.random() < 0.7:
        text = "二" + text[1:]
    if rng.random() < 0.4:
        text = _TEN.sub("IO", text)
    if rng.random() < 0.2:
        text = _ZERO.sub("O", text)
    return text.replace("万元", "万兀") if rng.random() < 0.4 else text


def slipped_gold(gold: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The gold of a form with slips: raw values as printed, their readings those of the form."""
    titles = gold["title"] if isinstance(gold["title"], list) else [gold["title"]]
    rows = [_slipped_row(row, key) for row in gold["indicators"]]
    return {**gold, "title": [*titles, *(slip(one, key) for one in titles)], "indicators": rows}


def _slipped_row(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    changed = dict(row)
    reads: dict[str, Any] = {}
    for name in ("target", "actual"):
        text = row.get(name)
        if text:
            printed = slip(text, key)
            sign, value, unit = split_target(text)
            changed[name] = [text, printed, sign + slip(value, key) + unit]
            # A sign that is lost cannot be seen.
            lost = text[0] == "≥" and len(printed) < len(text)
            reads[name] = [text, text[1:]] if lost else text
    return {**changed, "reads": reads}


def digitless_gold(gold: Mapping[str, Any]) -> dict[str, Any]:
    """The gold of a form without digits: what is left of its texts, and no number."""
    rows = [_digitless_row(row) for row in gold["indicators"]]
    kept = {name: _bare(gold[name]) for name in _PARTS if name in gold}
    funds = {line: [None] * len(values) for line, values in gold["funds"].items()}
    total = {"total": [None, None]} if "total" in gold else {}
    return {**gold, **kept, **total, "fiscal_year": None, "funds": funds, "indicators": rows}


def _digitless_row(row: Mapping[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {name: _bare(value) for name, value in row.items()}
    reads: dict[str, Any] = {}
    changed["name"] = [changed["name"], f"{changed['name']}."]  # the point of a weight behind it
    for name in ("target", "actual"):
        if row.get(name) and _DIGITS.search(row[name]):
            changed[name] = [changed[name], split_target(row[name])[0], None]
            reads[name] = [None, _DIGITS.sub("", row[name])]  # 两年 stays
    return {**changed, "reads": reads} | {n: None for n in ("weight", "score") if n in row}


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return _DIGITS.sub("", value).strip() or None
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _bare(one) for name, one in value.items()}
    return value
