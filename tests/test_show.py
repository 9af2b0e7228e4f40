"""`jixiao show`: what is drawn of one document, and what is told where it cannot be read."""

import shutil
from pathlib import Path

import pytest
from jixiao.pipeline import show
from jixiao.pipeline.cli import run
from jixiao.pipeline.pool import Death

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "yunling-shuwu.docx", tmp_path))


def test_show_draws_grids_records_and_findings(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["show", str(sample)]) == 0
    printed = capsys.readouterr().out
    for word in ("表1: ", "│ ^ ", "│ < ", "form 自评表 1", "年度指标值", "总分"):
        assert word in printed


def test_show_of_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.pdf").touch()
    assert run(["show", str(tmp_path / "empty.pdf")]) == 1
    assert "empty.pdf: " in capsys.readouterr().err


def test_show_tells_what_ended_its_reader(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    late = Death("timeout", "reading took longer than 60 s")
    monkeypatch.setattr(show, "pooled", lambda *_: lambda jobs: [(key, late) for key, _ in jobs])
    assert run(["show", str(sample)]) == 1
    assert "yunling-shuwu.docx: reading took longer than 60 s" in capsys.readouterr().err


def test_show_lets_no_control_character_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "evil.txt").write_text("一级指标\t二级指标\n\x1b[31m产出\x1b]0;x\x07\t[bold]b\n")
    run(["show", str(tmp_path / "evil.txt")])
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\x07" not in printed
