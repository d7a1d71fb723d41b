"""How fast OpenAlex works are read: our reading from gzip and from Parquet, against two ``zcat`` of the same files.

Usage: ``python bench/reading.py [--works 100000] [--files 4] [--folder DIR]``. The works are generated with a fixed
seed, as heavy as real ones (``heavy``). Ratios count, not times.
"""

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import heavy
import orjson
import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq
from process import timed
from scale import zcat

_ABSTRACT = "abstract_inverted_index"


class Row(NamedTuple):
    """One measurement. ratio: to two ``zcat`` in the same run; gib: of all processes; rate: works a second."""

    name: str
    seconds: float
    ratio: float
    gib: float
    rate: float


def generate(folder: Path, works: int, files: int) -> tuple[list[Path], list[Path]]:
    """Write the works as gzip JSON lines and as Parquet, both in so many files; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = [folder / f"part_{n:03d}.jsonl.gz" for n in range(files)]
    heavy.write(packed, works)
    columnar = [path.with_name(path.name.replace(".jsonl.gz", ".parquet")) for path in packed]
    for path, target in zip(packed, columnar, strict=True):
        _convert(path, target)
    return packed, columnar


def _convert(path: Path, target: Path) -> None:
    """Write a file of JSON lines as Parquet, in bounded memory; without the abstract, whose keys would be columns."""
    writer: pq.ParquetWriter | None = None
    with gzip.open(path) as lines:
        while batch := list(islice(lines, 10_000)):
            kept = (orjson.loads(line) for line in batch)
            plain = b"".join(orjson.dumps({k: v for k, v in one.items() if k != _ABSTRACT}) + b"\n" for one in kept)
            parsing = pj.ParseOptions(explicit_schema=writer.schema if writer else None)
            table = pj.read_json(pa.BufferReader(plain), pj.ReadOptions(block_size=256 << 20), parsing)
            writer = writer or pq.ParquetWriter(target, table.schema, compression="zstd")
            writer.write_table(table)
    if writer:
        writer.close()


def read_all(paths: list[Path], out: Path) -> None:
    """Read files as a run does."""
    from enishi.pipeline.inputs import Input
    from enishi.pipeline.progress import silent
    from enishi.pipeline.reading import stage_all
    from enishi.readers import choose

    out.mkdir(parents=True, exist_ok=True)
    stage_all([Input(path, choose(path), path.name) for path in paths], out, silent, names=False, side_by_side=True)


def rows(works: int, files: int, folder: Path) -> list[Row]:
    """Return the measurements, two ``zcat`` first."""
    packed, columnar = generate(folder, works, files)
    base = zcat(packed)
    found = [Row("two zcat", base.seconds, 1.0, base.gib, works / base.seconds)]
    for name, paths in (("gzip JSON lines", packed), ("Parquet", columnar)):
        out = folder / f"staged-{paths[0].suffix[1:]}"
        spent = timed([sys.executable, __file__, "--stage", str(out), *map(str, paths)])
        counts = [json.loads(path.read_text("utf-8")) for path in sorted(out.glob("*.json"))]
        if sum(count["read"] - count["rejected"] for count in counts) < works:
            raise SystemExit(f"{name}: works were lost")
        found.append(Row(name, spent.seconds, spent.seconds / base.seconds, spent.gib, works / spent.seconds))
    return found


def markdown(found: Sequence[Row]) -> list[str]:
    """Return the measurements as lines of Markdown."""
    lines = ["| reading | seconds | against two zcat | GiB | works a second |", "|---|---|---|---|---|"]
    return lines + [
        f"| {row.name} | {row.seconds:.2f} | {row.ratio:.2f} × | {row.gib:.2f} | {row.rate:,.0f} |" for row in found
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--folder", type=Path, help="where the works are generated (a temporary folder unless given)")
    parser.add_argument("--stage", nargs="+", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stage:
        read_all(given.stage[1:], given.stage[0])
        return
    with tempfile.TemporaryDirectory() as scratch:
        print("\n".join(markdown(rows(given.works, given.files, given.folder or Path(scratch)))))


if __name__ == "__main__":
    main()
