"""The tables by field: every indicator of every place in every field, by year too, and who is strong where."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.indicators.sample import Sample
from enishi.pipeline.picture import Row, View, growth_rows, known, measured, names, with_rank_bands
from enishi.pipeline.sampling import ALL, Key
from enishi.strategy.strengths import Shift, Strength, strengths
from enishi.tables.field import Scheme


def field_place_rows(samples: Mapping[Key, Sample], view: View) -> list[Row]:
    """Return one row a field and place: indicators with intervals, growth, shifts and strength."""
    rows = []
    for key, sample in samples.items():
        if key[0] != "field" or len(key) > 2:
            continue
        judged = strengths(sample, samples[ALL], view.reference, view.strength)
        grown = growth_rows(samples, key)
        for i, row in enumerate(with_rank_bands(measured(sample, view))):
            shifts = _shift("share_shift", judged.share, i) | _shift("position_shift", judged.position, i)
            rows.append(
                {**_field(key[1]), **row, **names(row["place"]), **grown.get(row["place"], {}), **shifts}
                | {"strength": str(judged.verdict[i]), "status": view.status}
            )
    return rows


def field_place_year_rows(samples: Mapping[Key, Sample], view: View) -> list[Row]:
    """Return one row a field, place and year."""
    return [
        {**_field(key[1]), "year": key[2], **row}
        for key, sample in samples.items()
        if key[0] == "field" and len(key) == 3
        for row in measured(sample, view)
    ]


def _field(name: str) -> Row:
    scheme, _dot, code = name.partition(".")
    return {"scheme": scheme, "field": code}


def _shift(name: str, shift: Shift, place: int) -> Row:
    ends = zip(("", "_low", "_high"), (shift.value, shift.low, shift.high), strict=True)
    return {f"{name}{end}": known(values[place]) for end, values in ends}


def strong_and_weak(rows: Sequence[Row], schemes: Sequence[Scheme], view: View) -> list[Row]:
    """Return one row a field, as the survey prints it: which of the reference and focus places are strong, which weak.

    Places of which nothing can be said stand apart, so that silence is not taken for an answer; those without a work in
    the field are among them.
    """
    looked_at = [view.reference, *view.focus]
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        found.setdefault((row["scheme"], row["field"]), {})[row["place"]] = row["strength"]
    table = []
    for scheme in schemes:
        for field in scheme.fields:
            verdicts = found.get((scheme.code, field.code), {})
            kinds: dict[str, list[str]] = {str(kind): [] for kind in Strength}
            for place in looked_at:
                kinds[verdicts.get(place, str(Strength.NOT_KNOWN))].append(place)
            labels = {"name_en": field.name.en, "name_ja": field.name.ja}
            table.append({"scheme": scheme.code, "field": field.code, **labels, **kinds, "status": view.status})
    return table


def coverage_rows(fields: Sequence[Row], totals: Mapping[str, int], counts: Mapping[str, Any]) -> list[Row]:
    """Return how far the study reaches: works with a known place, and works of fields against OpenAlex's count.

    openalex_works and coverage are null where the study file does not give the number.
    """
    located = {"scheme": None, "field": None, "measure": "works with a known place", "works": counts["with_place"]}
    rows = [{**located, "of": counts["in_study"], "share": counts["with_place"] / max(counts["in_study"], 1)}]
    for row in fields:
        total = totals.get(f"{row['scheme']}.{row['field']}", totals.get(row["field"]))
        share = row["works"] / total if total else None
        base = {"scheme": row["scheme"], "field": row["field"], "measure": "works of the field in OpenAlex"}
        rows.append({**base, "works": row["works"], "of": total, "share": share})
    return rows
