"""Whole forms glued into one line: cells and rows without anything between them."""

from __future__ import annotations

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form, Indicator

TOP = (
    "项目支出绩效自评表（2022年度）项目名称湖滨绿道管护主管部门澄湖县林业局实施单位澄湖县绿道站"
    "年度总体目标预期目标实际完成情况管护绿道三十公里。绿道全线管护到位。"
)
LEVELS = "一级指标二级指标三级指标"
NATIONAL = f"{LEVELS}年度指标值实际完成值分值得分偏差原因分析及改进措施"
PLAIN = f"{LEVELS}指标值全年实际完成值未完成原因和改进措施"


def form_of(header: str, rows: str, total: str = "") -> Form:
    """The form that a text of rows, one a line and cells parted by spaces, is when glued."""
    text = "".join((TOP + header + rows + total).split())
    (form,) = normalize(read(from_bytes("form.txt", text.encode())), "made").forms
    return form


def cells(row: Indicator) -> list[str]:
    """What a row holds."""
    figures = (row.target_raw, row.actual_raw, row.weight_raw, row.score_raw, row.reason)
    return [row.name or "", *(text for text in figures if text)]


def stated(rows: str) -> list[list[str]]:
    """The cells of rows without the labels of their levels."""
    lines = (line.split() for line in rows.strip().splitlines())
    return [[cell for cell in line if not cell.endswith("指标")] for line in lines]


FIFTEEN = """
产出指标 数量指标 管护绿道里程 ≥30公里 30公里 4 4
补植灌木 ≥1600株 1650株 4 4
更换路灯 42盏 42盏 4 4
维修栈道 ≥800平方米 760平方米 6 5.7 一段栈道与航道工程交叉，顺延到次年
清运枯枝 ≥90吨 96吨 4 4
质量指标 路灯完好率 ≥98% 98.6% 6 6
苗木成活率 ≥92% 95% 6 6
栈道验收合格率 100% 100% 6 6
时效指标 巡查覆盖率 100% 100% 5 5
维修完成时间 2022年11月底前 2022年11月20日 5 5
成本指标 每公里管护成本 ≤1.2万元 1.15万元 10 10
效益指标 社会效益指标 日均游客人次 ≥2600人次 2710人次 10 10
生态效益指标 沿湖植被覆盖情况 有所提升 有所提升 10 10
可持续影响指标 绿道管护机制 健全 健全 10 10
满意度指标 服务对象满意度指标 游客满意度 ≥90% 94.2% 10 10
"""


@pytest.mark.parametrize("header", [NATIONAL, PLAIN])
def test_a_form_of_many_rows_on_one_line(header: str) -> None:
    rows = FIFTEEN if header == NATIONAL else regrouped(FIFTEEN)
    form = form_of(header, rows, "总分10099.7" if header == NATIONAL else "")
    assert [cells(row) for row in form.indicators] == stated(rows)
    assert [row.level2 for row in form.indicators[4:6]] == ["数量指标", "质量指标"]


def regrouped(rows: str) -> str:
    """Rows without their points and reasons."""
    lines = (line.split() for line in rows.strip().splitlines())
    starts = ((line, sum(cell.endswith("指标") for cell in line)) for line in lines)
    return "\n".join(" ".join(line[: labels + 3]) for line, labels in starts)


def test_rows_without_labels_of_levels_are_parted() -> None:
    rows = """
管护绿道里程 公里 ≥ 30 30 30公里 100 20 20 是
补植灌木 株 ≥ 1600 1600 1650株 100 10 10 否
更换路灯 盏 = 42 42 42盏 100 15 15 否
维修栈道 平方米 ≥ 800 800 760平方米 95 20 19 是
路灯完好率 % ≥ 98 98 98.6% 100 15 15 否
绿道管护机制 定性 健全 健全 健全 100 10 10 否
"""
    header = (
        "指标名称计量单位指标性质年初指标值调整指标值全年完成值得分系数（%）"
        "指标权重指标得分是否核心指标"
    )
    form = form_of(header, rows, "总分9089")
    found = [(row.name, row.actual_raw, row.weight_raw, row.score_raw) for row in form.indicators]
    said = [line.split() for line in rows.strip().splitlines()]
    assert found == [(line[0], line[-5], line[-3], line[-2]) for line in said]


@pytest.mark.parametrize("blank", ["无", "/", "—"])
def test_what_stands_where_there_is_no_reason_is_not_of_the_next_name(blank: str) -> None:
    rows = f"""
产出指标 数量指标 数据接口调用次数 ≥500次 612次 20 20 {blank}
故障处置次数 ≥4次 4次 20 20 {blank}
质量指标 数据合格率 ≥97% 97.5% 20 20 {blank}
效益指标 社会效益指标 无障碍通道使用人次 ≥300人次 320人次 20 20 {blank}
满意度指标 服务对象满意度指标 游客满意度 ≥90% 94% 20 20 {blank}
"""
    form = form_of(NATIONAL, rows, "总分100100")
    names = [line.removesuffix(blank).split()[-5] for line in rows.strip().splitlines()]
    assert [row.name for row in form.indicators] == names


def test_a_name_may_begin_with_the_figure_of_a_class() -> None:
    rows = """
产出指标 数量指标 7岁以下儿童建档率 ≥85% 93.6% 20 20
2型糖尿病患者随访人数 ≥9800人 9855人 20 20
质量指标 110千伏线路完好率 ≥62% 76.9% 20 20
效益指标 社会效益指标 居民健康水平 不断提高 不断提高 20 20
满意度指标 服务对象满意度指标 居民满意度 ≥90% 94% 20 20
"""
    form = form_of(NATIONAL, rows, "总分100100")
    assert [cells(row) for row in form.indicators] == stated(rows)


def test_what_cannot_be_read_loses_no_other_row() -> None:
    rows = """
产出指标 数量指标 管护绿道里程 ≥30公里 30公里 20 20
，，1，，2，，3，，
补植灌木 ≥1600株 1650株 20 20
质量指标 路灯完好率 ≥98% 98.6% 20 20
效益指标 社会效益指标 日均游客人次 ≥2600人次 2710人次 20 20
满意度指标 服务对象满意度指标 游客满意度 ≥90% 94.2% 20 20
"""
    form = form_of(NATIONAL, rows)
    names = [row.name for row in form.indicators]
    assert {"路灯完好率", "日均游客人次", "游客满意度"} <= {*names}
    assert "补植灌木" in names or any("补植灌木" in note.text for note in form.notes)


def test_a_name_may_be_the_label_of_its_level() -> None:
    rows = """
产出指标 数量指标 管护绿道里程 ≥30公里 30公里 40 40
效益指标 社会效益指标 绿道使用人次 ≥300人次 320人次 40 40
满意度指标 服务对象满意度指标 服务对象满意度 ≥90% 97.3% 20 20
"""
    form = form_of(NATIONAL, rows, "总分100100")
    assert [cells(row) for row in form.indicators] == stated(rows)


def test_a_reason_is_read_where_the_row_without_it_is_cheap() -> None:
    reason = "主干道开挖手续办理缓慢，剩余3.7公里跨年实施"
    rows = f"""
产出指标 数量指标 新建雨水管网长度 ≥18.5公里 14.8公里 40 32 {reason}
指标2：清理河道垃圾 ≥2600吨 2740吨 20 20
满意度指标 服务对象满意度指标 居民满意度 ≥90% 97.3% 40 40
"""
    form = form_of(NATIONAL, rows, "总分10092")
    assert [row.reason for row in form.indicators] == [reason, None, None]


def test_the_rule_of_every_row_ends_before_the_next_name() -> None:
    header = f"{LEVELS}年初指标值年终完成值自评分评价标准"
    rule = "达到目标得满分，未达到按比例得分"
    rows = f"""
产出指标 数量指标 管护绿道里程 ≥30公里 30公里 20 {rule}
补植灌木 ≥1600株 1650株 20 {rule}
质量指标 路灯完好率 ≥98% 98.6% 20 {rule}
效益指标 社会效益指标 日均游客人次 ≥2600人次 2710人次 20 {rule}
满意度指标 服务对象满意度指标 游客满意度 ≥90% 94.2% 20 {rule}
"""
    form = form_of(header, rows, "总分100")
    names = ["管护绿道里程", "补植灌木", "路灯完好率", "日均游客人次", "游客满意度"]
    assert [row.name for row in form.indicators] == names
    assert [row.level2 for row in form.indicators[:3]] == ["数量指标", "数量指标", "质量指标"]


@pytest.mark.parametrize("label", ["主管部门", "项目主管部门"])
def test_a_word_that_ends_the_name_or_begins_the_next_label_is_told(label: str) -> None:
    text = TOP.replace("主管部门", label)
    rows = "产出指标数量指标管护绿道里程≥30公里30公里9090总分10090"
    (form,) = normalize(read(from_bytes("form.txt", (text + NATIONAL + rows).encode())), "").forms
    told = [note for note in form.notes if note.field == "project_name"]
    assert form.project_name == "湖滨绿道管护"
    assert bool(told) == label.startswith("项目")


@pytest.mark.parametrize("goal", ["年度总体目标", "总体目标"])
def test_pairs_of_labels_and_amounts_on_one_line_are_funds(goal: str) -> None:
    funds = (
        "预算数：140执行数：138.2其中：中央补助预算数：100执行数：98.2地方资金预算数：40执行数：40"
    )
    text = TOP.replace("年度总体目标预期目标实际完成情况", f"{funds}{goal}").replace(
        "绿道全线", f"{goal}完成情况绿道全线"
    )
    rows = "产出指标数量指标管护绿道里程≥30公里30公里9090总分10090"
    (form,) = normalize(read(from_bytes("form.txt", (text + NATIONAL + rows).encode())), "").forms
    assert [(str(fund.annual_budget), str(fund.executed)) for fund in form.funds] == [
        ("140", "138.2"),
        ("100", "98.2"),
        ("40", "40"),
    ]
    assert (form.goal_expected, form.goal_actual) == ("管护绿道三十公里。", "绿道全线管护到位。")
