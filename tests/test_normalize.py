"""Documents to records: labels, figures, heads, totals, repairs, sections."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import figures, normalize, taxonomy
from jixiao.normalize.columns import INDICATORS, Column
from jixiao.normalize.flow import flow
from jixiao.normalize.layout import layouts, recognise
from jixiao.normalize.report import Form, Report
from jixiao.normalize.standing import fits
from jixiao.normalize.styles import TABS, Token

HEADER = "\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
COLUMNS = tuple(
    Column(role, role, n, n + 1)
    for n, role in enumerate(
        ("block", "level1", "level2", "name", "target", "actual", "weight", "score", "reason")
    )
)


def report(text: str) -> Report:
    return normalize(read(from_bytes("report.txt", text.encode())), "document")


def form(*rows: str, head: str = "项目名称\t书屋改造\n") -> Form:
    """A form of tabbed rows below a header."""
    text = "项目支出绩效自评表\n" + head + HEADER + "".join(f"{row}\n" for row in rows)
    return report(text).forms[0]


@pytest.mark.parametrize(
    ("text", "level1", "level2"),
    [
        ("产出指标\n(50分)", "产出指标", None),
        ("产 出 指 标", "产出指标", None),
        ("三、产出目标", "产出指标", None),
        ("效益指标 40 分", "效益指标", None),
        ("经济效\n益指标", None, "经济效益指标"),
        ("1.数量目标", None, "数量指标"),
        ("环境效益", None, "生态效益指标"),
        ("满意度指标", "满意度指标", "服务对象满意度指标"),
        ("成本指标", "成本指标", "成本指标"),
        ("培训人数", None, None),
    ],
)
def test_labels_of_levels(text: str, level1: str | None, level2: str | None) -> None:
    assert (taxonomy.level1(text), taxonomy.level2(text)) == (level1, level2)


@pytest.mark.parametrize(
    ("text", "points"),
    [("产出指标(50分)", "50"), ("（30 分）", "30"), ("满意度指标\n（10）", "10"), ("产出", None)],
)
def test_points_of_labels(text: str, points: str | None) -> None:
    assert taxonomy.points(text) == (Decimal(points) if points else None)


@pytest.mark.parametrize(
    ("group", "text", "name"),
    [
        ("columns", "年度\n指标值", "target"),
        ("columns", "年初目标值(A)", "target"),
        ("columns", "得分 (20分*执行率)", "score"),
        ("funds_columns", "执行率(B/A×100%)", "execution_rate"),
        ("fund_lines", "其中：当年财政 拨款", "fiscal"),
        ("head", "转移支付(项目)名称", "project_name"),
        ("head", "支出方向名称（子项目）", "sub_project"),
        ("columns", "县级主管部门", None),
        ("columns", "年度绩效目标1（80分）", "block"),
    ],
)
def test_labels_by_group(group: str, text: str, name: str | None) -> None:
    assert taxonomy.lookup(group, text) == name


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("239.4", None, "239.4"),
        ("215,457.6", "元", "21.54576"),
        ("5.8万", "元", "5.8"),
        ("2.38 万元", None, "2.38"),
        ("１００", None, "100"),
        ("—", None, None),
        ("十万", None, None),
    ],
)
def test_amounts_are_in_wan_yuan(text: str, unit: str | None, amount: str | None) -> None:
    assert figures.amount(text, unit) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "rate"), [("95%", "0.95"), ("0.958", "0.958"), ("100", "1"), ("1", "1"), ("-", None)]
)
def test_rates_are_shares(text: str, rate: str | None) -> None:
    assert figures.rate(text) == (Decimal(rate) if rate else None)


def test_a_row_that_fits_is_left_as_it_is() -> None:
    roles = [column.role for column in COLUMNS]
    assert fits(INDICATORS, roles, ["", "产出指标", "数量指标", "培训", "≥5", "6", "5", "5", ""])
    assert not fits(
        INDICATORS, roles, ["产出指标", "数量指标", "培训", "≥5", "6", "5", "5", "", ""]
    )


@pytest.mark.parametrize(
    "row",
    [
        "\t产出指标\t数量指标\t培训\t≥5\t6\t5\t合格\t",
        "\t产出指标\t数量指标\t培训\t≥5\t6\t五分\t5\t",
        "\t产出指标\t数量指标\t90%\t90%\t95%\t5\t5\t",
    ],
)
def test_one_odd_cell_in_a_whole_row_is_left_where_it_is_printed(row: str) -> None:
    (found,) = form(row).indicators
    assert found.repair is None
    texts = [found.name, found.target_raw, found.actual_raw, found.weight_raw, found.score_raw]
    assert texts == row.split("\t")[3:8]


def test_the_search_prefers_the_shift_and_says_how_sure_it_is() -> None:
    texts = ["", "质量指标", "验收合格率", "100%", "100%", "5", "5", "", ""]
    tokens = [Token(text, "cell" if n else "line") for n, text in enumerate(texts)]
    (row,), _ = flow(INDICATORS, COLUMNS, tokens, TABS)
    said = {
        column.role: texts[span[0]] for column, span in zip(COLUMNS, row.spans, strict=True) if span
    }
    assert (said["level2"], said["name"], said["score"]) == ("质量指标", "验收合格率", "5")
    assert 0.5 < row.confidence < 1


def test_labels_are_carried_down_and_inferred_where_they_contradict() -> None:
    rows = form(
        "\t产出指标\t数量指标\t培训\t≥5\t6\t40\t40\t",
        "\t\t\t宣传\t≥5\t6\t20\t20\t",
        "\t\t社会效益指标\t影响\t好\t好\t20\t20\t",
        "\t满意度指标\t满意度指标\t群众\t≥90%\t95%\t10\t10\t",
    ).indicators
    assert [(row.level1, row.level2) for row in rows] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
    assert [row.repaired for row in rows] == [False, False, True, False]


@pytest.mark.parametrize(
    "row",
    [
        "\t\t生态效益指标\t\t\t\t\t\t",
        "\t\t\t……\t\t\t\t\t",
        "\t\t\t指标2：\t\t\t\t\t",
        ".....\t\t\t\t\t\t\t\t",
        "\t\t\t/\t/\t/\t\t\t",
    ],
)
def test_placeholder_rows_are_no_records(row: str) -> None:
    found = form("\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t", row)
    assert [one.name for one in found.indicators] == ["培训"]
    assert not [note for note in found.notes if note.kind == "undecided"]


def test_a_prefix_is_no_part_of_a_name_but_a_template_is() -> None:
    rows = form(
        "\t产出指标\t数量指标\t指标1：培训人数(≥**人)\t≥5\t6\t5\t5\t",
        "\t\t\t指标 2: 场次\t≥5\t6\t5\t5\t",
    ).indicators
    assert [row.name for row in rows] == ["培训人数(≥**人)", "场次"]


def test_a_row_that_says_something_and_is_no_indicator_is_told() -> None:
    found = form("\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t", "\t\t\t\t\t\t\t\t本行应为说明")
    assert [(note.kind, note.observed) for note in found.notes] == [("undecided", "本行应为说明")]


def test_points_of_blank_cells_are_shared_only_where_the_printed_ones_are_the_whole() -> None:
    whole = form(
        "\t产出指标\t数量指标\t培训\t≥5\t6\t100\t100\t",
        "\t\t\t宣传\t≥5\t6\t\t\t",
    ).indicators
    part = form(
        "\t产出指标\t数量指标\t培训\t≥5\t6\t60\t60\t",
        "\t\t\t宣传\t≥5\t6\t\t\t",
    ).indicators
    parts = form(
        "\t产出指标\t数量指标\t培训\t≥5\t6\t60\t60\t",
        "\t\t\t其中线上培训\t≥2\t3\t\t\t",
    ).indicators
    assert [row.shared_weight for row in parts] == [None, 1]
    assert [row.shared_weight for row in whole] == [None, 1]
    assert [row.shared_weight for row in part] == [None, None]


@pytest.mark.parametrize(
    ("row", "weight", "score", "grade"),
    [
        ("总分\t\t\t\t\t\t100\t95.99\t等级：优秀", "100", "95.99", "优"),
        ("合计\t100\t99.4", "100", "99.4", None),
        ("总 分\t\t\t\t\t\t100\t81\t良", "100", "81", "良"),
    ],
)
def test_totals(row: str, weight: str, score: str, grade: str | None) -> None:
    found = form("\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t", row)
    assert (found.total_weight, found.total_score) == (Decimal(weight), Decimal(score))
    assert found.grade == grade


def test_a_nested_project_name() -> None:
    head = (
        "项目支出名称\t专项名称\t信息专项\t\t项目总投资\t\n\t支出方向名称（子项目）\t上云补助\t\n"
    )
    found = form("\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t", head=head)
    assert (found.project_name, found.sub_project) == ("信息专项", "上云补助")


def test_a_blank_field_is_null_and_known_to_be_printed() -> None:
    found = form("\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t", head="项目名称\t\t主管部门\t文旅局\n")
    assert found.project_name is None
    assert "project_name" in found.printed
    assert found.competent_department == "文旅局"


@pytest.mark.parametrize(
    ("head", "expected", "actual"),
    [
        ("总体目标\t预期目标\t实际完成情况\n\t修渠\t已修\n", "修渠", "已修"),
        ("年度目标（年初）\t修渠\n总体目标完成情况\t已修\n", "修渠", "已修"),
        ("总体目标完成情况\t总体目标\t全年实际完成情况\n\t修渠\t已修\n", "修渠", "已修"),
        ("年度总体目标\t\t实际完成情况\n预期目标\t\t已修\n修渠\t\t已修\n", "修渠", "已修"),
    ],
)
def test_goals(head: str, expected: str, actual: str) -> None:
    found = form("\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t", head="项目名称\t甲\n" + head)
    assert (found.goal_expected, found.goal_actual) == (expected, actual)


def test_a_form_of_targets_is_no_self_evaluation() -> None:
    text = (
        "项目绩效目标申报表\n项目名称\t甲\n一级指标\t二级指标\t三级指标\t指标值\n"
        "产出指标\t数量指标\t宣传\t≥5\n"
    )
    found = report(text).forms[0]
    assert (found.layout, found.indicators) == ("targets-only", ())


def test_layouts_are_tried_in_their_order() -> None:
    assert len({layout.order for layout in layouts()}) == len(layouts())
    printed = {"initial_budget", "annual_budget", "executed", "score", "weight"}
    assert recognise(printed, Decimal(100)) == "xinjiang-2020"
    assert recognise(printed, Decimal(10)) == "national-2020"
    assert recognise(set(), None) == "generic"


def test_sections() -> None:
    text = (
        "2023年度专项资金绩效自评报告\n一、基本情况\n（一）项目概况。全县有书屋62处。\n本年改造17处。\n"
        "1、书屋。\n二、存在的问题\n无。\n"
    )
    found = report(text).sections
    assert [(one.level, one.number, one.heading, one.text) for one in found] == [
        (0, None, None, "2023年度专项资金绩效自评报告"),
        (1, "一、", "基本情况", ""),
        (2, "（一）", "项目概况", "全县有书屋62处。\n本年改造17处。"),
        (3, "1、", "书屋", ""),
        (1, "二、", "存在的问题", "无。"),
    ]


def test_notes_below_a_form_are_no_section() -> None:
    text = (
        "一、概况\n书屋运行良好。\n项目支出绩效自评表\n项目名称\t甲\n"
        + HEADER
        + "\t产出指标\t数量指标\t培训\t≥5\t6\t5\t5\t\n总分\t\t\t\t\t\t100\t90\t\n"
        + "备注：1.得分按执行率计算；\n2.总分为一百分。\n二、建议\n加强管护。\n"
    )
    assert [one.heading for one in report(text).sections] == ["概况", "建议"]


def test_an_actual_in_a_sentence_may_have_a_comma() -> None:
    said = (
        "培训操作人员，年初目标值2期，实际完成值2期，共58人，自评得分5分。",
        "改造管网，年初目标值≥8公里，实际完成值7.5公里，自评得分9分，雨季工期顺延。",
        "居民满意度，年初目标值≥90%，实际完成值93%，自评得分10分。",
    )
    text = "项目名称：管网改造\n" + "\n".join(said)
    (form,) = normalize(read(from_bytes("a.txt", text.encode())), "made").forms
    assert [(row.actual_raw, str(row.score), row.reason) for row in form.indicators] == [
        ("2期，共58人", "5", None),
        ("7.5公里", "9", "雨季工期顺延"),
        ("93%", "10", None),
    ]


def test_rows_of_a_form_without_order_are_told() -> None:
    rows = (
        "一级指标\t二级指标\t三级指标\t年初目标值\t实际完成值\t得分",
        "\t\t服务外包金额\t20000\t23333\t10",
        "\t\t年度\t绩效\t目标\t",
        "\t\t企业走出去\t二级\t数量指标\t",
    )
    text = "自评表\n项目名称\t服务贸易\n" + "\n".join(rows)
    (form,) = normalize(read(from_bytes("a.txt", text.encode())), "made").forms
    told = [note.row for note in form.notes if "次序已乱" in note.text]
    assert told == [row.row for row in form.indicators]
    assert all(row.confidence <= 0.5 for row in form.indicators)
