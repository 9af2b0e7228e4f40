"""Every rule against its page, and the frame around the rules."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from form_page import FUND, PAGES, Expected, PageCase, read_pages
from hypothesis import given, settings
from hypothesis import strategies as st
from jixiao.normalize.report import Form, Fund, Indicator, Report
from jixiao.normalize.value import parse_value
from jixiao.rules import ProfileError, Rule, all_rules, audit
from jixiao.rules.profile import choose, named, shipped
from jixiao.rules.rule import FAMILIES

CASES = list(read_pages())
RULES = {rule.id: rule for rule in all_rules()}
SECTIONS = ("Why:", "Formula:", "Basis:", "Not covered:", "False alarm:")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.page}: {case.title}")
def test_page(case: PageCase) -> None:
    _, findings = audit(case.report, case.profile)
    found = [
        Expected(f.severity, f.row, f.field, f.message)
        for f in findings
        if f.rule_id == case.rule_id
    ]
    assert found == list(case.expected)
    assert bool(found) == case.fails, "the heading says Fails: or Passes:"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_rule_has_a_page_with_both_kinds_of_case(rule: Rule) -> None:
    path = PAGES / f"{rule.name}.md"
    assert path.exists(), f"write {path}"
    title = path.read_text(encoding="utf-8").splitlines()[0]
    assert title == f"# {rule.id} {rule.name} {rule.name_zh}"
    kinds = {case.fails for case in CASES if case.page == rule.name}
    assert kinds == {True, False}, "a page needs a failing and a passing case"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_rule_has_a_manual_page(rule: Rule) -> None:
    starts = [line.split(" ")[0] for line in rule.manual.splitlines()]
    assert rule.manual.splitlines()[0].endswith(".")
    for section in SECTIONS:
        assert any(f"{line} ".startswith(section.split()[0]) for line in starts), section
    assert not re.search(r"第[一二三四五六七八九十百零\d]+条", rule.manual + rule.basis)


def test_every_severity_of_a_rule_is_shown_on_its_page() -> None:
    shown: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        shown[case.rule_id] |= {expected.severity for expected in case.expected}
    assert shown == {rule.id: {str(s) for s in rule.severities} for rule in all_rules()}


def test_no_page_without_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {rule.name for rule in RULES.values()}


def test_ids_and_names_are_unique_and_in_the_order_of_the_manual() -> None:
    ids = [rule.id for rule in all_rules()]
    assert ids == sorted(ids, key=lambda id: (FAMILIES.index(id[0]), int(id[1:])))
    assert len({rule.name for rule in RULES.values()}) == len(ids)
    assert len({rule.name_zh for rule in RULES.values()}) == len(ids)


def test_finding_ids_are_unique_and_stable() -> None:
    for case in CASES:
        _, first = audit(case.report, case.profile)
        _, again = audit(case.report, case.profile)
        assert first == again
        assert len({finding.finding_id for finding in first}) == len(first)


def test_a_finding_id_does_not_hang_on_the_figures() -> None:
    one, other = (
        case for case in CASES if case.page == "total-weight" and case.title.startswith("Fails:")
    )
    ids = [
        {f.finding_id for f in audit(case.report)[1] if f.rule_id == "T02"} for case in (one, other)
    ]
    assert one.expected != other.expected
    assert ids[0] == ids[1]


def test_findings_carry_their_form_and_place() -> None:
    for case in CASES:
        for finding in audit(case.report, case.profile)[1]:
            assert finding.document_id == case.report.document_id
            assert finding.path == "a.docx"
            assert finding.basis
            if finding.row is not None:
                assert finding.place
                assert finding.form_id


def test_the_profile_of_each_form_is_set() -> None:
    for case in CASES:
        report, _ = audit(case.report, case.profile)
        for form in report.forms:
            assert form.profile == (case.profile or choose(form)[0].name)
            assert choose(form)[1]


def test_own_profile_builds_on_a_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('base = "hubei"\nexplain_rate = 0.85\n', encoding="utf-8")
    mine = named(str(path))
    assert (mine.name, mine.explain_rate) == ("mine", named(str(path)).explain_rate)
    assert mine.bands == shipped()["hubei"].bands


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("explain_rate = 85", "is a share"),
        ("deviation = 0", "above 0"),
        ("over_tiers = [1]", "above 1"),
        ("score_tolerance = -1", "negative"),
        ('points = { "产出指标" = -5 }', "negative"),
        ("bands = { 达成 = { low = 1, high = 0 } }", "TOML"),
        ('bands = { "达成" = { low = 1, high = 0 } }', "low <= high"),
        ("colour = 1", "unknown field `colour`"),
        ('execution_counts = "often"', "often"),
        ('base = "mars"', "no profile 'mars'"),
        ("=", "not TOML"),
    ],
)
def test_wrong_profile_says_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=re.escape(complaint)):
        named(str(path))


def test_missing_profile_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="national-2020"):
        named("nation")
    with pytest.raises(ProfileError, match="cannot read"):
        named(str(tmp_path / "none.toml"))


FIGURES = st.none() | st.decimals(-(10**14), 10**14, places=3) | st.decimals(0, 120, places=1)
CELLS = st.text("0123456789.%≥≤》《约前底年月日万亿元场次人—/无完成达成未…*（）x", max_size=14)
LEVELS = st.sampled_from([None, "产出指标", "成本指标", "效益指标", "满意度指标"])


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = draw(st.lists(st.sampled_from(["total", "fiscal", "other", "县级"])))
    amounts: list[dict[str, Any]] = [{f: draw(FIGURES) for f in FUND.values()} for _ in names]
    funds = [Fund("f", name, name, **given) for name, given in zip(names, amounts, strict=True)]
    indicators = [
        Indicator(
            "f",
            row,
            draw(LEVELS),
            "成本指标",
            None,
            None,
            draw(CELLS),
            target := draw(CELLS),
            actual := draw(CELLS),
            parse_value(target),
            parse_value(actual),
            draw(FIGURES),
            draw(FIGURES),
            shared_weight=draw(st.none() | st.integers(1, row)),
        )
        for row in range(1, draw(st.integers(0, 5)) + 1)
    ]
    return Form(
        "f",
        "d",
        "p",
        1,
        "page",
        goal_actual=draw(CELLS),
        total_score=draw(FIGURES),
        total_weight=draw(FIGURES),
        funds=tuple(funds),
        indicators=tuple(indicators),
        printed=frozenset(["weight", "score", "target", "actual", "reason", "annual_budget"]),
    )


@settings(max_examples=200, deadline=None)
@given(forms(), st.none() | st.sampled_from(sorted(shipped())))
def test_no_form_breaks_the_audit(form: Form, profile: str | None) -> None:
    _, findings = audit(Report("d", (form,)), profile)
    assert len({finding.finding_id for finding in findings}) == len(findings)
    assert all(finding.message for finding in findings)


def test_a_target_in_a_name_is_expected_without_the_name() -> None:
    page = next(case for case in CASES if case.rule_id == "I08" and case.fails)
    _, findings = audit(page.report, page.profile)
    assert [f.expected for f in findings if f.rule_id == "I08"] == ["10场"]
