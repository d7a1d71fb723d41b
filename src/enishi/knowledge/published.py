"""The table of countries published in 2023: what results are compared with."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FILE = "published-asia-ict-2016-2022.csv"


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One place of the published table, to the digits printed there."""

    place: str
    works: int
    international_share: float
    degree: int
    betweenness: float
    eigenvector: float


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table taken from a document.

    rows: in the document's order. source: for people, in English (a message id). years: first and last, inclusive.
    works and international_share: of all works, not of the rows together. reference: the place it compares with.
    """

    rows: tuple[PublishedRow, ...]
    source: str
    years: tuple[int, int]
    works: int
    international_share: float
    reference: str
    status: str = "published"


@cache
def published() -> PublishedTable:
    """Return the survey's table: 30 countries and territories of Asia and Oceania, ICT, 2016 to 2022."""
    text = files("enishi.knowledge").joinpath(_FILE).read_text(encoding="utf-8")
    rows = tuple(
        PublishedRow(
            place=row["iso2"],
            works=int(row["works"]),
            international_share=float(row["international_share"]),
            degree=int(row["degree"]),
            betweenness=float(row["betweenness"]),
            eigenvector=float(row["eigenvector"]),
        )
        for row in csv.DictReader(text.splitlines())
    )
    return PublishedTable(
        rows=rows,
        source="Deloitte Tohmatsu LLC for the Ministry of Internal Affairs and Communications of Japan, survey of "
        "international collaboration in ICT, report summary, 31 March 2023, chapter 2 (IEEE Xplore and ACM Digital "
        "Library, 2016 to 2022)",
        years=(2016, 2022),
        works=1_772_843,
        international_share=0.191,
        reference="JP",
    )
