"""How much of the corpus is read right: `python -m jixiao.corpus.score --help`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from ..extract.source import open_source
from .accepted import Change, Run, changes, load, renewed, run_of, save, worse
from .compare import ROW_FIELDS, Score, plain
from .sweep import jobs, score_of, set_name, sweep

HERE = Path(__file__).parent
SAMPLES = ((HERE / "gold", HERE / "samples"),)
SEED = 1
SECTIONS = ("forms", "flattening", "damage")
HEADER = " files   rows  right    prec     rec      F1   heads   funds  totals  silent gained  lost"
HEADS = (
    "title fiscal_year department project_name sub_project competent_department "
    "implementing_unit goal_expected goal_actual"
)
Item = tuple[str, Path, Sequence[Mapping[str, Any]]]  # group, file, gold
Result = tuple[str, str, Score]  # group, file name, score


def items(gold: Path, source: Path) -> Iterator[Item]:
    """Files with their gold: from a gold file by name, or a folder of one gold a report."""
    if gold.is_dir():
        for one in sorted(gold.glob("*.json")):
            answer = json.loads(one.read_text(encoding="utf-8"))
            for path in sorted(source.glob(f"{one.stem}.*")):
                yield set_name(path.name, path.parent.name), path, answer
        return
    for name, answer in json.loads(gold.read_text(encoding="utf-8")).items():
        path = source / name
        yield set_name(path.name, path.parent.name), path, answer


def shared_items(shared: Path) -> Iterator[Item]:
    """The real and modelled reports with their gold, where the folder is at hand.

    The gold of the modelled ones also holds values that their texts do not print.
    """
    examples = shared / "examples"
    for name, path, gold in items(examples / "modelled_gold.json", examples / "modelled"):
        text = plain(path.read_text(encoding="utf-8"))
        yield f"{name} {path.stem}", path, [printed_only(form, text) for form in gold]
    yield from items(examples / "seeds_gold.json", shared / "seeds")


def printed_only(gold: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Gold without the reasons, and the totals, that stand nowhere in the text."""
    rows = [dict(row) for row in gold["indicators"]]
    for row in rows:
        if plain(row.get("reason")) not in text:
            del row["reason"]
    kept = {name: value for name, value in gold.items() if name != "total"}
    total = gold.get("total")
    summed = any(word in text for word in ("总分", "合计", "总得分"))
    if total and summed and all(f"{value:g}" in text for value in total):
        kept["total"] = total
    return kept | {"indicators": rows}


def score_all(found: Iterable[Item]) -> Iterator[Result]:
    """Group, name and score of each file."""
    for group, path, gold in found:
        yield group, path.name, score_of(open_source(path), gold)


def gather(results: Iterable[Result]) -> tuple[dict[str, Score], dict[str, str]]:
    """Scores by group, and the marks of the rows of each file by group and name."""
    scores: dict[str, Score] = {}
    marks: dict[str, str] = {}
    for group, name, one in results:
        add(scores.setdefault(group, Score()), one)
        marks[f"{group}/{name}"] = one.marks
    return scores, marks


def add(total: Score, one: Score) -> None:
    """Add the counts of `one` to `total`."""
    for name in ("files", "rows", "rows_read", "rows_right"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.compared.update(one.compared)
    total.right.update(one.right)
    total.wrong += one.wrong


def table(scores: Mapping[str, Score], changed: Mapping[str, Change]) -> str:
    """The scores as aligned text: a section for forms, flattenings and damage, and all of it."""
    width = max([len(name) for name in scores] + [len(max(SECTIONS, key=len))])
    lines = [f"{'':{width}}{HEADER}"]
    total, changes = Score(), Change()
    for section in SECTIONS:
        some = {name: one for name, one in sorted(scores.items()) if _section(name) == section}
        if some:
            lines += [_line(name, one, changed.get(name), width) for name, one in some.items()]
            whole, change = _sum(some, changed)
            lines += [_line(f"all {section}", whole, change, width), _fields(whole), ""]
            add(total, whole)
            changes = Change(changes.gained + change.gained, changes.lost + change.lost)
    return "\n".join([*lines, _line("all", total, changes, width)])


def _section(name: str) -> str:
    first = name.partition(" ")[0]
    return first if first in SECTIONS else SECTIONS[0]


def _sum(some: Mapping[str, Score], changed: Mapping[str, Change]) -> tuple[Score, Change]:
    total = Score()
    for score in some.values():
        add(total, score)
    known = [changed[name] for name in some if name in changed]
    return total, Change(sum(one.gained for one in known), sum(one.lost for one in known))


def _line(name: str, score: Score, change: Change | None, width: int) -> str:
    shares = [score.share(*HEADS.split()), score.share("funds")]
    shares += [score.share("total_weight", "total_score", "grade")]
    moved = f"{change.gained:>7}{change.lost:>6}" if change else f"{'new':>13}"
    return (
        f"{name:{width}}{score.files:>6}{score.rows:>7}{score.rows_right:>7}"
        f"{score.precision:>8.1%}{score.recall:>8.1%}{score.f1:>8.1%}"
        + "".join(f"{'-':>8}" if share is None else f"{share:>8.1%}" for share in shares)
        + f"{score.silent:>8}{moved}"
    )


def _fields(score: Score) -> str:
    """The shares of right values by field of the rows."""
    shares = [(name, score.share(name)) for name in ROW_FIELDS]
    return "  fields: " + ", ".join(f"{name} {share:.1%}" for name, share in shares if share)


def wrongs(scores: Mapping[str, Score], silent_only: bool) -> Iterator[str]:
    """The differences, a line each; `!` marks those that nothing points at."""
    for name, score in sorted(scores.items()):
        for file, wrong in score.wrong:
            if wrong.silent or not silent_only:
                mark = "!" if wrong.silent else " "
                said = f"{wrong.field}: want {wrong.want!r}, got {wrong.got!r}"
                yield f"{mark} {name} | {file} {wrong.where} | {said}"


@click.command()
@click.option("--gold", "golds", multiple=True, type=click.Path(exists=True, path_type=Path))
@click.option("--source", "sources", multiple=True, type=click.Path(exists=True, path_type=Path))
@click.option("--shared", type=click.Path(exists=True, path_type=Path), help="Shared examples.")
@click.option("-v", "--verbose", count=True, help="List silent faults; twice: all.")
@click.option("--least", type=float, default=0.0, help="Exit with 1 where F1 in all is below.")
@click.option("--only", default="", help="Only groups with this in their name: F7, hubei, docx.")
@click.option("--accept", is_flag=True, help="Make this run the one to compare with.")
@click.option("--workers", default=os.cpu_count() or 1, show_default=True)
def main(
    golds: Sequence[Path],
    sources: Sequence[Path],
    shared: Path | None,
    verbose: int,
    least: float,
    only: str,
    accept: bool,
    workers: int,
) -> None:
    """Score the reading of files against their gold, and compare with the accepted run.

    Without options these are the committed samples and a corpus made for it. Each --gold (a file
    of gold by file name, or a folder) goes with the --source folder in the same place; a gold
    file without one lies beside its files. Exit status 1: a group of the accepted run is worse.
    """
    pairs = list(zip(golds, sources, strict=False))
    pairs += [(gold, gold.parent) for gold in golds[len(sources) :]]
    own = not pairs and not shared
    found = [item for gold, source in pairs or SAMPLES for item in items(gold, source)]
    found += shared_items(shared) if shared else ()
    results = score_all(item for item in found if only in item[0])
    swept = sweep(jobs(SEED, only), workers, _say) if own else ()
    scores, marks = gather(chain(results, swept))
    before, now = load() if own else Run(), run_of(scores, marks)
    click.echo(table(scores, changes(before, now)))
    for line in wrongs(scores, verbose < 2) if verbose else ():
        click.echo(line)
    if accept and own:
        save(renewed(before, now) if only else now)
        return
    fallen = list(worse(before, now)) if own else []
    for line in fallen:
        click.echo(f"worse: {line}")
    if fallen or _sum(scores, {})[0].f1 < least:
        raise SystemExit(1)


def _say(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
