"""What people and programs do to a form's table: other labels, lost merges, other notations."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import regex

from .layouts import Box, Grid
from .record import Money, Record
from .rows import Style

# Spellings seen in public forms, by what the layouts print.
SPELLINGS = {
    "一级指标": ("一级\n指标", "一级 指标"),
    "二级指标": ("二级 指标", "二级\n指标"),
    "三级指标": ("指标名称", "三级指标\n名称", "指标名称（三级指标）"),
    "年度指标值": ("指标值", "目标值", "年度\n指标值", "年初指标值", "指标值（A）", "本年度指标值"),
    "实际完成值": ("全年实际完成值", "全年完成值", "完成值", "实际\n完成值", "全年实际值（B）"),
    "分值": ("权重", "指标权重（分）", "权重分值"),
    "得分": ("自评得分", "指标得分（分）", "自评分"),
    "偏差原因分析及改进措施": (
        "未完成原因和改进措施",
        "未完成原因及拟采取的改进措施",
        "偏差原因分析及\n改进措施",
        "产生差异的原因及改进措施",
    ),
    "项目名称": ("项 目 名 称", "项目名称：", "专项（项目）名称"),
    "主管部门": ("业务主管部门", "主管部门：", "县级主管部门"),
    "实施单位": ("项目实施单位", "资金使用单位", "项目单位（盖章）"),
    "年度资金总额": ("年度资金总额：", "年度预算资金总额：", "年度资金\n总额"),
    "其中：当年财政拨款": ("其中：本年财政拨款", "其中：财政拨款", "其中：财政资金"),
    "全年预算数": ("全年预算数（A）", "预算数（A）", "调整后预算数"),
    "全年执行数": ("全年执行数（B）", "执行数（B）", "预算执行数"),
    "年初预算数": ("年初预算", "年初\n预算数"),
    "执行率": ("执行率（B/A）", "预算执行率", "预算执行率（B/A）"),
    "年度总体目标": ("总体目标", "年度\n总体\n目标", "项目年度目标"),
    "预期目标": ("年初设定目标",),
    "实际完成情况": ("全年实际完成情况", "总体目标完成情况"),
    "总分": ("合计", "得分合计", "总 分"),
    "绩效指标": ("绩\n效\n指\n标", "绩 效 指 标"),
    "数量指标": ("产出数量指标", "数量\n指标"),
    "质量指标": ("产出质量指标", "质量\n指标"),
    "时效指标": ("产出时效指标", "时效\n指标", "产出进度指标"),
    "经济效益指标": ("经济效\n益指标", "经济效益"),
    "社会效益指标": ("社会效\n益指标", "社会效益"),
    "可持续影响指标": ("可持续影\n响指标", "可持续发展影响指标"),
    "服务对象满意度指标": ("满意度指标", "服务对象满意度", "社会公众或服务对象满意度指标"),
}
AMOUNT = regex.compile(r"\d{4,}(?:\.\d+)?")
IN_WAN = regex.compile(r"（\s*万元\s*）|\(\s*万元\s*\)")


def dressed(grid: Grid, style: Style) -> Grid:
    """The table as the style has it."""
    if style.relabel:
        grid = relabelled(grid, random.Random(style.relabel))  # noqa: S311
    if style.yuan:
        grid = _each(grid, lambda box: IN_WAN.sub("（元）", box.text))
    if style.commas:
        grid = _each(grid, lambda box: _with_commas(box, grid))
    if style.unmerge:
        grid = unmerged(grid, style.unmerge == "repeat")
    if style.full_width:
        grid = _each(grid, lambda box: box.text or "\u3000")
    return grid


def relabelled(grid: Grid, rng: random.Random) -> Grid:
    """Labels in other spellings, each label the same all over the table."""
    chosen = {label: rng.choice((label, *others)) for label, others in SPELLINGS.items()}
    # The points of the funds block are spelt more plainly than those of the indicators.
    above = chosen | {"分值": rng.choice(("分值", "权重")), "得分": "得分"}

    def text(box: Box) -> str:
        spelt = above if box.row < grid.header_rows[0] else chosen
        return spelt.get(box.text.replace("\n", ""), box.text)

    return _each(grid, text)


def in_yuan(record: Record) -> Record:
    """The same report with its funds in 元."""

    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * 10000

    funds = {
        line: Money(times(money.initial), times(money.annual), times(money.executed))
        for line, money in record.funds.items()
    }
    return replace(record, funds=funds)


def unmerged(grid: Grid, repeat: bool) -> Grid:
    """The level labels not merged downwards: repeated in each row, or only in the first."""
    start = grid.header_rows[1]
    levels = {
        box.column
        for box in grid.boxes
        if box.row == grid.header_rows[0]
        and box.text.replace("\n", "").replace(" ", "")[:1] in "一二"
    }

    def boxes() -> Iterator[Box]:
        for box in grid.boxes:
            if box.row >= start and box.column in levels and box.rows > 1:
                for row in range(box.row, box.row + box.rows):
                    text = box.text if repeat or row == box.row else ""
                    yield Box(row, box.column, text, 1, box.columns)
            else:
                yield box

    ordered = sorted(boxes(), key=lambda box: (box.row, box.column))
    return replace(grid, boxes=tuple(ordered))


def parted(grid: Grid) -> tuple[Grid, Grid]:
    """The table cut in two before the header of the indicators."""
    at = grid.header_rows[0]
    above = tuple(box for box in grid.boxes if box.row < at)
    below = tuple(replace(box, row=box.row - at) for box in grid.boxes if box.row >= at)
    header = (0, grid.header_rows[1] - at)
    return replace(grid, boxes=above, header_rows=(0, 0)), Grid(grid.widths, below, header)


def _with_commas(box: Box, grid: Grid) -> str:
    above = box.row < grid.header_rows[0]
    return f"{Decimal(box.text):,}" if above and AMOUNT.fullmatch(box.text) else box.text


def _each(grid: Grid, text: Callable[[Box], str]) -> Grid:
    return replace(grid, boxes=tuple(replace(box, text=text(box)) for box in grid.boxes))
