"""The data page: what was read, kept, merged and set aside, every setting, and what stayed unresolved."""

from typing import Any

from enishi.language import marked as _
from enishi.reports.site.coverage import coverage_table, is_given
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.table import Cell, Column, Line, Table

UNRESOLVED = 50  # strings on the page; unresolved.csv has all


COUNTS = {
    "read": _("Records read"),
    "kept": _("kept"),
    "merged": _("merged with another record of the same work"),
    "rejected": _("set aside as unreadable (rejects.jsonl)"),
    "in_study": _("kept and in the years of the study"),
    "outside_years": _("kept, but outside the years of the study"),
    "without_year": _("read without a year"),
    "kept_without_year": _("kept, but without a year"),
    "without_authors": _("read without authors"),
    "without_affiliation": _("read without any affiliation"),
    "possibly_cut": _("read with as many authors as the source lists at most: some may be cut off"),
    "with_place": _("in the study and with a known place"),
    "international": _("in the study and with two or more known places"),
    "reference_works": _("in the study and with the reference place"),
    "unknown": _("in the study, without any known place (ZZ)"),
    "unresolved_strings": _("affiliation strings whose place was not found"),
}
COVERAGE = ("with_place", "international", "reference_works", "unknown")
SETTINGS = {
    "reference": _("Reference place"),
    "years": _("First and last year"),
    "focus": _("Focus places"),
    "territory_policy": _("Territories"),
    "counting": _("Counting of ties"),
    "betweenness": _("Reading of betweenness"),
    "types.similar_works": _("“Similar”: part of the reference’s works"),
    "types.similar_eigenvector": _("“Similar”: part of the reference’s eigenvector centrality"),
    "rejects_limit": _("Unreadable records allowed"),
    "fields": _("Schemes of fields"),
    "organisations": _("Level at which organisations are counted"),
    "organisation_counting": _("Counting of ties of organisations"),
    "standouts": _("Organisations that may stand out"),
    "resamples": _("Resamples for the intervals"),
    "strength.minimum_effect": _("Strong or weak field: least shift"),
    "strength.minimum_works": _("Strong or weak field: least works in the field"),
    "field_totals": _("Works of a field that OpenAlex counts"),
}
FIELDS = {
    "title": _("title"),
    "year": _("year"),
    "doi": "DOI",
    "type": _("kind of work"),
    "venue": _("venue"),
    "publisher": _("publisher"),
    "language": _("language"),
    "cited_by": _("citations"),
    "authors": _("authors"),
    "affiliations": _("affiliations"),
    "countries": _("country codes"),
    "unlinked": _("affiliations not linked to an author"),
    "keywords": _("authors’ keywords"),
    "index_terms": _("index terms"),
    "funders": _("funders"),
    "updated": _("date of the record"),
}


def pages(frame: Frame) -> list[Page]:
    """Return the data page."""
    values = {
        "counts": _counts(frame),
        "inputs": _inputs(frame),
        "settings": [(_label(name), name, value) for name, value in _flat(frame.result.study)],
        "versions": sorted(frame.result.manifest["versions"].items()),
        "seed": frame.result.manifest.get("seed"),
        "unresolved": _unresolved(frame),
        "names": _names(frame),
        "coverage": coverage_table(frame),
        "given": is_given(frame),
    }
    return [Page("data.html", "data.html", frame.voice("Data"), values)]


def _label(name: str) -> str:
    """Return what a setting is, or the table of settings that it stands in."""
    return SETTINGS.get(name) or SETTINGS.get(name.partition(".")[0], "")


def _counts(frame: Frame) -> list[tuple[str, str, str]]:
    """Return each count in words, its number, and its share of the works in the study where it is a part of them."""
    counts, unknown, voice = frame.result.manifest["counts"], frame.result.unknown, frame.voice
    if unknown:
        counts = {**counts, "unknown": unknown["works"]}
    whole = counts["in_study"]
    known = [key for key in COUNTS if key in counts]
    return [
        (
            voice(COUNTS.get(key, key)),
            voice.whole(counts[key]),
            voice.share(counts[key] / whole) if key in COVERAGE and whole else "",
        )
        for key in [*known, *sorted(counts.keys() - COUNTS.keys())]
    ]


def _inputs(frame: Frame) -> Table:
    voice = frame.voice
    numbers = ("read", "kept", "merged", "rejected")
    lines = []
    fetched = any("license" in entry for entry in frame.result.manifest["inputs"])
    for entry in frame.result.manifest["inputs"]:
        missing = [voice(label) for name, label in FIELDS.items() if name in entry.get("cannot_give", [])]
        lines.append(
            Line(
                [
                    Cell(str(entry["path"])),
                    Cell(voice(str(entry.get("label") or entry["format"]))),
                    *[Cell(voice.whole(entry.get(key)), sort=entry.get(key)) for key in numbers],
                    Cell((voice(", ")).join(missing) or "–"),
                    *([Cell(entry.get("license", "–")), Cell(entry.get("data_date", "–"))] if fetched else []),
                    Cell(str(entry["sha256"])),
                ]
            )
        )
    headings = [voice("Read"), voice("Kept"), voice("Merged"), voice("Set aside")]
    columns = [
        Column(voice("File")),
        Column(voice("Format")),
        *[Column(heading, True) for heading in headings],
        Column(voice("Fields the format cannot give")),
        *([Column(voice("Licence")), Column(voice("Date of the data"))] if fetched else []),
        Column("SHA-256", note="hash"),
    ]
    return Table("inputs", voice("Input files"), columns, lines, "inputs.csv", frame.result.status)


def _unresolved(frame: Frame) -> Table:
    voice = frame.voice
    lines = [
        Line([Cell(row["affiliation"]), Cell(voice.whole(row["works"]), sort=row["works"])])
        for row in frame.result.unresolved[:UNRESOLVED]
    ]
    columns = [Column(voice("Affiliation as written")), Column(voice("Works"), True)]
    title = voice("Affiliations whose place was not found, by the works they touch")
    csv = "../../unresolved.csv"
    return Table("unresolved", title, columns, lines, csv, frame.result.status, searchable=len(lines) > 10, sorted_by=1)


def _names(frame: Frame) -> list[tuple[str, str]]:
    """Return what names were compared with: the registry of organisations, and the lines of corrections."""
    voice, manifest = frame.voice, frame.result.manifest
    registry, corrections = manifest.get("registry"), manifest.get("corrections")
    found = [(voice("Registry of organisations (ROR)"), voice("not installed; `enishi fetch ror` installs it"))]
    if registry:
        release = registry["version"] or voice("installed, its release not named")
        found = [(found[0][0], release), (voice("SHA-256 of the registry"), registry["sha256"])]
    if corrections and corrections["lines"]:
        used = [
            voice("line {line} ({count} times)", line=n, count=voice.whole(c)) for n, c in corrections["used"].items()
        ]
        unused = [voice("line {line}", line=line) for line in corrections["unused"]]
        found += [
            (voice("Corrections"), voice.whole(corrections["lines"])),
            (voice("Corrections used"), voice(", ").join(used) or voice("none")),
            (voice("Corrections not used"), voice(", ").join(unused) or voice("none")),
        ]
    return found


def _flat(settings: Any, prefix: str = "") -> Any:
    """Yield every setting as (name, value), names of nested ones joined by dots."""
    for key, value in settings.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _flat({str(number): item for number, item in enumerate(value, 1)}, f"{prefix}{key}.")
        elif isinstance(value, list | tuple):
            yield f"{prefix}{key}", ", ".join(map(str, value)) or "–"
        else:
            yield f"{prefix}{key}", "–" if value is None or value in ("", {}) else str(value)
