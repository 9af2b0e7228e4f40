"""The workbook drawn by another process: the same as ever, and no process is left behind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jixiao.pipeline import bulk, convert
from jixiao.pipeline.aside import GO, Drawer, drawer
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.workbook import NAME

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"

# A drawer that does as it is told in place of reading a journal.
OTHER = "import errno, sys, time; from jixiao.pipeline import aside; aside.draw = {}; aside.main()"


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)


def parts(out: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(out / NAME) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_the_workbook_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [*SAMPLES.glob("n*.txt"), *SAMPLES.glob("n*.docx")]
    monkeypatch.setattr(bulk, "write_workbook", lambda *given: pytest.fail("drawn by this process"))
    monkeypatch.setattr(bulk, "ASIDE_FROM", 1)
    convert(sources, tmp_path / "aside", workers=2)
    assert not (tmp_path / "aside" / ".jixiao" / "tmp").exists()
    monkeypatch.undo()
    monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)
    convert(sources, tmp_path / "here", workers=1)
    assert parts(tmp_path / "aside") == parts(tmp_path / "here")


def test_what_goes_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ASIDE_FROM", 1)
    full = OTHER.format("lambda *given: open('/dev/full', 'w', 1).write('x\\n')")
    monkeypatch.setattr("jixiao.pipeline.aside.DRAW", full)
    with pytest.raises(bulk.OutputError, match=os.strerror(errno.ENOSPC)):
        convert(SAMPLES / "nanping-kexie.rows.txt", tmp_path / "out", workers=2)
    monkeypatch.setattr("jixiao.pipeline.aside.DRAW", OTHER.format("None"))
    with pytest.raises(bulk.OutputError, match=r"workers\.log"):
        convert(SAMPLES / "nanping-kexie.rows.txt", tmp_path / "out", workers=2)
    assert "TypeError" in (tmp_path / "out" / ".jixiao" / "workers.log").read_text()


def test_it_ends_when_the_tables_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.pipeline.aside.DRAW", OTHER.format("lambda *given: time.sleep(99)"))
    log, scratch = tmp_path / "log", tmp_path / "scratch"

    def tables(other: Drawer) -> None:
        other.begin()
        raise ValueError("tables")

    with pytest.raises(ValueError, match="tables"), drawer(log, log, log, scratch) as other:
        tables(other)


@pytest.mark.parametrize(("told", "status"), [(GO, 1), (b"", 0)], ids=["drawing", "waiting"])
def test_it_ends_with_its_parent(told: bytes, status: int) -> None:
    call = [sys.executable, "-c", OTHER.format("lambda *given: time.sleep(99)"), "journal", "file"]
    with subprocess.Popen(call, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(told)
        process.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        process.stdin.close()  # as the system does when the parent is killed
        assert process.wait(20) == status
