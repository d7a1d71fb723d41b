"""Web of Science exports of any size from a small real one: ``bench/wos_export.py REAL OUT --works N``, fixed seed.

Every copy of a record gets its own accession number, DOI, title and authors' names, so that nothing merges. Addresses
stay as they are (``same``: few distinct ones stand in many records) or each gets a department of its own
(``distinct``: as many as there are addresses), which no name of a place is part of.
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20230331
VARIANTS = ("same", "distinct")
_HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
_SYLLABLES = ("ba", "do", "fe", "gi", "hu", "ka", "lo", "mi", "nu", "pe", "ra", "so", "ti", "vu", "ze")


def records(real: Path) -> list[list[str]]:
    """Return the records of an export as lines, without their ``ER``."""
    text = real.read_text("utf-8-sig")
    body = text[text.index("PT ") :].rsplit("\nER\n", 1)[0]
    return [record.strip("\n").split("\n") for record in body.split("\nER\n")]


def _word(number: int) -> str:
    """Return a pronounceable word of no language for a number, another for each."""
    parts: list[str] = []
    while number or not parts:
        number, digit = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[digit])
    return "".join(parts).capitalize()


def varied(record: list[str], number: int, variant: str, draw: random.Random) -> Iterator[str]:
    """Yield the lines of one copy of a record."""
    tag, mark, names = "", _word(number), iter(range(1_000_000))
    for line in record:
        starts = line[:2].strip() != ""
        tag = line[:2] if starts else tag
        if tag in ("AU", "AF"):
            yield f"{line[:3]}{mark}-{line[3:]}"
        elif tag == "TI" and starts:
            yield f"TI {mark} {line[3:]}"
        elif tag in ("DI", "UT") and starts:
            yield f"{line}.{number}" if tag == "DI" else f"{line[:7]}{number:09d}{draw.randrange(10**6):06d}"
        elif tag == "C1":
            before, bracket, address = line[3:].rpartition("] ")
            if bracket:
                before = "; ".join(f"{mark}-{name.lstrip('[')}" for name in before.split("; "))
                before = f"[{before}{bracket}"
            if variant == "distinct":
                first, comma, rest = address.partition(", ")
                address = f"{first}, Dept {_word(number * 97 + next(names))}{comma}{rest}"
            yield line[:3] + before + address
        else:
            yield line


def write_export(real: Path, out: Path, works: int, variant: str) -> None:
    """Write an export of so many records."""
    draw, originals = random.Random(SEED), records(real)
    with out.open("w", encoding="utf-8") as file:
        file.write("\ufeff" + _HEAD)
        for number in range(works):
            record = originals[number % len(originals)]
            file.write("\n".join(varied(record, number, variant, draw)) + "\nER\n\n")
        file.write("EF")


def main() -> None:
    """Write one export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("real", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--works", type=int, default=20_000)
    parser.add_argument("--addresses", choices=VARIANTS, default="same")
    asked = parser.parse_args()
    write_export(asked.real, asked.out, asked.works, asked.addresses)


if __name__ == "__main__":
    main()
