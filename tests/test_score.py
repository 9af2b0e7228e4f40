import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from jixiao.corpus import accepted, score, sweep
from jixiao.corpus.compare import Score, agrees, align, compare, fund_of
from jixiao.normalize.report import Form, Fund, Indicator, Note

GOLD_ROW = {
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "巡河次数",
    "target": "≥12次",
    "actual": "12次",
    "weight": 10,
    "score": 10,
    "reason": None,
}


def row(number: Any = 1, **changes: Any) -> Indicator:
    plain = Indicator(
        form_id="d-1",
        row=number,
        level1="产出指标",
        level2="数量指标",
        level1_raw="产出指标",
        level2_raw="数量指标",
        name="巡河次数",
        target_raw="≥12次",
        actual_raw="12次",
        weight=Decimal(10),
        score=Decimal("10.0"),
    )
    return replace(plain, **changes)


def form(*rows: Any, **changes: Any) -> Form:
    plain = Form(form_id="d-1", document_id="d", path="", form_index=1, layout="x", indicators=rows)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("gold", "got", "same"),
    [
        ("巡河\n次数", "巡河次数", True),
        (["甲", "乙"], "乙", True),
        (["甲", "乙"], "丙", False),
        (None, "", True),
        (None, Decimal(0), False),
        (0, None, False),
        (9.4, Decimal("9.40"), True),
        ("46", Decimal(46), True),
        ("≥12次", "≥ 12次", True),
        ("≥12次", ">12次", False),
    ],
)
def test_agrees(gold: Any, got: Any, same: Any) -> None:
    assert agrees(gold, got) is same


@pytest.mark.parametrize("printed", ["89.89%", "0.8989", "89.89"])
def test_rates_are_compared_as_parts_of_one(printed: Any) -> None:
    assert agrees(printed, Decimal("0.8989"), rate=True)


def test_a_right_row_counts() -> None:
    found = compare([{"indicators": [GOLD_ROW]}], [form(row())])
    assert (found.rows, found.rows_read, found.rows_right, found.wrong) == (1, 1, 1, [])
    assert found.f1 == 1.0


def test_a_wrong_value_is_silent_unless_something_points_at_it() -> None:
    gold = [{"indicators": [GOLD_ROW]}]
    wrong = row(weight=Decimal(12))
    assert compare(gold, [form(wrong)]).silent == 1
    assert compare(gold, [form(replace(wrong, repaired=True))]).silent == 0
    noted = form(wrong, notes=(Note("undecided", "分值", row=1),))
    assert compare(gold, [noted]).silent == 0
    assert compare(gold, [noted]).rows_right == 0


def test_rows_are_paired_by_likeness() -> None:
    gold = [
        GOLD_ROW | {"name": name, "target": name} for name in ("甲项检查", "乙类培训", "丙种设备")
    ]
    rows = [row(1, name="乙类培训"), row(2, name="新增的行", weight=None), row(3, name="丙种设备")]
    assert align(gold, rows)[-1] == (2, 2)
    assert (1, 0) in align(gold, rows)
    assert (0, None) in align(gold, rows)


def test_a_missing_row_is_silent_unless_the_form_says_so() -> None:
    gold = [{"indicators": [GOLD_ROW, GOLD_ROW | {"name": "培训人数", "target": "3人"}]}]
    assert compare(gold, [form(row())]).silent == 1
    said = form(row(), notes=(Note("undecided", "培训人数 | 3人"),))
    assert compare(gold, [said]).silent == 0
    assert compare(gold, [said]).recall == 0.5


def test_a_form_that_was_not_found_is_one_silent_fault() -> None:
    gold = [{"indicators": [GOLD_ROW] * 3}]
    assert compare(gold, []).silent == 1
    assert compare(gold, [], failed=True).silent == 0


def test_a_field_that_is_not_printed_is_not_compared() -> None:
    gold = [{"indicators": [{"name": "巡河次数", "target": "≥12次"}]}]
    found = compare(gold, [form(row(weight=Decimal(99)))])
    assert found.rows_right == 1
    assert found.share("weight") is None


def test_heads_funds_and_totals() -> None:
    fund = Fund("d-1", "total", "合计", annual_budget=Decimal(80), execution_rate=Decimal("0.95"))
    gold = [
        {
            "title": ["自评表", "甲自评表"],
            "fields": {"project_name": "河道巡查"},
            "funds": {"total": [None, 80, None, None, "95%", None]},
            "total": [100, 98],
            "indicators": [],
        }
    ]
    read = form(title="自评表", project_name="河道", total_weight=Decimal(100), funds=(fund,))
    found = compare(gold, [read])
    assert found.share("title") == 1.0
    assert found.share("project_name") == 0.0
    assert found.share("funds") == 1.0
    assert found.share("total_weight", "total_score") == 0.5
    assert {wrong.field for _, wrong in found.wrong} == {"project_name", "total_score"}


def test_a_line_of_funds_by_its_label() -> None:
    fund = Fund("d-1", "中央补助", "其中：中央财政资金：")
    assert fund_of("中央财政资金", [fund]) is fund
    assert fund_of("other", [fund]) is None


def test_files_are_counted_by_group(tmp_path: Any) -> None:
    (tmp_path / "hubei-0001.rows.txt").write_text("一、无表", encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 cut")
    gold = {"hubei-0001.rows.txt": [{"indicators": [GOLD_ROW]}], "broken.docx": []}
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    found = score.items(tmp_path / "gold.json", tmp_path)
    scores, marks = score.gather(score.score_all(found))
    assert set(scores) == {"hubei rows.txt", f"{tmp_path.name} docx"}
    assert scores["hubei rows.txt"].silent == 1
    assert marks["hubei rows.txt/hubei-0001.rows.txt"] == "x"  # one fault, the form
    assert scores[f"{tmp_path.name} docx"].wrong[-1][1].where == "file"
    lines = list(score.wrongs(scores, silent_only=True))
    assert len(lines) == 1
    assert lines[0].startswith("! hubei rows.txt")
    assert "hubei rows.txt" in score.table(scores, {})


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("hubei-0001.docx", "hubei docx"),
        ("old-national-0012.cells.txt", "old-national cells.txt"),
        ("hubei-0001.F7.txt", "flattening F7"),
        ("hubei-0001.rows.lost-lead.txt", "damage rows lost-lead"),
        ("meixi-jiaoyu.rows.txt", "samples rows.txt"),
    ],
)
def test_group_of_a_file(name: Any, group: Any) -> None:
    assert sweep.set_name(name, "samples") == group


def test_gold_that_a_text_does_not_print_is_left_out() -> None:
    gold = {"total": [100, 98.5], "indicators": [GOLD_ROW | {"reason": "雨天多"}]}
    kept = score.printed_only(gold, "总分10098.5雨天多")
    assert kept["total"] == [100, 98.5]
    assert kept["indicators"][0]["reason"] == "雨天多"
    left = score.printed_only(gold, "总分10099")
    assert "total" not in left
    assert "reason" not in left["indicators"][0]
    assert "total" not in score.printed_only({"indicators": []}, "")


def test_scores_add_up() -> None:
    total, one = Score(), compare([{"indicators": [GOLD_ROW]}], [form(row())])
    score.add(total, one)
    score.add(total, one)
    assert (total.files, total.rows_right, total.share("weight")) == (2, 2, 1.0)


def read_rows(*rows: Any) -> Score:
    gold = [GOLD_ROW | {"name": name} for name in ("甲项检查", "乙类培训", "丙种设备")]
    return compare([{"indicators": gold}], [form(*rows)])


def run(one: Score) -> accepted.Run:
    return accepted.run_of({"hubei F7": one}, {"hubei F7/a.txt": one.marks})


ALL = [row(n, name=name) for n, name in enumerate(("甲项检查", "乙类培训", "丙种设备"), start=1)]


def test_marks_say_how_each_row_of_the_gold_was_read() -> None:
    flagged = replace(ALL[1], score=None, repaired=True)
    assert read_rows(ALL[0], flagged, replace(ALL[2], score=None)).marks == ".x!"
    assert read_rows(*ALL[:2]).marks == "..!"


def test_gains_and_losses_against_the_accepted_run(tmp_path: Any) -> None:
    path = tmp_path / "accepted.json"
    before = run(read_rows(ALL[0], replace(ALL[1], repaired=True, target_raw="9"), ALL[2]))
    accepted.save(before, path)
    assert accepted.load(path) == before
    now = run(read_rows(replace(ALL[0], repaired=True, target_raw="9"), ALL[1], ALL[2]))
    assert accepted.changes(before, now) == {"hubei F7": accepted.Change(1, 1)}
    assert list(accepted.worse(before, now)) == []
    assert accepted.changes(accepted.Run(), now) == {}


def test_a_run_is_worse_where_f1_falls_or_a_silent_fault_appears() -> None:
    good, flagged = read_rows(*ALL), read_rows(*ALL[:2], replace(ALL[2], repaired=True, name="丙"))
    assert [line for line in accepted.worse(run(good), run(flagged)) if "F1 66.7%" in line]
    assert list(accepted.worse(run(flagged), run(good))) == []
    silent = read_rows(*ALL[:2], replace(ALL[2], target_raw="9"))
    assert any("nothing points at" in line for line in accepted.worse(accepted.Run(), run(silent)))


def test_accepting_some_groups_keeps_the_others() -> None:
    one = read_rows(*ALL[:2])
    before = accepted.run_of({"a": one, "b": one}, {"a/1": "..x", "b/1": ".xx"})
    after = accepted.renewed(before, accepted.run_of({"b": one}, {"b/2": "x.."}))
    assert after.marks == {"a/1": "..x", "b/2": "x.."}
    assert set(after.groups) == {"a", "b"}


def test_a_sweep_scores_every_kind_of_file() -> None:
    found = sweep.sweep([sweep.Job("hubei", 5, 1)], 1, lambda _: None)
    assert {group for group, _, _ in found} == {f"hubei {form}" for form in FORMS}
    some = sweep.run(sweep.Job("hubei", 1, 1, "F3"))
    assert [(group, one.rows > 0) for group, _, one in some] == [("flattening F3", True)]
    assert [name for _, name, _ in sweep.run(sweep.Job("hubei", 3, 1, "rows dotted"))] == [
        "hubei-0003.rows.dotted-row.txt"
    ]


FORMS = ("docx", "pdf", "rows.txt", "cells.txt")
