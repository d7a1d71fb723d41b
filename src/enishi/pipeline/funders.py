"""The tables of funders, and what a study cannot say about them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.engines.engine import read_parquet, saved
from enishi.flows.funding import funded_works, funder_counts, funder_flows, funder_names
from enishi.indicators.intervals import share_interval, sum_interval
from enishi.resolve.funders import funder_key, funders_in_registry
from enishi.resolve.organisations import Registry

Row = dict[str, Any]
_KEYS = pa.schema([("name", pa.string()), ("funder", pa.string())])
# Why a result has no funders: no format of the sources can give them; the formats can, but no work names one.
NO_SOURCE, NONE_NAMED = GAPS = ("no source", "none named")


def funder_tables(
    connection: Any, works: ir.Table, places: ir.Table, registry: Registry | None, folder: Path
) -> tuple[list[Row], ir.Table, int]:
    """Return the rows of ``funders``, the table ``funder_flows``, and how many works name a funder.

    works: ``uid, funders``; places: ``uid, places``. Files in between go to ``folder``.
    """
    spellings = funder_names(works).to_pyarrow().to_pylist()
    keys = [{"name": row["name"], "funder": funder_key(row["name"])} for row in spellings]
    keys = [row for row in keys if row["funder"]]
    path = folder / "funder_keys.parquet"
    pq.write_table(pa.Table.from_pylist(keys, schema=_KEYS), path)
    table = read_parquet(connection, [path], "funder_keys")
    funded = saved(connection, funded_works(works, table), folder / "funded_works.parquet")
    # Spellings stand most works first, so the first of a key is its commonest.
    shown = {row["funder"]: row["name"] for row in reversed(keys)}
    known = funders_in_registry(shown, registry) if registry and shown else {}
    rows = [_row(row, shown, known, registry) for row in funder_counts(funded, places).to_pyarrow().to_pylist()]
    count = int(funded.uid.nunique().execute() or 0)
    return _with_intervals(rows), funder_flows(funded, places), count


def _row(row: Row, shown: dict[str, str], known: dict[str, str], registry: Registry | None) -> Row:
    organisation = known.get(row["funder"])
    record = registry[organisation] if registry and organisation else None
    row |= {"name": shown[row["funder"]], "name_ja": record.name_ja if record else None}
    row |= {"organisation": organisation, "place": (record.country if record else None) or None}
    return row


def _with_intervals(rows: list[Row]) -> list[Row]:
    works, international = ([row[name] for row in rows] for name in ("works", "international_works"))
    columns = {
        "works": sum_interval(works, works),
        "international_share": share_interval(international, works),
    }
    for position, row in enumerate(rows):
        row["international_share"] = row["international_works"] / row["works"]
        for name, (low, high) in columns.items():
            row[f"{name}_low"], row[f"{name}_high"] = float(low[position]), float(high[position])
    return rows


def funding_account(inputs: Sequence[Row], named: int, funders: int) -> Row:
    """Return what the manifest says of funders: works that name one, funders, formats that cannot, and the gap."""
    without = sorted({str(entry["label"]) for entry in inputs if "funders" in entry["cannot_give"]})
    gap = "" if named else NONE_NAMED
    if inputs and all("funders" in entry["cannot_give"] for entry in inputs):
        gap = NO_SOURCE
    return {"works": named, "funders": funders, "formats_without": without, "gap": gap}
