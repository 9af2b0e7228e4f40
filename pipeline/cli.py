"""The command `jixiao`: what each call does stands in its function; the rest loads on use."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

try:
    import click
except KeyboardInterrupt:  # loading it takes most of the time before `run`
    sys.exit(128 + signal.SIGINT)

GOES_ON = "; what was read is kept, the same call goes on from there"

LONGEST = 604_800
"""A week: seconds that one document may take at most."""

Sources = tuple[Path, ...]


class _Path(click.Path):
    """A path; empty text is none, though Python takes it for the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


class _Seconds(click.FloatRange):
    """A time that a clock can measure: `nan` passes every comparison."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        seconds = super().convert(value, param, ctx)
        if seconds != seconds:
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return seconds


path = _Path(path_type=Path)
sources = click.argument("sources", nargs=-1, required=True, type=path)
workers = click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes 进程数; one a processor by default."
)
timeout = click.option(
    "--timeout",
    type=_Seconds(0, LONGEST, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for one document 单个文档时限.",
)
profile = click.option(
    "--profile", metavar="NAME", help="Audit profile for all forms 规则配置; else each form's own."
)


def _print_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from .stamp import version

        click.echo(f"jixiao {version()}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help="Show the version 版本.",
)  # fmt: skip
def cli() -> None:
    """绩效自评报告: reports in Word, PDF and text to clean, audited records.

    Exit status: 0 done; 1 some documents failed (they are rows in documents); 2 wrong use; 3
    the audit found errors.
    """


@cli.command()
@sources
@click.option(
    "-o",
    "--out",
    type=path,
    help="Folder for tables 输出.",
)
@click.option(
    "--format",
    type=click.Choice(["parquet", "csv", "both"]),
    default="both",
    show_default=True,
    help="Files to write 格式.",
)
@workers
@timeout
@profile
@click.option(
    "--memory",
    type=click.IntRange(256, 1 << 20),
    default=2048,
    show_default=True,
    metavar="MB",
    help="Memory of one process 单进程内存.",
)
@click.option(
    "--recycle",
    type=click.IntRange(1),
    default=5000,
    show_default=True,
    metavar="N",
    help="Documents after which a process is replaced 重启间隔.",
)
@click.option("--fresh", is_flag=True, help="Forget earlier runs 重新读取全部.")
@click.option("--dry-run", is_flag=True, help="Only list what would be read 只列出.")
@click.option("--json", "as_json", is_flag=True, help="Progress and summary as lines of JSON.")
def convert(
    sources: Sources, out: Path | None, dry_run: bool, as_json: bool, **options: Any
) -> int:
    """Files, folders and zip archives to tables 转换.

    Reads SOURCES (folders and zip archives with all below them), audits, and writes eight tables
    under OUT. A second run reads only what is new. What it did stands in OUT/jixiao.log.
    """
    if dry_run:
        from .plan import plan

        return plan(sources, out, as_json=as_json)
    if out is None:
        raise click.UsageError("Missing option '-o' / '--out'.", click.get_current_context())
    from .bulk import convert as run
    from .terminal import print_summary, print_summary_json, progress

    with progress(as_json=as_json) as told:
        summary = run(sources, out, progress=told, **options)
    (print_summary_json if as_json else print_summary)(summary)
    return summary.exit_status


@cli.command()
@sources
@click.option("--json", "as_json", is_flag=True, help="One finding a line as JSON.")
@click.option("--sarif", "as_sarif", is_flag=True, help="One SARIF 2.1.0 log.")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule 规则 (B04).")
@click.option(
    "--severity",
    "severities",
    multiple=True,
    type=click.Choice(["error", "warning", "info"]),
    help="Only this severity 级别.",
)
@click.option(
    "--baseline",
    type=path,
    metavar="FILE",
    help="Hide the findings accepted in FILE; tell which are gone 基线.",
)
@click.option(
    "--write-baseline",
    type=path,
    metavar="FILE",
    help="Accept all findings: write them to FILE 接受.",
)
@workers
@timeout
@profile
def audit(
    sources: Sources, as_json: bool, as_sarif: bool, rules: tuple[str, ...],
    severities: tuple[str, ...], baseline: Path | None, write_baseline: Path | None,
    **options: Any,
) -> int:  # fmt: skip
    """The findings of files and folders 审核.

    Exit status 3 where findings of severity error are shown.
    """
    from .review import Wanted, review

    if as_json and as_sarif:
        raise click.UsageError("--json and --sarif exclude each other.")
    form = "json" if as_json else "sarif" if as_sarif else "table"
    return review(sources, Wanted(form, rules, severities, baseline, write_baseline), **options)


@cli.command()
@click.argument("file", type=path)
@timeout
@profile
def show(file: Path, timeout: float, profile: str | None) -> int:
    """What was seen in FILE 查看: grids, records, repairs, findings."""
    from .show import show as draw

    return draw(file, profile, timeout)


@cli.command()
@click.argument("rule", metavar="[ID]", required=False)
def rules(rule: str | None) -> int:
    """List the audit rules, or explain one 规则."""
    from .manual import explain, listing

    return explain(rule) if rule else listing()


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("text", nargs=-1, required=True)
def value(text: tuple[str, ...]) -> int:
    """How a target or actual value is read, as JSON 指标值."""
    from .manual import reading

    for each in text:
        click.echo(reading(each))
    return 0


def run(arguments: list[str]) -> int:
    """Run the command; the exit status. Whatever is wrong is said in one line."""
    try:
        with cli.make_context("jixiao", arguments) as context:
            status: int = cli.invoke(context)
        sys.stdout.flush()
        return status
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return 2
    except click.UsageError as error:
        call = error.ctx.command_path if error.ctx else "jixiao"
        return _fail(f"{error.format_message()} ({call} --help)")
    except KeyboardInterrupt:
        click.echo(f"jixiao: stopped{GOES_ON if arguments[0] == 'convert' else ''}", err=True)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # Whoever reads has enough. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception as error:
        if not isinstance(error, _expected()):
            raise
        return _fail(str(error))


def _expected() -> tuple[type[Exception], ...]:
    """Errors whose message is for the user; loaded only when something went wrong."""
    from ..extract.limits import LimitError
    from ..rules.profile import ProfileError
    from .baseline import BaselineError
    from .bulk import OutputError
    from .find import NoSuchSource
    from .manual import NoSuchRule
    from .pool import PoolError

    return LimitError, ProfileError, BaselineError, OutputError, NoSuchSource, NoSuchRule, PoolError


def _fail(message: str) -> int:
    from .runlog import one_line

    click.echo(f"jixiao: {message[:1].lower()}{one_line(message[1:])}", err=True)
    return 2


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        # A name or a character that the terminal cannot show must not end a run.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
