"""The result that the site shows: the tables as rows, and the manifest."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyarrow import compute, parquet

from enishi.errors import InputError
from enishi.knowledge.advice import PLAN
from enishi.knowledge.overlay import overlay_in
from enishi.knowledge.plan.load import Plan
from enishi.language import _
from enishi.readers.plan_folder import read_plan
from enishi.resolve.field_schemes import in_order
from enishi.strategy.screening import Notice
from enishi.strategy.screening_list import LIST, read_screening

Row = dict[str, Any]
REQUIRED = ("places", "places_by_year", "ties")
UNKNOWN = "unknown"  # the role of ZZ, which is counted but never part of the network
DEEP = ("places_by_field", "strengths", "variants", "coverage")
YEARLY = ("scheme", "field", "place", "year", "works", "works_low", "works_high")
OPTIONAL = (
    "ties_by_year",
    "groups",
    "groups_by_year",
    "published",
    "unresolved",
    "fields",
    "weak_terms",
    "organisations",
    "evidence",
)
ACTORS = ("standout_organisations", "funders", "funder_flows")


@dataclass(frozen=True)
class Result:
    """One result as the pipeline wrote it; rows in an order fixed here, so that pages do not depend on the writer's."""

    manifest: Row
    places: list[Row]
    unknown: Row | None
    places_by_year: list[Row]
    ties: list[Row]
    ties_by_year: list[Row]
    groups: list[Row]
    groups_by_year: list[Row]
    published: list[Row]
    unresolved: list[Row]
    fields: list[Row]
    fieldless: list[Row]
    weak_terms: list[Row]
    organisations: list[Row]
    standouts: list[Row]
    funders: list[Row]
    funder_flows: list[Row]
    places_by_field: list[Row]
    places_by_field_year: list[Row]
    strengths: list[Row]
    variants: list[Row]
    coverage: list[Row]
    evidence: list[Row]
    plan: Plan
    notices: list[Notice]
    sheet_file: Path | None

    @property
    def study(self) -> Row:
        """The settings of the study."""
        study: Row = self.manifest["study"]
        return study

    @property
    def status(self) -> str:
        """``observed`` or ``synthetic``: what every computed number of this result is."""
        return str(self.manifest["status"])

    @property
    def is_synthetic(self) -> bool:
        """Whether the works were invented."""
        return self.status == "synthetic"

    @cached_property
    def by_code(self) -> dict[str, Row]:
        """Known places by code."""
        return {row["place"]: row for row in self.places}

    @cached_property
    def published_by_code(self) -> dict[str, Row]:
        """Published rows by code."""
        return {row["place"]: row for row in self.published}

    @cached_property
    def reference(self) -> Row:
        """The row of the reference place; a place without a single work gets an empty row, not an error."""
        code = str(self.study["reference"])
        return self.by_code.get(code) or {"place": code, "name_en": code, "name_ja": code, "works": 0}

    @cached_property
    def shown(self) -> list[Row]:
        """Places with a page of their own: the reference, then the focus places, most works first."""
        focus = [row for row in self.places if row["role"] == "focus"]
        return [row for row in self.places if row["role"] == "reference"] + focus

    def fields_of(self, scheme: str) -> list[Row]:
        """Rows of the fields of a scheme in its own order, as the survey prints them; else most works first."""
        return in_order([row for row in self.fields if row["scheme"] == scheme], self.study.get("fields", ()))

    def sheets(self) -> Iterator[Row]:
        """The strategy sheets of the focus places, one after the other, as the run left them."""
        if self.sheet_file:
            with self.sheet_file.open(encoding="utf-8") as file:
                yield from map(json.loads, file)

    @cached_property
    def in_fields(self) -> dict[tuple[str, str, str], Row]:
        """Rows of places by field, by scheme, field and place."""
        return {(row["scheme"], row["field"], row["place"]): row for row in self.places_by_field}

    def organisations_of(self, code: str) -> list[Row]:
        """Organisations of one place, most works first."""
        return [row for row in self.organisations if row["place"] == code]

    @property
    def period(self) -> tuple[int, int]:
        """First and last year."""
        first, last = self.study["years"]
        return int(first), int(last)

    def years_of(self, code: str) -> list[Row]:
        """Rows of one place by year."""
        return [row for row in self.places_by_year if row["place"] == code]

    def ties_of(self, code: str) -> list[Row]:
        """Ties of one place, strongest first, each with ``partner`` added."""
        return [
            {**tie, "partner": tie["place_b"] if tie["place_a"] == code else tie["place_a"]}
            for tie in self.ties
            if code in (tie["place_a"], tie["place_b"])
        ]


def read_result(tables: Path, manifest: Row, sheets: Path | None = None) -> Result:
    """Read the tables of a result; an absent optional table is an empty one. sheets: the file of its sheets."""
    rows: dict[str, list[Row]] = {}
    for name in REQUIRED + OPTIONAL + DEEP + ACTORS:
        path = tables / f"{name}.parquet"
        if path.exists():
            rows[name] = parquet.read_table(path).to_pylist()
        elif name not in REQUIRED:
            rows[name] = []
        else:
            message = _("{path}: this table is missing, so there is nothing to show; run the study again.")
            raise InputError(message.format(path=path))
    known, kept = [row for row in rows["places"] if row["role"] != UNKNOWN], tables.parent / PLAN
    candidates = manifest.get("standouts", {}).get("places", [])
    groups = [{**row, "members": _codes(row["members"])} for row in rows["groups"]]
    return Result(
        manifest,
        places=sorted(known, key=_most_works),
        unknown=next((row for row in rows["places"] if row["role"] == UNKNOWN), None),
        places_by_year=sorted(rows["places_by_year"], key=lambda row: (row["place"], row["year"])),
        ties=sorted(rows["ties"], key=lambda row: (-row["works"], row["place_a"], row["place_b"])),
        ties_by_year=rows["ties_by_year"],  # looked up by pair and year, never shown in its order
        groups=sorted(groups, key=_most_works),
        groups_by_year=sorted(rows["groups_by_year"], key=lambda row: (row["group"], row["year"])),
        published=sorted(rows["published"], key=_most_works),
        unresolved=sorted(rows["unresolved"], key=lambda row: (-row["works"], row["affiliation"])),
        fields=sorted(rows["fields"], key=lambda row: (row["scheme"], -row["works"], row["field"])),
        fieldless=_fieldless(tables / "work_fields.parquet"),
        weak_terms=sorted(rows["weak_terms"], key=lambda row: (-row["works"], row["term"], row["field"])),
        organisations=sorted(rows["organisations"], key=lambda row: (-row["works"], row["organisation"])),
        standouts=sorted(rows["standout_organisations"], key=lambda row: (candidates.index(row["place"]), row["rank"])),
        funders=sorted(rows["funders"], key=lambda row: (-row["works"], row["funder"])),
        funder_flows=sorted(
            rows["funder_flows"], key=lambda row: (-row["works"], row["funder"], row["place_a"], row["place_b"])
        ),
        places_by_field=sorted(
            rows["places_by_field"], key=lambda row: (row["scheme"], row["field"], *_most_works(row))
        ),
        places_by_field_year=_field_years(tables / "places_by_field_year.parquet"),
        strengths=sorted(rows["strengths"], key=lambda row: (row["scheme"], row["field"])),
        variants=sorted(rows["variants"], key=lambda row: (row["kind"], row["variant"], row["place"])),
        coverage=sorted(rows["coverage"], key=lambda row: (row["scheme"] or "", -row["works"], row["field"] or "")),
        plan=read_plan(overlay_in(kept)),
        notices=read_screening(kept / LIST) if (kept / LIST).exists() else [],
        sheet_file=sheets,
        evidence=rows["evidence"],  # in the order of indicators and of what is largest
    )


def _field_years(path: Path) -> list[Row]:
    """Return the works of places by field and year; the other columns of the long table are not shown."""
    rows: list[Row] = parquet.read_table(path, columns=list(YEARLY)).to_pylist() if path.exists() else []
    return sorted(rows, key=lambda row: (row["scheme"], row["field"], row["place"], row["year"]))


def _fieldless(path: Path) -> list[Row]:
    """Return how many works have no field: ``scheme, reason, works``, most first; the table itself is long."""
    if not path.exists():
        return []
    lost = parquet.read_table(path, columns=["scheme", "reason"], filters=compute.field("field").is_null())
    counted = lost.group_by(["scheme", "reason"]).aggregate([([], "count_all")]).rename_columns({"count_all": "works"})
    return sorted(counted.to_pylist(), key=lambda row: (row["scheme"], -row["works"], row["reason"]))


def _by_field(row: Row) -> tuple[str, str, float, str]:
    return row["scheme"], row["field"], *_most_works(row)


def _most_works(row: Row) -> tuple[float, str]:
    return -(row["works"] or 0), str(row.get("place") or row.get("group"))


def _codes(members: list[str] | str) -> list[str]:
    """Return the codes of a group, given as a list or joined by semicolons."""
    return [code for code in members.split(";") if code] if isinstance(members, str) else list(members)
