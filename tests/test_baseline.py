"""Accepted findings and SARIF: what is new, what is gone, and what other programs read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jixiao.pipeline import review
from jixiao.pipeline.baseline import Baseline, BaselineError, read_baseline, write_baseline
from jixiao.pipeline.cli import run
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.sarif import sarif
from jixiao.pipeline.tables import columns
from jixiao.rules import all_rules

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
GOOD, FULL = "\t6座\t5座\t10\t8.33\t", "\t6座\t5座\t10\t10\t"  # full marks for a missed target


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "pooled", lambda log, workers, limits: in_process)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("qingshi-qudao.rows.txt", "ningxi-chanye.rows.txt"):
        shutil.copy(SAMPLES / name, folder)
    return folder


def spoil(folder: Path, old: str = GOOD, new: str = FULL) -> None:
    file = folder / "qingshi-qudao.rows.txt"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def finding(**changes: Any) -> dict[str, Any]:
    names = [column.name for column in columns("findings")]
    return dict.fromkeys(names) | {
        "finding_id": "f1", "rule_id": "T01", "severity": "error", "path": "a b/表:1.txt",
        "place": "表1 行3（文本第7行）", "message": "总得分", "row": 2,
    } | changes  # fmt: skip


def test_what_was_accepted_is_hidden(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tmp_path / "base.json"
    assert run(["audit", str(folder), "--write-baseline", str(base)]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    count = len(json.loads(base.read_text(encoding="utf-8")))
    assert f"{count} findings accepted" in printed.err
    assert run(["audit", str(folder), "--json", "--baseline", str(base)]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{count} accepted findings hidden 已接受, 0 gone" in printed.err


def test_what_is_new_and_what_is_gone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tmp_path / "base.json"
    run(["audit", str(folder), "--write-baseline", str(base)])
    spoil(folder)
    capsys.readouterr()
    assert run(["audit", str(folder), "--json", "--baseline", str(base)]) == 3
    # The bytes have changed, and with them all ids; only what was not said before is new.
    assert {each["rule_id"] for each in shown(capsys)} == {"S03", "S10", "T01"}
    run(["audit", str(folder), "--write-baseline", str(base)])
    spoil(folder, FULL, GOOD)
    capsys.readouterr()
    assert run(["audit", str(folder), "--baseline", str(base)]) == 0
    told = capsys.readouterr().err
    assert "3 gone 已消除:" in told
    assert "S03 qingshi-qudao.rows.txt" in told


def test_filters_and_other_documents_do_not_make_findings_gone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tmp_path / "base.json"
    run(["audit", str(folder), "--write-baseline", str(base)])
    capsys.readouterr()
    one = str(folder / "ningxi-chanye.rows.txt")
    run(["audit", one, "--baseline", str(base), "--severity", "warning"])
    assert " 0 gone" in capsys.readouterr().err


def test_a_list_of_ids_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "ids.json"
    file.write_text('["f1", "f2"]', encoding="utf-8")
    accepted = read_baseline(file)
    assert accepted.accepts(finding())
    assert not accepted.accepts(finding(finding_id="f3"))
    assert [entry["finding_id"] for entry in accepted.gone((), (), ["a"])] == ["f2"]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"rule_id": "T01"}]', '"f1"'])
def test_wrong_baseline_says_what_is_wrong(text: str, tmp_path: Path) -> None:
    file = tmp_path / "base.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"base\.json is no"):
        read_baseline(file)


def test_baseline_that_cannot_be_read_or_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", str(folder), "--baseline", str(tmp_path / "none.json")]) == 2
    assert "cannot read the baseline" in capsys.readouterr().err
    with pytest.raises(BaselineError, match="cannot write"):
        write_baseline(tmp_path / "no" / "base.json", [finding()])
    assert write_baseline(tmp_path / "empty.json", []) == 0
    assert read_baseline(tmp_path / "empty.json").entries == []


def test_sarif_of_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder)
    assert run(["audit", str(folder), "--sarif"]) == 3
    log = json.loads(capsys.readouterr().out)
    (one,) = log["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in all_rules()]
    assert {result["level"] for result in one["results"]} == {"error", "warning", "note"}
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert "baselineState" not in result
    lines = [r["locations"][0]["physicalLocation"].get("region") for r in one["results"]]
    assert all(line is None or line["startLine"] > 0 for line in lines)
    assert run(["audit", str(folder), "--sarif", "--json"]) == 2


def test_sarif_states(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = tmp_path / "base.json"
    spoil(folder)
    run(["audit", str(folder), "--write-baseline", str(base)])
    spoil(folder, FULL, GOOD)
    capsys.readouterr()
    run(["audit", str(folder), "--sarif", "--baseline", str(base)])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    states = {result["ruleId"]: result["baselineState"] for result in results}
    assert states["S03"] == "absent"
    assert states["I01"] == "unchanged"


def test_sarif_result_points_to_the_line() -> None:
    log = sarif([(finding(), "new")])
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (result,) = log["runs"][0]["results"]
    assert result["baselineState"] == "new"
    assert result["partialFingerprints"] == {"jixiao/v1": "f1"}
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "a%20b/%E8%A1%A8%3A1.txt"
    assert physical["region"] == {"startLine": 7}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "表1 行3（文本第7行）"}]
    assert result["properties"] == {"row": 2, "place": "表1 行3（文本第7行）"}


def test_nothing_accepted() -> None:
    assert not Baseline([]).accepts(finding())
