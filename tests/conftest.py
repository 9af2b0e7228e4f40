"""Options and fixtures of the test suite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from runs import SAMPLE

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the golden files anew instead of comparing"
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive: three formats, a folder in a folder, a duplicate."""
    folder = tmp_path / "archive"
    (folder / "2021" / "部门").mkdir(parents=True)
    shutil.copy(f"{SAMPLE}.docx", folder / "a.docx")
    shutil.copy(f"{SAMPLE}.pdf", folder / "2021" / "部门" / "b.pdf")
    shutil.copy(f"{SAMPLE}.rows.txt", folder / "2021" / "c.txt")
    shutil.copy(f"{SAMPLE}.docx", folder / "z copy.docx")
    return folder
