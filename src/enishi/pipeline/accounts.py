"""The counts that account for every record: of each input, and of all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Counts = dict[str, Any]
GAPS = ("without_authors", "without_affiliation", "without_year")
# Parts of an input's identity that say under which circumstances it was read, not what it is.
RUN_ONLY = ("enishi", "language", "author_names", "changed")
_TOTALS = ("read", "kept", "merged", "rejected", *GAPS, "possibly_cut")


def complete(files: list[Counts], merged: Mapping[int, int]) -> None:
    """Add to the counts of each input how many records were merged into others (``merged``, by input), and kept."""
    for number, file in enumerate(files):
        file["merged"] = merged.get(number, 0)
        file["kept"] = file["read"] - file["rejected"] - file["merged"]


def totals(files: Iterable[Counts]) -> Counts:
    """Return the totals over all inputs."""
    found = Counter[str]()
    for file in files:
        found.update({name: file[name] for name in _TOTALS})
    return {name: found[name] for name in _TOTALS}


def accounts(files: Iterable[Counts]) -> list[Counts]:
    """Return the counts of each input, without what only resuming needs and without the rejects themselves."""
    return [{name: value for name, value in file.items() if name not in (*RUN_ONLY, "rejects")} for file in files]
