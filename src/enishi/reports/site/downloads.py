"""The CSV beside each figure and table: what it is called, its columns, its rows, in full precision."""

from collections.abc import Iterable, Iterator, Sequence

from enishi.reports.site.measures import FIVE, as_published
from enishi.reports.site.result import YEARLY, Result, Row
from enishi.tables.result import RESULT_TABLES

Sheet = tuple[str, Sequence[str], Iterable[Row]]


def _known(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns, each with the ends of its interval where the table of the result has them."""
    schema = set(RESULT_TABLES[table].names)
    ends = ("", "_low", "_high")
    return tuple(f"{name}{end}" for name in columns for end in ends if not end or f"{name}{end}" in schema)


_NAMES = ("name_en", "name_ja")
_COUNTS = ("works", "works_fractional", "international_works", "international_share")
_POSITION = ("degree", "betweenness", "betweenness_hops", "betweenness_inverse_weight", "betweenness_as_published")
_CITED = ("highly_cited_works", "highly_cited_share", "highly_cited_normalised")
_MEASURES = (*_COUNTS, *_CITED, "multi_affiliation_works", *_POSITION, "eigenvector", "eigenvector_status")
_BANDS = tuple(name for name in RESULT_TABLES["places"].names if "_rank_" in name or "_range_" in name)
_SHIFTS = ("growth", "share_shift", "position_shift", "strength")
_FIELD_MEASURES = ("works", "international_share", *_CITED[1:], "eigenvector", *_SHIFTS, "status")
_VARIANT = ("works", "international_share", "degree", "betweenness", "eigenvector", "partner_type")
_TYPE = (
    "type_stability",
    "type_in_variants",
    "largest_partner",
    "type_without_largest_partner",
    "type_without_multi_affiliation",
    "fragile",
)
_PAIR = ("place_a", "name_en_a", "name_ja_a", "place_b", "name_en_b", "name_ja_b")
_TIE = ("works", "works_fractional", "association_strength", "salton", "backbone")
_PUBLISHED = ("works", "international_share", "degree", "betweenness", "eigenvector", "partner_type")


def downloads(result: Result) -> Iterator[Sheet]:
    """Yield the name, the columns and the rows of every CSV."""
    measured = _known("places", (*_MEASURES, "growth"))
    place = ("place", *_NAMES, "role", *measured, *_BANDS, "partner_type", *_TYPE, "status")
    yield "places.csv", place, result.places
    ties = [_named_tie(result, tie) for tie in result.ties]
    tied = _known("ties", _TIE)
    yield "ties.csv", (*_PAIR, *tied, "status"), ties
    yield "backbone.csv", (*_PAIR, *tied, "status"), [tie for tie in ties if tie["backbone"]]
    yearly = _known("places_by_year", _MEASURES)
    for row in result.shown:
        years = [{**year, "status": result.status} for year in result.years_of(row["place"])]
        yield (
            f"place-{row['place']}-by-year.csv",
            ("place", "year", *yearly, "status"),
            years,
        )
        partners = [_partner(result, tie) for tie in result.ties_of(row["place"])]
        yield f"place-{row['place']}-partners.csv", ("partner", *_NAMES, *tied, "status"), partners
    if result.groups:
        numbers = (*_COUNTS, "external_works", "external_share", *_POSITION, "eigenvector")
        group = ("group", *_NAMES, "members", *_known("groups", numbers))
        marked = [{**row, "status": result.status} for row in result.groups]
        yield "groups.csv", (*group, "status"), marked
        years = [{**row, "status": result.status} for row in result.groups_by_year]
        yield "groups-by-year.csv", ("group", "year", *group[4:], "status"), years
    if result.published:
        compared = [f"{kind}_{name}" for name in _PUBLISHED for kind in (result.status, "published")]
        yield "published.csv", ("place", *_NAMES, *compared), [_compared(result, row) for row in result.published]
    if result.fields:
        field = ("scheme", "field", *_NAMES, "works", "works_weighted", "international_works", "international_share")
        yield (
            "fields.csv",
            (*_known("fields", field), "status"),
            [{**row, "status": result.status} for row in result.fields],
        )
        term = ("scheme", "field", "term", "works", "status")
        yield "weak-terms.csv", term, [{**row, "status": result.status} for row in result.weak_terms]
    yield from _by_field(result)
    if result.variants:
        rows = [{**result.by_code.get(row["place"], {}), **row} for row in result.variants]
        yield "variants.csv", ("kind", "variant", "place", *_NAMES, *_VARIANT, "status"), rows
    if result.coverage:
        rows = [{**row, "status": result.status} for row in result.coverage]
        yield "coverage.csv", ("scheme", "field", "measure", "works", "of", "share", "status"), rows
    if result.organisations:
        rows = [{**row, "status": result.status} for row in result.organisations]
        yield "organisations.csv", (*RESULT_TABLES["organisations"].names, "status"), rows
    for name, rows in (
        ("standout_organisations", result.standouts),
        ("funders", result.funders),
        ("funder_flows", result.funder_flows),
    ):
        if rows:
            marked = [{**row, "status": result.status} for row in rows]
            yield f"{name.replace('_', '-')}.csv", (*RESULT_TABLES[name].names, "status"), marked
    counts = ("read", "kept", "merged", "rejected", "without_authors", "without_affiliation", "without_year")
    inputs: tuple[str, ...] = ("path", "format", "label", *counts, "bytes", "sha256", "cannot_give")
    if any("license" in entry for entry in result.manifest["inputs"]):
        inputs = (*inputs, "origin", "license", "data_date")
    yield "inputs.csv", inputs, result.manifest["inputs"]


def _by_field(result: Result) -> Iterator[Sheet]:
    if result.strengths:
        kinds = ("strong", "weak", "neither", "not_known")
        yield "strengths.csv", ("scheme", "field", *_NAMES, *kinds, "status"), result.strengths
    if result.places_by_field:
        columns = ("scheme", "field", "place", *_NAMES, *_known("places_by_field", _FIELD_MEASURES))
        yield "places_by_field.csv", columns, result.places_by_field
        years = [{**row, "status": result.status} for row in result.places_by_field_year]
        yield "places_by_field_year.csv", (*YEARLY, "status"), years


def _named_tie(result: Result, tie: Row) -> Row:
    names = {
        f"{name}_{end}": result.by_code.get(tie[f"place_{end}"], {}).get(name) for end in ("a", "b") for name in _NAMES
    }
    return {**tie, **names, "status": result.status}


def _partner(result: Result, tie: Row) -> Row:
    partner = result.by_code.get(tie["partner"], {})
    return {**tie, **{name: partner.get(name) for name in _NAMES}, "status": result.status}


def _compared(result: Result, row: Row) -> Row:
    """Return a published row beside this result's, betweenness in the reading of the published table."""
    own = result.by_code.get(row["place"], {})
    read = {measure.column: as_published(own, measure) for measure in FIVE}
    values = {f"{result.status}_{name}": read.get(name, own.get(name)) for name in _PUBLISHED}
    return {**row, **values, **{f"published_{name}": row.get(name) for name in _PUBLISHED}}
