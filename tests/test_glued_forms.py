"""Whole forms and documents glued without any separator: read, and told where they are not."""

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
from jixiao.normalize import normalize
from jixiao.normalize.glued_labels import amount_parts
from jixiao.normalize.pieces import pieces
from jixiao.normalize.report import Report
from jixiao.rules import audit


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
