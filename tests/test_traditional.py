"""Labels in traditional characters are known; what the cells say stays as printed."""

from __future__ import annotations

import pytest
from jixiao.extract import read
from jixiao.extract.document import Paragraph
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize, parse_value
from jixiao.normalize.traditional import simple

ROWS = (
    ("項目支出績效自評表",),
    ("項目名稱", "河道巡查鍏憡"),  # the last two characters are mojibake
    ("項目資金（萬元）", "全年預算數", "全年執行數", "執行率"),
    ("年度資金總額", "50", "40", "80%"),
    ("一級指標", "二級指標", "三級指標", "年度指標值", "實際完成值", "分值", "得分"),
    ("產出指標", "數量指標", "巡河次數", "≥12次", "12次", "20", "20"),
    ("效益指標", "社會效益指標", "水質達標率", "≥95%", "96%", "10", "10"),
    ("總分", "30", "30"),
)


@pytest.mark.parametrize("gap", ["\t", " | ", " "])
def test_a_form_in_traditional_characters(gap: str) -> None:
    text = "\n".join(gap.join(row) for row in ROWS)
    (form,) = normalize(read(from_bytes("a.txt", text.encode())), "made").forms
    assert (form.title, form.project_name) == ("項目支出績效自評表", "河道巡查鍏憡")
    assert [(row.level1, row.level2, row.name, row.level2_raw) for row in form.indicators] == [
        ("产出指标", "数量指标", "巡河次數", "數量指標"),
        ("效益指标", "社会效益指标", "水質達標率", "社會效益指標"),
    ]
    assert [str(row.target.value) for row in form.indicators] == ["12", "95"]
    assert str(form.funds[0].executed) == "40"


def test_readings_behind_characters_are_left_out_and_told() -> None:
    text = "\n".join("\t".join(row) for row in ROWS)
    for character, reading in (("項", "xiàng"), ("績", "jì"), ("際", "jì"), ("級", "jí")):
        text = text.replace(character, f"{character}({reading})")
    document = read(from_bytes("a.txt", text.encode()))
    assert [(one.code, one.place.line) for one in document.remarks] == [("encoding", 1)]
    (form,) = normalize(document, "made").forms
    assert [row.name for row in form.indicators] == ["巡河次數", "水質達標率"]


def test_a_reading_of_the_author_stays() -> None:
    (block,) = read(from_bytes("a.txt", "监测濞(bì)水河道".encode())).blocks
    assert isinstance(block, Paragraph)
    assert block.text == "监测濞(bì)水河道"


def test_values_in_traditional_characters_are_scaled_and_judged() -> None:
    money, least, words = map(parse_value, ("2.5億元", "不低於100萬人次", "明顯提升"))
    assert (money.kind, str(money.value), money.unit) == ("money", "250000000", "元")
    assert (least.op, str(least.value), least.unit) == (">=", "1000000", "人次")
    assert (words.kind, parse_value("30個").unit) == ("qualitative", "個")


def test_a_glued_form_in_traditional_characters_keeps_them() -> None:
    text = "\n".join("".join(row) for row in ROWS).replace("巡河次數", "指標1：巡河次數")
    (form,) = normalize(read(from_bytes("a.txt", text.encode())), "made").forms
    assert form.project_name == "河道巡查鍏憡"
    assert [(row.level2_raw, row.name, row.target_raw) for row in form.indicators] == [
        ("數量指標", "巡河次數", "≥12次"),
        ("社會效益指標", "水質達標率", "≥95%"),
    ]


def test_simple_characters_stay() -> None:
    assert simple("一级指标 產出指標") == "一级指标 产出指标"
