"""What a run did, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .assemble import Counts
from .find import Found, shown
from .gather import Tally


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `found` counts files: `converted`, `failed` and all that was `skipped`."""

    out: str
    formats: tuple[str, ...]
    found: int
    converted: int
    partial: int  # of the converted: something in them was not read
    duplicates: int  # of the converted and failed: they have the bytes of an earlier file
    kept: int  # of the converted: results of an earlier run
    formless: int  # of the converted: no form was found in them
    failed: int
    empty: int  # folders and archives without a document, which are failed rows too
    failures: Mapping[str, int]  # by error code
    examples: tuple[str, ...]  # what is wrong with the first that failed
    skipped: Mapping[str, int]  # files that are no documents, by suffix
    forms: int
    indicators: int
    findings: Mapping[str, int]  # by severity
    seconds: float

    @property
    def exit_status(self) -> int:
        """0, or 1 where documents failed or a source holds none."""
        return 1 if self.failed or self.empty else 0


def summarize(
    out: Path, formats: tuple[str, ...], found: Found, tally: Tally, counts: Counts, seconds: float
) -> Summary:
    """The figures of a run that took `seconds`, from what was found, read and written."""
    failed = counts.failures.total()
    return Summary(
        out=shown(out),
        formats=formats,
        found=counts.converted + failed + found.skipped.total(),
        converted=counts.converted,
        partial=counts.partial,
        duplicates=counts.duplicates,
        kept=tally.kept,
        formless=counts.formless,
        failed=failed,
        empty=counts.empty,
        failures=dict(counts.failures.most_common()),
        examples=tuple(counts.examples),
        skipped=dict(found.skipped.most_common()),
        forms=counts.rows["forms"],
        indicators=counts.rows["indicators"],
        findings=dict(counts.findings.most_common()),
        seconds=seconds,
    )


def told(summary: Summary) -> str:
    """The figures in one line of the log."""
    counts = ("found", "converted", "partial", "duplicates", "kept", "failed", "empty", "forms")
    figures = ", ".join(f"{getattr(summary, name)} {name}" for name in (*counts, "formless"))
    return f"{figures} in {summary.seconds:.1f} s"
