"""Glued forms that a host cut into numbered chunks, or whose total or notes need a look."""

from __future__ import annotations

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form

HEAD = """项目支出绩效自评表
（2022年度）
项目名称湖滨绿道管护
主管部门澄湖县林业局实施单位澄湖县绿道站
"""
ROWS = """一级指标二级指标三级指标年度指标值实际完成值分值得分
产出指标数量指标管护绿道里程≥30公里30公里2525
质量指标路面完好率≥95%96%2525
效益指标社会效益指标游客投诉件数≤5件6件2018
满意度指标服务对象满意度指标游客满意度≥90%93%3030
总分10098
"""
NOTE = "备注：执行率按全年执行数除以 全年预算数计算。"


def form(text: str) -> Form:
    (only,) = normalize(read(from_bytes("form.txt", text.encode())), "made").forms
    return only


def rows(found: Form) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(row.name, row.target_raw, row.actual_raw, str(row.score)) for row in found.indicators]


WANT = [
    ("管护绿道里程", "≥30公里", "30公里", "25"),
    ("路面完好率", "≥95%", "96%", "25"),
    ("游客投诉件数", "≤5件", "6件", "18"),
    ("游客满意度", "≥90%", "93%", "30"),
]


@pytest.mark.parametrize("mark", ["\n{}、", "\n{}、\n", "\n\n{}、", "\n\n{}、\n\n"])
def test_a_form_in_numbered_chunks(mark: str) -> None:
    text = HEAD + ROWS
    cuts = [text.index(part) + 2 for part in ("实际完成值分", "路面完好率", "游客投诉")]
    parts = [text[at:end] for at, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole = parts[0] + "".join(mark.format(n) + part for n, part in enumerate(parts[1:], 2))
    assert rows(form(whole)) == WANT


@pytest.mark.parametrize("mark", ["\n{}、", "\n{}、\n"])
def test_a_chunk_that_ends_with_its_line(mark: str) -> None:
    text = HEAD + ROWS
    cuts = [text.index("路面完好率") + 2, text.index("总分")]
    parts = [text[at:end] for at, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole = parts[0] + "".join(mark.format(n) + part for n, part in enumerate(parts[1:], 2))
    found = form(whole)
    assert rows(found) == WANT
    assert (str(found.total_weight), str(found.total_score)) == ("100", "98")


def test_a_document_in_one_line_with_labels_in_its_note() -> None:
    lines = [line[:14] + " " + line[14:] for line in HEAD.splitlines()]
    found = form("".join([*lines, *ROWS.splitlines(), NOTE]))
    assert (found.project_name, found.implementing_unit) == ("湖滨绿道管护", "澄湖县绿道站")
    assert rows(found) == WANT


def test_a_full_score_with_decimals_alone_in_its_row() -> None:
    text = ROWS.replace("分值得分", "得分").replace("总分10098", "总分100.00")
    for points, score in (("2525", "25.00"), ("2018", "20.00"), ("3030", "30.00")):
        text = text.replace(f"{points}\n", f"{score}\n")
    found = form(HEAD + text)
    assert (found.total_weight, str(found.total_score)) == (None, "100.00")


def test_two_scores_with_decimals() -> None:
    text = ROWS.replace("分值得分", "自评分复核分")
    for points, score in (("2525", "25.00"), ("2018", "18.00"), ("3030", "30.00")):
        text = text.replace(f"{points}\n", f"{score}{score}\n")
    found = form(HEAD + text.replace("总分10098", "总分98.00"))
    assert [str(row.score) for row in found.indicators] == ["25.00", "25.00", "18.00", "30.00"]


def test_figures_alone_beside_a_column_of_units() -> None:
    table = """指标名称计量单位指标性质指标值全年完成值指标权重指标得分
管护绿道里程公里≥3024108
游客满意度%≥90931010
"""
    found = form(HEAD + table + "合计2018\n")
    assert [row[:3] for row in rows(found)] == [
        ("管护绿道里程", "≥30公里", "24"),
        ("游客满意度", "≥90%", "93"),
    ]


def test_cells_that_only_what_they_say_parts() -> None:
    table = """一级指标二级指标三级指标年度指标值实际完成值得分
产出指标数量指标清理涵洞≥172道182道7.00
质量指标巡护制度执行情况严格执行基本执行6.30
时效指标绿道修补完工时间7月28日前5月7日10.00
效益指标可持续影响指标管护机制健全健全基本健全9.00
社会效益指标改善市民休闲条件效果明显效果明显11.00
总分43.30
"""
    assert [row[:3] for row in rows(form(HEAD + table))] == [
        ("清理涵洞", "≥172道", "182道"),
        ("巡护制度执行情况", "严格执行", "基本执行"),
        ("绿道修补完工时间", "7月28日前", "5月7日"),
        ("管护机制健全", "健全", "基本健全"),
        ("改善市民休闲条件", "效果明显", "效果明显"),
    ]


def test_one_chunk_and_a_chunk_that_ends_with_a_sentence() -> None:
    text = "".join((HEAD + ROWS).split())
    goals = "年度总体目标预期目标实际完成情况管护绿道三十公里，游客满意。绿道全线管护到位。"
    whole = text.replace("一级指标", f"{goals}一级指标", 1)
    at = whole.index("绿道全线")
    first = (
        whole[:at]
        + "绿道两侧补植苗木，沿线设施逐一检修，标牌更新，驿站按时开放，保洁覆盖全线。" * 2
    )
    for document in (f"1、{whole}", f"1、{first}\n2、{whole[at:]}"):
        found = form(document)
        assert (found.title, rows(found)) == ("项目支出绩效自评表", WANT)


def test_a_note_behind_the_last_row_is_no_reason() -> None:
    header = "一级指标二级指标三级指标指标值实际完成值未完成原因"
    lines = ["产出指标数量指标管护绿道里程≥30公里30公里无", "质量指标路面完好率≥95%96%无"]
    found = form("".join([*HEAD.splitlines(), header, *lines, NOTE]))
    assert [row.reason for row in found.indicators] == ["无", "无"]


def test_a_form_whose_only_label_of_names_is_cut_by_a_chunk() -> None:
    table = """指标名称年度指标值实际完成值分值得分
管护绿道里程≥30公里30公里5050
游客满意度≥90%93%5050
"""
    text = HEAD + table + "总分100100\n"
    at = text.index("称年度")
    (one,) = [rows(form(f"{text[:at]}\n2、{text[at:]}"))]
    assert [row[0] for row in one] == ["管护绿道里程", "游客满意度"]


def test_goals_of_several_sentences_part_where_it_is_said_what_was_done() -> None:
    wanted = "管护绿道三十公里。补植沿线苗木。"
    reached = "已管护绿道三十公里。苗木全部成活。"
    goals = f"年度总体目标预期目标实际完成情况\n{wanted}{reached}\n"
    found = form(HEAD + goals + ROWS)
    assert (found.goal_expected, found.goal_actual) == (wanted, reached)
    assert {note.field for note in found.notes if note.kind == "repaired"} == {
        "goal_expected",
        "goal_actual",
    }


def test_a_reason_that_begins_with_the_year_behind_a_score() -> None:
    header = "一级指标三级指标指标值完成值分值得分未完成原因\n"
    lines = "产出指标修补绿道长度≥500米450米9.128.21年中预算调减\n完好率≥95%96%10.0010.00\n"
    first = form(HEAD + header + lines).indicators[0]
    assert (str(first.weight), str(first.score), first.reason) == ("9.12", "8.21", "年中预算调减")
