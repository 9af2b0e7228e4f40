"""Tables whose cells are parted by spaces only, with the line breaks of the cells in the rows."""

from __future__ import annotations

from decimal import Decimal

from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

HEAD = """2022年度项目支出绩效自评表
项目名称 灯塔巡检
主管部门 青岬市海事局 实施单位 青岬市航标站
项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 60 60 57 10 95% 9.5
其中：当年财政拨款 60 60 57 — 95% —
年度总体目标 预期目标 实际完成情况
巡检三十二座灯塔，更换灯具。 巡检三十一座灯塔，更换灯具五十二套。
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因
"""
ROWS = """产出指标 数量指标 巡检灯塔 ≥32座 31座 20 19.4 {reason}
更换灯具 ≥48套 52套 30 30
质量指标 灯具合格率 ≥98% 98.6% 20 20
效益指标 社会效益指标 航道通行条件 明显改善 明显改善 10 10
满意度指标 服务对象满意度指标 船民满意度 ≥90% 94.5% 10 10
"""


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("report.txt", text.encode())), "document").forms
    return only


def reason(text: str) -> str | None:
    found = form(HEAD + ROWS.format(reason=text) + "总分 100 98.9\n")
    assert [row.name for row in found.indicators][:2] == ["巡检灯塔", "更换灯具"]
    assert found.total_score == Decimal("98.9")
    return found.indicators[0].reason


def test_a_reason_that_begins_like_a_label_is_whole() -> None:
    assert reason("年初目标定得偏低，今后合理测算") == "年初目标定得偏低，今后合理测算"
    assert reason("项目单位人员变动，已补充人手") == "项目单位人员变动，已补充人手"
    assert reason("项目负责人变动，交接延误") == "项目负责人变动，交接延误"


def test_the_rest_of_a_reason_is_not_the_beginning_of_the_next_name() -> None:
    assert reason("一座停用，\n待明年修复") == "一座停用，待明年修复"
    assert reason("受台风影响一座灯\n塔停用待修") == "受台风影响一座灯塔停用待修"


CUT = """产出指
标 数量指标 巡检灯塔 ≥32座 31座 20 19.4
更换灯具 ≥48套 52套 30 30
质量指标 灯具合格率 ≥98% 98.6% 20 20
效益指标 社会效益
指标 航道通行条件 明显改善 明显改善 10 10
满意度指
标 服务对象
满意度 船民满意度 ≥90% 94.5% 10 10
"""


def test_labels_of_levels_that_line_breaks_cut() -> None:
    plain = HEAD.replace(" 分值 得分 偏差原因", " 偏差原因").replace("年度指标值", "指标值")
    bare = "".join(
        line.removesuffix(" 20 19.4").removesuffix(" 30 30").removesuffix(" 10 10") + "\n"
        for line in CUT.replace(" 20 20", "").splitlines()
    )
    for text in (HEAD + CUT + "总分 100 98.9\n", plain + bare, plain + bare + "填表人：林远\n"):
        rows = form(text).indicators
        assert [(row.level2, row.name, row.actual_raw) for row in rows] == [
            ("数量指标", "巡检灯塔", "31座"),
            ("数量指标", "更换灯具", "52套"),
            ("质量指标", "灯具合格率", "98.6%"),
            ("社会效益指标", "航道通行条件", "明显改善"),
            ("服务对象满意度指标", "船民满意度", "94.5%"),
        ]


def test_labels_of_funds_that_line_breaks_cut() -> None:
    head = HEAD.replace("年度资金总额", "年度资金\n总额").replace(
        "当年财政拨款", "当\n年财政拨\n款"
    )
    found = form(head + ROWS.format(reason="") + "总分 100 98.9\n")
    assert [line.line for line in found.funds] == ["total", "fiscal"]
    assert [line.executed for line in found.funds] == [57, 57]


def test_a_line_of_funds_whose_label_is_not_whole_is_told() -> None:
    head = HEAD.replace("年度资金总额 60 60 57 10 95% 9.5", "年度资\n60 60 57 10 95% 9.5\n金总 额")
    found = form(head + ROWS.format(reason="") + "总分 100 98.9\n")
    totals = [line.executed for line in found.funds if line.line == "total"]
    assert totals == [57] or any(note.field == "funds" for note in found.notes)


def test_a_total_stands_for_weight_and_score_in_order_whatever_the_columns() -> None:
    head = HEAD.replace(
        "二级指标 三级指标 年度指标值 实际完成值 分值", "指标名称 分值 目标值 完成值"
    )
    rows = "产出指标 巡检灯塔 50 ≥32座 31座 49.4\n更换灯具 50 ≥48套 52套 50\n"
    found = form(head.replace("偏差原因", "未完成原因") + rows + "合计 100 98.9\n")
    assert (found.total_weight, found.total_score) == (Decimal(100), Decimal("98.9"))


def test_a_value_of_the_head_that_breaks_early() -> None:
    found = form(HEAD.replace("青岬市航标站", "青岬\n市航标站") + ROWS.format(reason=""))
    assert found.implementing_unit == "青岬市航标站"
    assert any(note.field == "implementing_unit" for note in found.notes)
