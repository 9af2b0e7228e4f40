"""Tables as pandas DataFrames, without files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd

from . import stamp
from .assemble import Counts, assemble
from .bulk import check_profile
from .find import find
from .gather import gather, in_process, silent
from .journal import Journal
from .tables import TABLES, Row
from .write import arrow_table

Tables = Mapping[str, pd.DataFrame]
"""Every table by name, with the columns and types of the Parquet files."""


def read(source: str | os.PathLike[str], *, profile: str | None = None) -> Tables:
    """All tables of a file or folder, in memory and in this process.

    For single documents and small folders: `convert` reads many, in processes of their own. A
    document that cannot be read is a row of `documents` with status `failed`, as there. Raises
    FileNotFoundError where there is no such source.
    """
    check_profile(profile)
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    with closing(Journal(":memory:", stamp.program())) as journal:
        gather(find([Path(source)]), journal, profile, in_process, silent)
        for document, _ in assemble(journal, Counts()):
            for table in TABLES:
                rows[table].extend(document[table])
    return {table: arrow_table(table, rows[table]).to_pandas() for table in TABLES}
