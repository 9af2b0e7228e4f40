"""T: the total row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..normalize import taxonomy
from .figures import HUNDRED, gap, number
from .rule import ERROR, INFO, Case, Fault, fault_at, rule
from .sums import Span, execution_scores, indicator_scores
from .text_totals import told_grades

_BANDS = (
    (Decimal(90), "优", "90分（含）以上为优"),
    (Decimal(80), "良", "80分（含）至90分为良"),
    (Decimal(60), "中", "60分（含）至80分为中"),
    (Decimal(0), "差", "60分以下为差"),
)

_GRADED = re.compile(
    r"(?:等级|等次|档次|结论|结果|评定|评为|评级|综合评价)[^。；;\n]{0,16}[“\"‘']?"
    r"(?:优秀|良好|优|良|中|差)(?![势化质先点等心期小间]|品)"
)


@rule("T01", "total-score", "总得分", ERROR, basis="表内勾稽：总得分等于各项得分之和")
def total_score(case: Case) -> Iterator[Fault]:
    """The printed total score is not the sum of the scores.

    Why: the total is what is published and what the grade rests on.
    Formula: 总分 = 得分 of budget execution (as the profile counts it) + Σ 得分 of the
    indicators, tolerance 0.05. A merged score counts once. Where scores are blank the total
    must lie in the range that they leave open, each between 0 and its 分值. A score of execution
    that is not rate × points (B04) may have been added as printed or as it should be; one
    beyond its 分值 only as it should be.
    Basis: arithmetic of the form.
    Not covered: forms without scores or without a printed total.
    False alarm: scores of rows that the source lost without a trace; a form of a place with
    other rules for execution, audited with the wrong profile.
    """
    printed, rows = case.form.total_score, indicator_scores(case.form)
    if printed is None or rows is None:
        return
    execution = execution_scores(case.form, case.profile)
    spans = [rows + span for span in execution]
    if any(span.holds(printed, case.profile.score_tolerance) for span in spans):
        return
    whole = spans[0]
    parts = f"预算执行 {_written(execution[0])} + 指标 {_written(rows)} = {_written(whole)}"
    if case.profile.execution_counts == "outside":
        parts = f"指标得分合计 {_written(whole)}"
    note = "" if whole.low == whole.high else "，空白得分按 0 至其分值计"
    yield fault_at(
        case.form,
        "total_score",
        f"总得分 {number(printed)} ≠ {parts}（差 {number(whole.distance(printed), 2)}{note}）",
        number(printed),
        _written(whole),
    )


def _written(span: Span) -> str:
    if span.low == span.high:
        return number(span.low)
    return f"{number(span.low)}～{number(span.high)}"


@rule("T02", "total-weight", "总分值", ERROR, basis="表内勾稽：总分设置为100分")
def total_weight(case: Case) -> Iterator[Fault]:
    """The printed total of the points is not 100.

    Why: grades are bands of 100 points.
    Formula: 分值 of the 总分 row = 100.
    Basis: the remark of the form (总分设置为100分); common practice.
    Not covered: whether the points add up to it (W01).
    False alarm: a total row of the indicators alone (90) above a separate row for execution.
    """
    printed = case.form.total_weight
    if printed is not None and printed != HUNDRED:
        yield fault_at(
            case.form,
            "total_weight",
            f"总分值 {number(printed)} ≠ 100（差 {gap(printed, HUNDRED)}）",
            number(printed),
            "100",
        )


@rule(
    "T03",
    "grade",
    "等级",
    ERROR,
    basis="表注：90（含）—100分为优，80（含）—90分为良，60（含）—80分为中，60分以下为差",
)
def grade(case: Case) -> Iterator[Fault]:
    """The grade is not the one of the band that the total score lies in.

    Why: the grade is what is read first and decides on the next budget.
    Formula: 优 from 90, 良 from 80, 中 from 60, 差 below; 优秀 is 优.
    Basis: the remark printed on the forms; common practice.
    A grade that the text states is held to the same band.
    Not covered: a total above 100 or below 0, or a total whose points are not 100 (T02).
    False alarm: a place with other bands.
    """
    score, printed = case.form.total_score, case.form.grade
    if score is None or not 0 <= score <= HUNDRED:
        return
    if case.form.total_weight not in (None, HUNDRED):
        return
    band, span = next((name, span) for least, name, span in _BANDS if score >= least)
    told = f"总得分 {number(score)} 对应的“{band}”（{span}）"
    for section, words, said in told_grades(case):
        if taxonomy.grade(said) != band:
            message = f"正文“{words}” ≠ {told}"
            key = f"section {section.seq}"
            yield Fault(message, said, band, field="text", place=section.place, key=key)
    if printed is not None and printed != band:
        yield fault_at(
            case.form,
            "grade",
            f"等级“{printed}” ≠ {told}",
            printed,
            band,
        )


@rule("T04", "grade-missing", "等级未填", INFO, basis="填报要求：自评结果应有等级")
def grade_missing(case: Case) -> Iterator[Fault]:
    """There is a total score, but no grade anywhere.

    Why: the grade is what is published; a reader should not have to derive it.
    Formula: neither the form nor a sentence of the text on the result names 优, 良, 中 or 差.
    Basis: remarks of some forms; many forms ask for no grade, so this is only an info.
    Not covered: whether the grade is right (T03); forms without a total score.
    False alarm: a form whose grade is given in a covering letter.
    """
    form = case.form
    if form.total_score is None or form.grade is not None:
        return
    texts = [form.title or "", *(s.text + (s.heading or "") for s in case.report.sections)]
    if not any(_GRADED.search(text) for text in texts):
        place = form.places.get("total_score") or form.place
        yield Fault(f"总得分 {number(form.total_score)}，未填写等级", field="grade", place=place)
