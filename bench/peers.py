"""The peers a user would pick, on the same Web of Science export: time, memory, and what each got right.

``bench/peers.py EXPORT`` makes an environment for each peer in a scratch folder (venv, pip install by name), reads the
export and builds the country network the way the peer's own documentation does, and does the same with
``enishi run --only network``. Each is a process of its own; the time is that of the whole process, as a user waits.

What is right is told by the addresses themselves. The gold of a record is the set of countries in the last part of
its ``C1`` addresses, by a list that anybody can check (``TAILS``): "Peoples R China" is China, "Taiwan" is Taiwan,
England, Scotland, Wales and North Ireland are the United Kingdom, "CA 94305 USA" is the United States, "Rome, Italy"
is Italy and "Muscat, Oman" Oman. Records with an address whose end is not on the list have no gold and are left out of
what is judged. ``right``: over all pairs of countries, the sum of the smaller of gold's and the answer's joint works
over the sum of the greater (1: every pair has its number, 0: none). Records with an
address in Hong Kong or Macau, which ends in "Peoples R China" too, have no gold either: some tell them apart, some do
not, and nobody is to gain or lose by it.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from process import timed

from enishi.tables.place import find_place

Pairs = Counter[tuple[str, str]]
_UK = ("England", "Scotland", "Wales", "North Ireland")
_NAMES = """
    Japan Taiwan Australia Austria Belgium Brazil Canada Chile Denmark Egypt Finland France Germany Greece Hungary
    India Indonesia Iran Iraq Ireland Israel Italy Kuwait Luxembourg Malaysia Mexico Morocco Netherlands Norway Oman
    Pakistan Poland Portugal Qatar Romania Russia Serbia Singapore Slovakia Slovenia Spain Sweden Switzerland Thailand
    Tunisia Ukraine Vietnam Barbados Cyprus Algeria Jordan Lebanon Bangladesh Colombia Croatia Estonia Peru
"""
TAILS = {name: find_place(name) for name in _NAMES.split()} | dict.fromkeys(_UK, "GB")
TAILS |= {"Peoples R China": "CN", "South Korea": "KR", "U Arab Emirates": "AE", "Saudi Arabia": "SA", "Turkiye": "TR"}
TAILS |= {"New Zealand": "NZ", "South Africa": "ZA", "Czech Republic": "CZ", "Sri Lanka": "LK", "Turkey": "TR"}
_USA = re.compile(r"(?:[A-Z]{2} )?(?:[0-9]{5}(?:-[0-9]{4})? )?USA")
_APART = re.compile("Hong Kong|Kowloon|Maca[uo]")

# Seconds after which a program is stopped.
LONGEST = 600

# How each peer reads the export and makes the network; prints one line of JSON.
SCRIPTS = {
    "biblium": """
import sys, json
from biblium import readbib, utilsbib
frame = readbib.read_wos_txt(sys.argv[1])
frame = frame.loc[:, ~frame.columns.duplicated()]
column = next(c for c in ("Correspondence Address", "Reprint Address", "C1") if c in frame.columns)
frame, matrix = utilsbib.extract_countries_from_wos_addresses(frame, addr_column=column)
names = [str(name) for name in matrix.columns]
ties = [[a, b, int(matrix.iat[i, j])] for i, a in enumerate(names) for j, b in enumerate(names)
        if i < j and matrix.iat[i, j]]
print(json.dumps({"records": len(frame), "ties": ties, "note": "countries from the column " + column}))
""",
    "pybibx": """
import sys, json
from pybibx.base import pbx_probe
probe = pbx_probe(file_bib=sys.argv[1], db="wos", del_duplicated=False)
print(json.dumps({"records": len(probe.data), "ties": None, "note": "reads the BibTeX export"}))
""",
    "litstudy": """
import sys, json, litstudy
found = litstudy.load_ris_file(sys.argv[1])
print(json.dumps({"records": len(found), "ties": None, "note": "has no network of countries"}))
""",
    "metaknowledge": """
import sys, json, metaknowledge
found = metaknowledge.RecordCollection(sys.argv[1])
print(json.dumps({"records": len(found), "ties": None, "note": "has no network of countries"}))
""",
}
# What a peer needs beside itself: litstudy 1.0.6 asks for any bibtexparser and works with the first only.
BESIDE = {"litstudy": ("bibtexparser<2",)}
_STUDY = 'title = {{ja = "比較", en = "Peers"}}\nreference = "JP"\nyears = [1900, 2100]\n\n[[source]]\npath = {path}\n'


def gold(export: Path) -> tuple[Pairs, int]:
    """Return the joint works of pairs of countries over the records with gold, and how many records those are."""
    pairs, judged = Pairs(), 0
    for countries in _records(export):
        if countries and None not in countries:
            judged += 1
            pairs.update(itertools.combinations(sorted(filter(None, countries)), 2))
    return pairs, judged


def _records(export: Path) -> Iterator[set[str | None]]:
    tag, countries = "", set[str | None]()
    with export.open(encoding="utf-8-sig") as file:
        for line in file:
            tag = line[:2] if line[:2].strip() else tag
            if line.startswith("ER"):
                yield countries
                tag, countries = "", set()
            elif tag == "C1" and line.strip():
                for address in re.sub(r"\[[^\]]*\]", "", line[3:]).strip().split(";"):
                    end = address.strip().removesuffix(".").rpartition(",")[2].strip()
                    code = "US" if _USA.fullmatch(end) else TAILS.get(end)
                    countries.add(None if code == "CN" and _APART.search(address) else code)


def judged_only(export: Path, to: Path) -> None:
    """Write the records of an export that have gold, so that nobody is judged by the others."""
    told = _records(export)
    text = export.read_text("utf-8-sig")
    head, body = text[: text.index("PT ")], text[text.index("PT ") :]
    pieces = re.split(r"(?<=\nER\n)", body)
    kept = [piece for piece, found in zip(pieces, told, strict=False) if found and None not in found]
    to.write_text(head + "".join(kept) + "\nEF\n", "utf-8")


def agreement(mine: Pairs, theirs: Pairs) -> float:
    """Return the sum of the smaller numbers over that of the greater, 1 where both are empty."""
    keys = mine | theirs
    greater = sum(max(mine[pair], theirs[pair]) for pair in keys)
    return sum(min(mine[pair], theirs[pair]) for pair in keys) / greater if greater else 1.0


def _ours(export: Path, scratch: Path) -> dict[str, Any]:
    study = scratch / "study.toml"
    study.write_text(_STUDY.format(path=json.dumps(str(export.resolve()))), "utf-8")
    out = scratch / f"network-{export.stem}"
    command = [sys.executable, "-m", "enishi", "run", str(study), "--only", "network", "--out", str(out)]
    spent = timed(command)
    ties = pq.read_table(out / "tables" / "ties.parquet").to_pylist()
    pairs = Pairs({(row["place_a"], row["place_b"]): row["works"] for row in ties})
    records = json.loads((out / "manifest.json").read_text("utf-8"))["counts"]["read"]
    return {
        "peer": "enishi",
        "records": records,
        "seconds": spent.seconds,
        "peak_gib": spent.gib,
        "pairs": pairs,
        "note": "",
    }


def _environment(peer: str, scratch: Path) -> tuple[Path, str]:
    """Make the environment of a peer; return its Python, and why it could not be made ("" where it could)."""
    home = scratch / f"env-{peer}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "made").exists():
        venv.create(home, with_pip=True)
        install = [python, "-m", "pip", "install", "-q", peer, *BESIDE.get(peer, ())]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            return python, "cannot be installed: " + (done.stderr.strip().splitlines() or ["?"])[-1]
        (home / "made").touch()
    return python, ""


def _peer(peer: str, export: Path, scratch: Path) -> dict[str, Any]:
    row: dict[str, Any] = {"peer": peer, "records": None, "seconds": None, "peak_gib": None, "pairs": None}
    python, problem = _environment(peer, scratch)
    if problem:
        return row | {"note": problem}
    try:
        spent = timed([str(python), "-c", SCRIPTS[peer], str(export.resolve())], folder=scratch, longest=LONGEST)
    except subprocess.TimeoutExpired:
        return row | {"seconds": LONGEST, "note": f"stopped after {LONGEST} s"}
    except subprocess.CalledProcessError as error:
        said = str(error.output).strip().splitlines() or [f"exit code {error.returncode}"]
        broken = said[-1].startswith(("ModuleNotFoundError", "ImportError"))
        return row | {"note": ("cannot be started: " if broken else "does not read this export: ") + said[-1]}
    row |= {"seconds": spent.seconds, "peak_gib": spent.gib}
    answer = next(line for line in reversed(spent.output.splitlines()) if line.startswith('{"records"'))
    told = json.loads(answer)
    if told["ties"] is not None:
        row["pairs"] = Pairs()
        for one, other, works in told["ties"]:
            codes = sorted(find_place(name) or name for name in (one, other))
            row["pairs"][codes[0], codes[1]] += works
    return row | {"records": told["records"], "note": told["note"]}


def _run(program: str, export: Path, scratch: Path) -> dict[str, Any]:
    return _ours(export, scratch) if program == "enishi" else _peer(program, export, scratch)


def peer_rows(export: Path, scratch: Path) -> list[dict[str, Any]]:
    """Return one row a program, ours first.

    Keys: ``peer, records`` (as many as it read), ``seconds, peak_gib`` (None where it could not be run), ``ratio`` (its
    time over ours), ``right`` (see above; None without a network of countries), ``note``. Environments are kept in
    ``scratch`` and used again.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    sample = scratch / f"gold-{export.stem}.txt"
    judged_only(export, sample)
    truth, _judged = gold(sample)
    rows: list[dict[str, Any]] = []
    for peer in ("enishi", *SCRIPTS):
        row = _run(peer, export, scratch)
        answer = _run(peer, sample, scratch)["pairs"] if row["pairs"] is not None else None
        row["right"] = None if answer is None else agreement(truth, answer)
        row["ratio"] = row["seconds"] / rows[0]["seconds"] if rows and row["seconds"] else None
        del row["pairs"]
        rows.append(row)
    return rows


def markdown(found: Sequence[dict[str, Any]]) -> list[str]:
    """Return the rows as lines of Markdown."""
    lines = ["| program | records | seconds | against ours | GiB | right | note |", "|---|---|---|---|---|---|---|"]
    formats = {"records": ",", "seconds": ".2f", "ratio": ".2f", "peak_gib": ".2f", "right": ".3f"}
    for row in found:
        cells = [format(row[name], how) if row[name] is not None else "–" for name, how in formats.items()]
        lines.append(f"| {row['peer']} | {' | '.join(cells)} | {row['note']} |")
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--scratch", type=Path, help="a folder for the environments; a temporary one if not given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        print("\n".join(markdown(peer_rows(asked.export, asked.scratch or Path(temporary)))))


if __name__ == "__main__":
    main()
