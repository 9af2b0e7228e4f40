"""What other libraries make of the value cases: prints the table of docs/values.md.

The libraries are no dependencies; install what is wanted in an environment of its own:

    pip install cn2an jionlp recognizers-text-suite "emoji<1.7" dateparser quantulum3 pint
    python tools/compare_value_libraries.py
"""

import contextlib
import io
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

CASES = Path(__file__).parents[1] / "tests" / "values"
VERBAL = ("qualitative", "text", "blank")
Reading = float | list[str] | None  # a magnitude, the ISO dates of a span, or nothing
Reader = Callable[[str, str], Reading]


def cn2an_reader() -> Reader:
    """Numerals; the text must be nothing else."""
    from cn2an import cn2an

    return lambda text, _kind: float(cn2an(text, "smart"))


def jionlp_reader() -> Reader:
    """Money, and times of day and year."""
    import jionlp

    def read(text: str, kind: str) -> Reading:
        if kind == "date":
            return [str(time)[:10] for time in jionlp.parse_time(text)["time"]]
        found = jionlp.parse_money(text)["num"]
        return float(found[0] if isinstance(found, list) else found)

    return read


def recognizers_reader() -> Reader:
    """Microsoft's recognizers for Chinese."""
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_percentage

    def read(text: str, kind: str) -> Reading:
        if kind == "date":
            found = recognize_datetime(text, "zh-cn")[0].resolution["values"][0]
            days = [str(found[key])[:10] for key in ("value", "start") if key in found]
            # Its spans end on the day behind their last.
            after = date.fromisoformat(found["end"]) if "end" in found else None
            return [*days, str(after - timedelta(days=1))] if after else days
        found = recognize_percentage(text, "zh-cn") or recognize_number(text, "zh-cn")
        return float(found[0].resolution["value"].rstrip("%"))

    return read


def dateparser_reader() -> Reader:
    """Dates; asked for every text, since it also finds dates where there are none."""
    import dateparser

    def read(text: str, _kind: str) -> Reading:
        found = dateparser.parse(text, languages=["zh"])
        return [found.date().isoformat()] if found else None

    return read


def quantulum_reader() -> Reader:
    """Quantities in English text."""
    from quantulum3 import parser

    return lambda text, _kind: float(parser.parse(text)[0].value)


def pint_reader() -> Reader:
    """A number and a unit of physics."""
    import pint

    units = pint.UnitRegistry()
    return lambda text, _kind: float(units.Quantity(text).magnitude)


READERS = {
    "cn2an": cn2an_reader,
    "jionlp": jionlp_reader,
    "recognizers-text-suite": recognizers_reader,
    "dateparser": dateparser_reader,
    "quantulum3": quantulum_reader,
    "pint": pint_reader,
}


def cases() -> list[tuple[str, str, Reading]]:
    """Text, kind, and the magnitude or first date; compound cases are left out."""
    found: list[tuple[str, str, Reading]] = []
    for file in sorted(CASES.glob("*.toml")):
        for kind, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for case in block["cases"]:
                if kind in VERBAL:
                    found.append((case, kind, None))
                elif kind == "date":
                    found.append((case[0], kind, [case[2]]))
                elif kind != "compound":
                    found.append((case[0], kind, float(case[2])))
    return found


def agree(read: Reading, expected: Reading) -> bool:
    """The first or last day of a span will do, and any year where the case has none."""
    if isinstance(expected, list):
        return isinstance(read, list) and any(d.endswith(expected[0].lstrip("-")) for d in read)
    return isinstance(read, float) and abs(read - (expected or 0)) < 1e-6 * max(1, abs(read))


def measure(read: Reader) -> Counter[tuple[str, str]]:
    """How many cases of quantities, dates and words are right, wrong or not read."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, kind, expected in cases():
        group = "words" if kind in VERBAL else "dates" if kind == "date" else "quantities"
        found: Reading = None
        # A library that fails on a text has read nothing.
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            found = read(text, kind)
        if found is None:
            counts[group, "right" if group == "words" else "nothing"] += 1
        else:
            right = group != "words" and agree(found, expected)
            counts[group, "right" if right else "wrong"] += 1
    return counts


def main() -> None:
    """Print a row a library."""
    warnings.simplefilter("ignore")
    print("| library | quantities: right, wrong, not read | dates: right, wrong, not read |"
          " no quantity: read as one |\n|---|---|---|---|")  # fmt: skip
    for name, make in READERS.items():
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                read = make()
        except ImportError as error:
            print(f"| {name} | not installed: {error} | | |")
            continue
        counts = measure(read)
        shares = []
        for group in ("quantities", "dates"):
            total = sum(n for (g, _), n in counts.items() if g == group)
            shares.append(
                ", ".join(
                    f"{counts[group, found] / total:.0%}" for found in ("right", "wrong", "nothing")
                )
            )
        false = counts["words", "wrong"] / (counts["words", "wrong"] + counts["words", "right"])
        print(f"| {name} {version(name)} | {shares[0]} | {shares[1]} | {false:.0%} |")


if __name__ == "__main__":
    main()
