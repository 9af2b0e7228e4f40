"""Cells glued without any separator: cut where the arithmetic says so, else left undecided."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from jixiao.corpus.compare import Score, compare
from jixiao.corpus.content import compose
from jixiao.corpus.flatten import FLATTENINGS
from jixiao.corpus.make import golds
from jixiao.corpus.vary import records_for
from jixiao.extract import read
from jixiao.extract.document import Paragraph
from jixiao.extract.source import from_bytes
from jixiao.normalize import glued_rows, normalize
from jixiao.normalize.columns import FUNDS, INDICATORS, Column
from jixiao.normalize.glued_labels import amount_parts, goal_parts, head_parts, total_parts
from jixiao.normalize.glued_search import cut_rows
from jixiao.normalize.pieces import pieces
from jixiao.normalize.report import Report
from jixiao.rules import audit

AMOUNTS = ("label", "annual_budget", "executed", "weight", "execution_rate", "score")
NATIONAL = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")
WEIGHTS = ("level1", "level2", "name", "weight", "target", "actual", "score")
PLAIN = ("level1", "level2", "name", "target", "actual")


def cut(group: str, roles: tuple[str, ...], text: str) -> list[list[str]]:
    """The cells of each row; what is undecided is missing."""
    columns = [Column(role, role, n, n + 1) for n, role in enumerate(roles)]
    rows, _ = cut_rows(group, columns, pieces([Paragraph(text)]), (None, None))
    return [[piece.text for _, piece in cells] for cells, _, _ in rows]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("年度资金总额58.458.410100.00%10", ["58.4", "58.4", "10", "100.00%", "10"]),
        ("年度资金总额202010100.00%10", ["20", "20", "10", "100.00%", "10"]),
        ("年度资金总额46433.8710.00094.28%9.43", ["46", "43.37", "10.00"]),
        ("年度资金总额4643.71095%9.5", ["46", "43.7", "10", "95%", "9.5"]),
        ("其中：财政拨款4038.2—95.5%—", ["40", "38.2", "—", "95.5%", "—"]),
    ],
)
def test_a_line_of_funds_is_cut_by_its_rate(text: str, cells: list[str]) -> None:
    (row,) = cut(FUNDS, AMOUNTS, text)
    if "94.28" in text:  # the figures contradict each other: nothing is made up of them
        assert row != ["年度资金总额", *cells, "94.28%", "9.43"]
    else:
        assert row[1:] == cells


@pytest.mark.parametrize(
    ("roles", "text", "cells"),
    [
        (
            NATIONAL,
            "改造书屋数量≥17处16处1514.1选址调整",
            ["≥17处", "16处", "15", "14.1", "选址调整"],
        ),
        (NATIONAL, "照度合格率100%100%1010", ["100%", "100%", "10", "10"]),
        (
            NATIONAL,
            "完工时间2023年11月15日前2023年11月28日108连日阴雨",
            ["2023年11月15日前", "2023年11月28日", "10", "8", "连日阴雨"],
        ),
        (NATIONAL, "书屋借阅环境明显改善明显改善2020", ["明显改善", "明显改善", "20", "20"]),
        (NATIONAL, "发放稻种88550万粒560万粒88", ["88550万粒", "560万粒", "8", "8"]),
        (WEIGHTS, "发放稻种8550万粒560万粒8", ["8", "550万粒", "560万粒", "8"]),
        (PLAIN, "单处成本≤2.6万元2.57万元", ["≤2.6万元", "2.57万元"]),
    ],
)
def test_an_indicator_is_cut_by_its_values_and_points(
    roles: tuple[str, ...], text: str, cells: list[str]
) -> None:
    (row,) = cut(INDICATORS, roles, f"数量指标{text}")
    assert row[2:] == cells


@pytest.mark.parametrize(
    ("roles", "text", "cells"),
    [  # what a line says twice begins a cell each time
        (PLAIN, "补贴发放时间每季度末前每季度末前", ["补贴发放时间", "每季度末前", "每季度末前"]),
        (
            NATIONAL,
            "管护责任落实村组长效管护村组长效管护机制基本建立55",
            ["管护责任落实", "村组长效管护", "村组长效管护机制基本建立", "5", "5"],
        ),
        (
            (*PLAIN[:4], "name", "target", "actual", "actual", "weight", "score"),
            "修缮数量≥17处修缮数量完成率100%16处94.121514.12",
            ["修缮数量", "≥17处", "修缮数量完成率", "100%", "16处", "94.12", "15", "14.12"],
        ),
        # the grades that a form gives for text targets begin one
        (
            NATIONAL,
            "阅览环境健全部分达成预期指标108",
            ["阅览环境", "健全", "部分达成预期指标", "10", "8"],
        ),
        # an actual has the unit of its column, an adjusted target is seldom another one
        (
            ("level1", "level2", "name", "unit", "sign", "target", "adjusted_target", "actual"),
            "修缮数量处≥171716处",
            ["修缮数量", "处", "≥", "17", "17", "16处"],
        ),
        (
            ("level1", "level2", "name", "sign", "target", "actual", "weight", "score"),
            "完工时限定性2022年11月30日前11月18日55",
            ["完工时限", "定性", "2022年11月30日前", "11月18日", "5", "5"],
        ),
        # a table of points alone prints those of an indicator behind its name
        (
            ("level1", "level2", "name", "rule", "score"),
            "修缮数量15考核修缮数量的完成情况14.12",
            ["修缮数量15", "考核修缮数量的完成情况", "14.12"],
        ),
        # a reason says why, and may begin with a figure
        (
            (*PLAIN, "reason"),
            "个案随访率≥95%93.4%2名对象长期在外失联，已委托协查",
            ["个案随访率", "≥95%", "93.4%", "2名对象长期在外失联，已委托协查"],
        ),
    ],
)
def test_cells_that_the_words_of_a_row_show(
    roles: tuple[str, ...], text: str, cells: list[str]
) -> None:
    (row,) = cut(INDICATORS, roles, f"数量指标{text}")
    assert row == ["数量指标", *cells]


def test_weights_in_percent_are_seen_at_the_ends_of_the_lines() -> None:
    lines = ["数量指标修缮数量≥17处17处15%15", "书屋制度健全健全10%10", "读者满意度≥92%94.3%10%8"]
    rows = cut(INDICATORS, NATIONAL[:-1], "\n".join(lines))
    assert [row[-2:] for row in rows] == [["15%", "15"], ["10%", "10"], ["10%", "8"]]


def test_points_of_a_level_decide_between_readings() -> None:
    text = "产出指标（20分）数量指标培训班次≥12期12期1010\n开展活动≥3场3场1010"
    first, second = cut(INDICATORS, NATIONAL, text)
    assert first[-4:] == ["≥12期", "12期", "10", "10"]
    assert second[-4:] == ["≥3场", "3场", "10", "10"]


def test_what_reads_both_ways_is_left_out() -> None:
    columns = [Column(role, role, n, n + 1) for n, role in enumerate(PLAIN)]
    found = pieces([Paragraph("数量指标印发手册100010001001")])
    ((cells, confidence, undecided),), _ = cut_rows(INDICATORS, columns, found, (None, None))
    assert PLAIN.index("target") not in [column for column, _ in cells]
    assert undecided
    assert confidence < 0.55


def test_parts_of_lines() -> None:
    assert total_parts("总分10094.62优") == ["总分", "100", "94.62", "优"]
    assert total_parts("合计100%94.62") == ["合计", "100%", "94.62"]
    assert head_parts("转移支付（项目）名称水渠维修主管部门水利局")[1::2] == ["水渠维修", "水利局"]
    assert goal_parts("改造书屋17处，购设备。改造书屋16处。") == [
        "改造书屋17处，购设备。",
        "改造书屋16处。",
    ]
    assert goal_parts("一。二。三。") == ["一。二。三。"]


def test_a_text_beyond_the_bound_is_not_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glued_rows, "_MOST_STEPS", 50)
    columns = [Column(role, role, n, n + 1) for n, role in enumerate(NATIONAL)]
    found = pieces([Paragraph("数量指标改造书屋数量≥17处16处1514.1选址调整" * 20)])
    rows, _ = cut_rows(INDICATORS, columns, found, (None, None))
    assert sum(len("".join(undecided)) for _, _, undecided in rows) > 400


def scored(layout: str, name: str, *, joined: bool = False) -> Score:
    rng = random.Random(f"glued {layout}")
    report = compose(records_for(1, rng), layout, rng, text=False)
    text = FLATTENINGS[name](report)
    data = text.replace("\n", "").encode() if joined else text.encode()
    forms = normalize(read(from_bytes("form.txt", data)), "made").forms
    return compare(golds(report, f"{name}.txt"), forms, layout)


@pytest.mark.parametrize("name", ["F7", "F8"])
@pytest.mark.parametrize(
    "layout",
    [
        "national-2020",
        "transfer-plain",
        "percent-weights",
        "chongqing",
        "two-targets",
        "score-table",
    ],
)
def test_most_of_a_glued_form_is_read_and_the_rest_told(layout: str, name: str) -> None:
    score = scored(layout, name)
    assert [wrong for _, wrong in score.wrong if wrong.silent] == []
    assert len({wrong.where for _, wrong in score.wrong}) <= 3


@pytest.mark.parametrize("layout", ["national-2020", "transfer-weights", "sichuan", "yunnan"])
def test_a_document_that_is_one_line_in_chunks_is_read(layout: str) -> None:
    score = scored(layout, "F8b")
    assert [wrong for _, wrong in score.wrong if wrong.silent] == []
    assert len({wrong.where for _, wrong in score.wrong}) <= 2


def in_chunks(text: str) -> Report:
    return normalize(read(from_bytes("form.txt", text.encode())), "made")


GLUED = (
    "1、2021年度县级专项资金绩效自评表专项资金名称储备粮管护费主管部门云岭县粮食局"
    "实施单位云岭县粮库项目资金 (万元)全年 预算数(A)全年 执行数(B)执行率(B/A)"
    "年度资金总额194.9194.9100%其中：中央、省补助县级资金194.9194.9100%其他资金"
    "年度 总体 目标年初设定目标全年实际完成情况稻谷储足。稻谷已经储足。"
    "绩 效 指 标一级 指标二级 指标三级指标年度指标 值全年 完成值未完成原因和 改进措施"
    "产 出 指 标数量 指标3000吨稻谷储备 到位率100%100%库存账实\n2、相符率100%98%"
    "质量 指标仓房完好率95%96%效益 指标可持续 影响 指标粮仓设备安全 性高高"
    "满意 度指 标服务 对象 满意 度指 标农户满意度92%95%\n"
)


def test_spaces_inside_labels_are_the_line_breaks_of_cells() -> None:
    (form,) = in_chunks(GLUED).forms
    rows = [(row.level2, row.name, row.target_raw, row.actual_raw) for row in form.indicators]
    assert rows == [
        ("数量指标", "3000吨稻谷储备到位率", "100%", "100%"),
        ("数量指标", "库存账实相符率", "100%", "98%"),
        ("质量指标", "仓房完好率", "95%", "96%"),
        ("可持续影响指标", "粮仓设备安全性", "高", "高"),
        ("服务对象满意度指标", "农户满意度", "92%", "95%"),
    ]
    assert form.project_name == "储备粮管护费"
    assert form.goal_actual == "稻谷已经储足。"


def test_notes_behind_a_glued_form_are_no_reason() -> None:
    note = "说明无注：1、其他资金包括自有资金。\n"
    (form,) = in_chunks(GLUED.rstrip("\n") + note).forms
    assert [row.reason for row in form.indicators] == [None] * 5


def test_a_row_is_no_reason_of_the_one_before() -> None:
    row = "农户满意度92%95%粮库巡查次数12次10次因雪天封路"
    (form,) = in_chunks(GLUED.replace("农户满意度92%95%", row)).forms
    *others, last = form.indicators
    assert [row.reason for row in others] == [None] * 5
    assert (last.name, last.actual_raw, last.reason) == ("粮库巡查次数", "10次", "因雪天封路")


def test_lines_of_funds_glued_to_one_another_are_parted() -> None:
    (form,) = in_chunks(GLUED).forms
    assert [(line.label, line.annual_budget, line.executed) for line in form.funds] == [
        ("年度资金总额", Decimal("194.9"), Decimal("194.9")),
        ("其中：中央、省补助", None, None),
        ("县级资金", Decimal("194.9"), Decimal("194.9")),
        ("其他资金", None, None),
    ]


def test_the_text_of_a_form_is_no_narrative() -> None:
    text = "\n".join(section.text for section in in_chunks("本年安排得当。\n" + GLUED).sections)
    assert "本年安排得当" in text
    assert "到位率" not in text


def test_amounts_without_a_reading_are_told() -> None:
    (form,) = in_chunks(GLUED.replace("194.9194.9100%其中", "19419.499.7.3%其中")).forms
    assert [note.observed for note in form.notes if note.field == "funds"]


def test_a_list_is_not_cut_by_a_host() -> None:
    some = [Paragraph(f"{number}、核对台账。") for number in (1, 2, 3)]
    assert [piece.text for piece in pieces(some)] == [one.text for one in some]


def test_amounts_with_labels_are_parted_from_them() -> None:
    assert amount_parts("其中：中央补助预算数：40执行数：38.2") == [
        "其中：中央补助",
        "预算数：",
        "40",
        "执行数：",
        "38.2",
    ]
    score = scored("funds-pairs", "F7")
    assert [wrong for _, wrong in score.wrong if wrong.where.startswith("funds")] == []


def test_amounts_that_cannot_be_read_are_told() -> None:
    score = scored("funds-by-source", "F7")
    wrong = [wrong for _, wrong in score.wrong if wrong.where.startswith("funds")]
    assert wrong
    assert not any(one.silent for one in wrong)


def test_a_whole_document_on_one_line_is_read_or_told() -> None:
    score = scored("national-2020", "F7", joined=True)
    rows = [wrong for _, wrong in score.wrong if wrong.where.startswith("row")]
    assert [wrong for wrong in rows if wrong.silent] == []


def test_a_form_on_one_line_whose_total_leaves_out_the_funds() -> None:
    text = (
        "2022年12月30日绩效目标自评表(2022年度)项目名称小水库水尺安装主管部门云岭县水利局"
        "实施单位云岭县水利站资金情况(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分"
        "年度资金总额:202010100.00%10其中:本年财政拨款2020其他资金年度总体目标年初设定目标"
        "年度总体目标完成情况综述改进计量设施,夯实生产基础,改进用水计量,夯实生产基础,绩效指标"
        "一级指标二级指标三级指标分值年度指标值全年实际值得分未完成原因及改进措施"
        "产出指标(70分)数量指标安装水尺20≥266米≥266米20水尺宽度10≥50厘米≥50厘米10"
        "质量指标验收合格率20100%100%20成本指标项目总投资2020万元20万元20"
        "效益指标(20分)社会效益指标受益人口数20≥1000人≥1000人20"
        "满意度指标(10分)服务对象满意度指标受益户满意度10≥95%≥95%10……总分100100"
        "注:1.一级指标分值统一设置为:产出指标50分,各部门据此确定三级指标的分值,得分不超过上限"
    )
    (form,) = normalize(read(from_bytes("form.txt", text.encode())), "made").forms
    assert (form.title, form.implementing_unit) == ("绩效目标自评表", "云岭县水利站")
    assert form.goal_actual == "改进用水计量,夯实生产基础,"
    assert [(str(f.annual_budget), str(f.executed)) for f in form.funds[:2]] == [("20", "20")] * 2
    assert [(row.name, str(row.weight), str(row.score)) for row in form.indicators] == [
        ("安装水尺", "20", "20"),
        ("水尺宽度", "10", "10"),
        ("验收合格率", "20", "20"),
        ("项目总投资", "20", "20"),
        ("受益人口数", "20", "20"),
        ("受益户满意度", "10", "10"),
    ]
    assert (str(form.total_weight), str(form.total_score)) == ("100", "100")


def test_goals_that_cannot_be_parted_are_told_not_blank() -> None:
    text = (
        "项目绩效自评表项目名称水渠维修主管部门水利局年度总体目标年初设定目标全年实际完成情况"
        "维修水渠三公里一级指标二级指标三级指标年度指标值实际完成值分值得分"
        "产出指标数量指标维修水渠≥3公里3公里9090总分10090"
    )
    report, findings = audit(normalize(read(from_bytes("form.txt", text.encode())), "made"))
    (form,) = report.forms
    assert [note.field for note in form.notes if note.observed == "维修水渠三公里"] == [
        "goal_expected",
        "goal_actual",
    ]
    assert "goal-blank" not in [finding.rule for finding in findings]


def test_a_glued_header_whose_first_label_is_cut_by_a_line_break() -> None:
    text = (
        "公路建设资金绩效目标自评表\n(2021年度)\n项目名称公路建设\n项目资金\n(万元)\n\n"
        "全年预算数(A)全年执行数(B)预算执行率(B/A)\n年度资金总额:4000360090%\n"
        " 其中:中央补助4000360090%\n地方资金\n"
        "绩效指标一级\n指标\n二级指标三级指标指标值全年实际完成值未完成原因和改进措施\n"
        "产出指标\n数量指标建设普通省道≥32公里32.1公里\n质量指标验收合格率100%100%\n"
    )
    (form,) = normalize(read(from_bytes("form.txt", text.encode())), "made").forms
    found = [(fund.line, fund.annual_budget, fund.executed) for fund in form.funds[:2]]
    assert found == [
        ("total", Decimal(4000), Decimal(3600)),
        ("中央补助", Decimal(4000), Decimal(3600)),
    ]
    assert [row.actual_raw for row in form.indicators] == ["32.1公里", "100%"]


def test_goals_that_were_parted_are_told() -> None:
    report, findings = audit(
        normalize(
            read(
                from_bytes(
                    "form.txt",
                    "绩效自评表\n项目名称水渠维修\n年度总体目标预期目标实际完成情况\n"
                    "维修水渠三公里。维修水渠两公里。\n"
                    "一级指标二级指标三级指标年度指标值实际完成值分值得分\n"
                    "产出指标数量指标维修水渠≥3公里2公里9060\n总分10060\n".encode(),
                )
            ),
            "made",
        )
    )
    (form,) = report.forms
    assert (form.goal_expected, form.goal_actual) == ("维修水渠三公里。", "维修水渠两公里。")
    told = {finding.field for finding in findings if finding.rule == "row-repaired"}
    assert {"goal_expected", "goal_actual"} <= told
