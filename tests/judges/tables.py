"""Reads the tables of a run and of a sweep with pandas and with DuckDB, without options, and holds
their types and sums against summary.json.

Usage: tables.py RUN_FOLDER SWEEP_FOLDER
"""

import json
import sys
from pathlib import Path

import duckdb
import pandas
from pandas.api.types import is_integer_dtype, is_numeric_dtype

TEXT = {"hash", "parent_hash", "status", "miner", "node", "person", "region", "tip_hash",
        "winner_hash", "loser_hash", "from_hash", "to_hash", "payment", "txid", "from", "to",
        "state", "digest"}
# Pandas keeps the digits; DuckDB reads the number.
HEXADECIMAL = {"nbits"}


def check_types(path):
    """The types of a table's columns; one that is empty all over has none."""
    frame = pandas.read_csv(path)
    told = duckdb.sql(f"describe select * from '{path}'").fetchall()
    types = {column: name for column, name, *_ in told}
    assert list(types) == list(frame.columns), path
    assert len(frame) == duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0], path
    for column in frame.columns:
        values = frame[column].dropna()
        where = f"{path}: {column} {frame[column].dtype} {types[column]}"
        if values.empty:
            continue
        if column in TEXT:
            assert not is_numeric_dtype(frame[column]) and types[column] == "VARCHAR", where
        elif column in HEXADECIMAL:
            assert not is_numeric_dtype(frame[column]) and types[column] == "BIGINT", where
        elif is_numeric_dtype(frame[column]):
            assert types[column] in ("BIGINT", "DOUBLE"), where
            # Pandas has no whole numbers beside gaps.
            is_whole = is_integer_dtype(frame[column]) or (values % 1 == 0).all()
            assert is_whole or types[column] == "DOUBLE", where
        else:
            raise AssertionError(f"text where a number should be: {where}")
    return frame


def main(run, sweep):
    run, sweep = Path(run), Path(sweep)
    frames = {path.stem: check_types(path) for path in sorted(run.glob("*.csv"))}
    summary = json.loads((run / "summary.json").read_text())
    blocks, forks = frames["blocks"], frames["forks"]
    assert (blocks["status"] == "active").sum() == summary["blocks_active"]
    assert (blocks["status"] == "stale").sum() == summary["blocks_stale"]
    assert len(forks) == summary["forks"] and len(frames["reorgs"]) == summary["reorgs"]
    assert frames["checkpoints"]["digest"].iloc[-1] == summary["digest"]
    query = f"select max(height) from '{run}/blocks.csv' where status = 'active'"
    assert duckdb.sql(query).fetchall()[0][0] == summary["height"]
    print(f"pandas and DuckDB on {run.name}: " +
          ", ".join(f"{name} {len(frame)}" for name, frame in frames.items()))

    cells = pandas.read_csv(sweep / "cells.csv")
    told = duckdb.sql(f"describe select * from '{sweep}/cells.csv'").fetchall()
    assert [column for column, *_ in told] == list(cells.columns)
    for column, name, *_ in told:
        values = cells[column].dropna()
        assert values.empty or is_numeric_dtype(values) == (
            name in ("BIGINT", "DOUBLE", "BOOLEAN")), (column, name)
    print(f"pandas and DuckDB on {sweep.name}: {len(cells)} cells, {len(cells.columns)} columns")


if __name__ == "__main__":
    main(*sys.argv[1:])
