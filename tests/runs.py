"""What bulk runs read in tests, and what they wrote."""

from pathlib import Path

import pandas as pd

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
SAMPLE = SAMPLES / "yunling-shuwu"


def documents(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "parquet" / "documents").set_index("path")


def contents(out: Path) -> dict[str, bytes]:
    """All that a run wrote, except the times."""
    files = [*out.glob("csv/*"), *out.glob("parquet/*/*"), out / "datapackage.json"]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}
