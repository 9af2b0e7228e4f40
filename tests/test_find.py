"""Which files of a source are documents."""

import os
import shutil
from pathlib import Path

from jixiao.pipeline.find import find

SAMPLE = Path(__file__).parent.parent / "corpus" / "samples" / "yunling-shuwu.docx"


def test_what_is_a_document(tmp_path: Path) -> None:
    for name in ("a.docx", "b.PDF", "c.txt", "d.doc", ".hidden.docx", "~$a.docx", "e.py", "f.png"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "no suffix").write_bytes(b"%PDF-1.7\n")
    shutil.copy(SAMPLE, tmp_path / "report.bak")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "g.txt").touch()
    os.mkfifo(tmp_path / "pipe.txt")
    found = find([tmp_path])
    names = ["a.docx", "b.PDF", "c.txt", "d.doc", "no suffix", "report.bak"]
    assert [file.path for file in found.files] == names
    assert found.skipped == {"hidden": 1, "owner file": 1, ".py": 1, ".png": 1, "no file": 1}


def test_links_are_not_followed_out_of_the_source(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("绩效")
    (inside / "own.txt").write_text("绩效自评")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "within.txt").symlink_to("own.txt")
    (inside / "loop").symlink_to(".")
    (inside / "dangling.txt").symlink_to("nowhere.txt")
    assert [file.path for file in find([inside]).files] == ["own.txt", "within.txt"]


def test_what_a_run_wrote_is_no_source(tmp_path: Path) -> None:
    for name in ("out/.jixiao/lock", "out/csv/a.txt", "out/audit.xlsx", "out/own.txt", "csv/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("绩效")
    assert [file.path for file in find([tmp_path]).files] == ["csv/a.txt", "out/own.txt"]
