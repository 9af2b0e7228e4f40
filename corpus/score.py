"""How much of the corpus is read right: `python -m jixiao.corpus.score --help`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import regex

from ..extract import UnreadableError, read
from ..extract.source import open_source
from ..normalize import normalize
from ..normalize.report import Form
from .compare import ROW_FIELDS, Score, Wrong, compare, plain

HERE = Path(__file__).parent
HEADS = (
    "title fiscal_year department project_name sub_project competent_department "
    "implementing_unit goal_expected goal_actual"
)
NUMBERED = regex.compile(r"(?P<layout>.+)-\d{4}\.(?P<ending>.+)")
Item = tuple[str, Path, Sequence[Mapping[str, Any]]]  # set, file, gold


def forms_of(path: Path) -> tuple[Form, ...]:
    """The forms as the software reads them."""
    source = open_source(path)
    return normalize(read(source), source.sha256).forms


def set_name(path: Path) -> str:
    """The set a file is counted in: layout and ending of made files, else folder and ending."""
    made = NUMBERED.fullmatch(path.name)
    if made:
        return f"{made['layout']} {made['ending']}"
    return f"{path.parent.name} {path.name.partition('.')[2]}"


def items(gold: Path, source: Path) -> Iterator[Item]:
    """Files with their gold: from a gold file by name, or a folder of one gold a report."""
    if gold.is_dir():
        for one in sorted(gold.glob("*.json")):
            answer = json.loads(one.read_text(encoding="utf-8"))
            for path in sorted(source.glob(f"{one.stem}.*")):
                yield set_name(path), path, answer
        return
    for name, answer in json.loads(gold.read_text(encoding="utf-8")).items():
        path = source / name
        yield set_name(path), path, answer


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


def score_all(found: Iterable[Item]) -> dict[str, Score]:
    """Scores by set, in the order of the files."""
    scores: dict[str, Score] = {}
    for name, path, gold in found:
        add(scores.setdefault(name, Score()), _compare(path, gold))
    return scores


def _compare(path: Path, gold: Sequence[Mapping[str, Any]]) -> Score:
    try:
        return compare(gold, forms_of(path), path.name)
    except UnreadableError as error:
        failed = compare(gold, (), path.name, failed=True)
        failed.wrong.append((path.name, Wrong("file", error.code, "", error.message, False)))
    except Exception as error:
        # A crash is a result to be listed here, the other files are still to be scored.
        failed = compare(gold, (), path.name, failed=True)
        failed.wrong.append((path.name, Wrong("file", "crash", "", repr(error), True)))
    return failed


def add(total: Score, one: Score) -> None:
    """Add the counts of `one` to `total`."""
    for name in ("files", "rows", "rows_read", "rows_right"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.compared.update(one.compared)
    total.right.update(one.right)
    total.wrong += one.wrong


def table(scores: Mapping[str, Score]) -> str:
    """The scores as aligned text, a set a line and all together."""
    total = Score()
    for score in scores.values():
        add(total, score)
    width = max([len(name) for name in scores] + [4])
    fields = "".join(f"{name[:7]:>8}" for name in ROW_FIELDS)
    head = f"{'set':{width}} {'files':>5} {'rows':>5} {'prec':>7}{'rec':>7}{'F1':>7}{fields}"
    lines = [head + f"{'heads':>8}{'funds':>8}{'totals':>8}{'silent':>7}"]
    for name, score in [*sorted(scores.items()), ("all", total)]:
        shares = [score.share(field) for field in ROW_FIELDS]
        shares += [score.share(*HEADS.split()), score.share("funds")]
        shares += [score.share("total_weight", "total_score", "grade")]
        lines.append(
            f"{name:{width}} {score.files:>5} {score.rows:>5} {score.precision:>7.1%}"
            f"{score.recall:>7.1%}{score.f1:>7.1%}"
            + "".join(f"{'-':>8}" if share is None else f"{share:>8.1%}" for share in shares)
            + f"{score.silent:>7}"
        )
    return "\n".join(lines)


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
def main(
    golds: Sequence[Path], sources: Sequence[Path], shared: Path | None, verbose: int, least: float
) -> None:
    """Score the reading of files against their gold; without options the committed samples.

    Each --gold (a file of gold by file name, or a folder) goes with the --source folder in the
    same place; a gold file without one lies beside its files.
    """
    pairs = list(zip(golds, sources, strict=False))
    pairs += [(gold, gold.parent) for gold in golds[len(sources) :]]
    if not pairs:
        pairs = [(HERE / "gold", HERE / "samples")]
    found = [item for gold, source in pairs for item in items(gold, source)]
    if shared:
        found += shared_items(shared)
    scores = score_all(found)
    click.echo(table(scores))
    for line in wrongs(scores, verbose < 2) if verbose else ():
        click.echo(line)
    total = Score()
    for score in scores.values():
        add(total, score)
    if total.f1 < least:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
