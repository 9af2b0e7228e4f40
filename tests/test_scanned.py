"""Forms read by a scanner: letters for digits, other characters for ≥, and digits that are gone."""

from __future__ import annotations

from typing import Any

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Form
from jixiao.normalize.slips import as_digits, figure
from jixiao.rules import audit

COLUMNS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
FUNDS = """项目资金（万元）\t全年预算数（A）\t全年执行数\t分值\t执行率\t得分
年度资金总额\t50\t40\t10\t80%\t8
"""


def form(*rows: str, funds: str = FUNDS) -> Form:
    head = "项目支出绩效自评表\n\n项目名称\t河道巡查\n"
    body = "".join(f"产出指标\t数量指标\t{row}\n" for row in rows)
    text = head + funds + COLUMNS + body + "总分\t\t\t\t\t1OO\t98\n"
    (found,) = normalize(read(from_bytes("a.txt", text.encode())), "made").forms
    return found


def target(row: str, slips: bool = True) -> tuple[Any, Any, bool]:
    """Sign and value of a target, and whether something points at it."""
    funds = FUNDS.replace("（A）", "（八）") if slips else FUNDS.replace("1OO", "100")
    found = form(row, funds=funds)
    one = found.indicators[0]
    told = one.repaired or any(note.row == 1 for note in found.notes)
    return one.target.op, one.target.value and float(one.target.value), told


@pytest.mark.parametrize(
    ("row", "op", "value", "told"),
    [
        ("巡河\t到17处\t18处\t10\t10", ">=", 17, True),
        ("巡河\t^95%\t98%\t10\t10", ">=", 95, True),
        ("巡河\tW95%\t98%\t10\t10", ">=", 95, True),
        ("巡河\t$17处\t17处\t10\t10", ">=", 17, True),
        ("巡河\t第17处\t16处\t10\t9.41", ">=", 17, True),  # missed, and points are missing
        ("巡河\t工17处\t16处\t10\t10", None, None, True),  # neither met nor short of points
        ("巡河成本\tW17万元\t15万元\t10\t10", None, None, True),  # may be ≤ as well
        ("巡河\t工17处\t完成\t10\t10", ">=", 17, True),  # stands for nothing else
        ("巡河成本\t^17万元\t17万元\t10\t10", ">=", 170_000, True),
        ("巡河收入\t$17万元\t18万元\t10\t10", ">=", 170_000, True),
        ("巡河收入\t$17万元\t18万美元\t10\t10", "=", 170_000, False),
        ("设施使用\t到8年\t8年\t10\t10", ">=", 8, True),
        ("开放天数\t2302天\t302天\t10\t10", ">=", 302, True),
        ("巡河成本\t217万元\t18万元\t10\t10", None, None, True),  # may also be much less
        ("巡河成本\t217万元\t30万元\t10\t10", "=", 2_170_000, False),
        ("巡河\t217处\t18处\t10\t10", ">=", 17, True),
        ("巡河\t217处\t16处\t10\t9.41", ">=", 17, True),  # 16 of 17 is 9.41 of 10
        ("巡河\t217处\t204处\t10\t9.41", "=", 217, False),  # 204 of 217 is 9.4 of 10
        ("巡河\t217处\t230处\t10\t10", "=", 217, False),
        ("巡河\t25人\t25人\t10\t10", "=", 25, False),
        ("巡河\t217处\t完成\t10\t10", None, None, True),
        ("巡河\t≥IO处\t12处\t10\t10", ">=", 10, True),
    ],
)
def test_first_character_of_a_target(row: str, op: Any, value: Any, told: bool) -> None:
    assert target(row) == (op, value, told)


@pytest.mark.parametrize(
    "row",
    [
        "巡河\t217处\t18处\t10\t10",  # a fault of the form, for the audit
        "巡河\t第3期\t完成\t10\t10",
        "巡河\t到2025年底\t2025年12月\t10\t10",
        "巡河\t$17万元\t18万元\t10\t10",
    ],
)
def test_a_form_without_slips_is_left_as_printed(row: str) -> None:
    text = COLUMNS + f"产出指标\t数量指标\t{row}\n总分\t\t\t\t\t100\t98\n"
    document = read(from_bytes("a.txt", f"项目名称\t河道巡查\n{text}".encode()))
    one = normalize(document, "made").forms[0].indicators[0]
    assert not one.repaired
    assert one.target.op != ">="


def test_letters_in_points_and_amounts_are_told() -> None:
    funds = FUNDS.replace("\t50\t40\t10", "\t5O\t40\tIO")
    found = form("巡河\t12处\t12处\tIO\tIO", funds=funds)
    row, fund = found.indicators[0], found.funds[0]
    assert (str(row.weight), str(row.score), row.weight_raw) == ("10", "10", "IO")
    assert "“IO”按“10”读取" in (row.repair or "")
    assert (str(fund.annual_budget), str(fund.weight)) == ("50", "10")
    assert "“5O”按“50”读取" in (fund.repair or "")
    assert (str(found.total_weight), str(found.total_score)) == ("100", "98")
    assert [note.observed for note in found.notes if note.field == "total_weight"] == ["1OO"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [("2O22年", "2022年"), ("IOO%", "100%"), ("1O-2O天", "10-20天"), ("O2O", "O2O"), ("O", "O")],
)
def test_letters_in_figures(text: str, read_as: str) -> None:
    assert as_digits(text) == read_as


def test_a_lone_letter_is_a_digit_only_where_figures_stand() -> None:
    assert figure("O") == "0"
    assert figure("8.O") == "8.0"
    assert figure("OK") == "OK"


LOST = """项目支出绩效自评表

项目名称\t河道巡查
项目资金（万元）\t全年预算数\t全年执行数\t执行率
年度资金总额\t.\t.\t.%
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t指标：巡河次数\t≥次\t次\t\t
\t质量指标\t水质达标率\t≥%\t%\t\t
\t时效指标\t完成时间\t年月底前\t年月日\t\t
总分\t\t\t\t\t\t.
"""


def test_lost_digits_are_told_and_nothing_is_made_up() -> None:
    report = normalize(read(from_bytes("a.txt", LOST.encode())), "made")
    (found,) = report.forms
    assert [row.name for row in found.indicators] == ["巡河次数", "水质达标率", "完成时间"]
    for row in found.indicators:
        assert (row.target.value, row.actual.value, row.weight, row.score) == (None,) * 4
        assert (row.target.date, row.actual.date) == (None, None)
    assert (found.funds[0].annual_budget, found.funds[0].execution_rate) == (None, None)
    assert (found.total_weight, found.total_score) == (None, None)
    assert [one.rule_id for one in audit(report)[1] if "没有一个数字" in one.message] == ["X03"]


def test_digits_are_not_lost_where_one_is_left() -> None:
    text = LOST.replace("≥次", "≥3次")
    (found,) = normalize(read(from_bytes("a.txt", text.encode())), "made").forms
    assert not [note for note in found.notes if "没有一个数字" in note.text]
