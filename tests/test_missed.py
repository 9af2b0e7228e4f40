"""A form that is not found is told: the document is partial, not silently empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.normalize.report import Report
from jixiao.pipeline import convert

# The labels of the levels are lost and the values stand in no row.
LOST = "附表\n三级指标\n备考\n年度指标值\n实际完成值\n甲\n乙\n丙\n"


def report(text: str) -> Report:
    return normalize(read(from_bytes("report.txt", text.encode())), "made")


def test_a_header_without_a_form_is_a_remark() -> None:
    found = report(LOST)
    assert found.forms == ()
    assert [remark.code for remark in found.remarks] == ["unread"]
    assert "文本第2行" in found.remarks[0].text


@pytest.mark.parametrize(
    "text",
    [
        "绩效评价管理办法\n绩效指标分为数量指标、质量指标、时效指标和成本指标，指标值应当可衡量。\n",
        "工作总结\n全年完成情况良好，各项指标均已完成。\n",
    ],
)
def test_other_documents_have_no_such_remark(text: str) -> None:
    assert report(text).remarks == ()


def test_the_document_is_partial(tmp_path: Path) -> None:
    (tmp_path / "form.txt").write_text(LOST, encoding="utf-8")
    summary = convert(tmp_path / "form.txt", tmp_path / "out", workers=1)
    assert (summary.converted, summary.partial, summary.formless) == (1, 1, 1)
    assert "未能读出自评表" in (tmp_path / "out/csv/documents.csv").read_text("utf-8-sig")
