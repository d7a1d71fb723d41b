"""From a number to its evidence: formula, parts, settings, signatures and works, from the result alone."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from enishi.errors import InputError, UsageError, nearest, shown
from enishi.flows.signature import UNKNOWN, Signatures, network
from enishi.flows.signature_table import from_table, signature_rows
from enishi.indicators import indicators
from enishi.indicators.evidence import Part, parts
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.pipeline.publish import load_manifest, not_a_result
from enishi.tables.place import find_place, places

Row = dict[str, Any]
# Settings of a study on which a number of a place depends.
SETTINGS = ("reference", "years", "counting", "betweenness", "territory_policy", "fields", "resamples", "seed")
# What two values may differ by and still be the same number.
SAME = 1e-9
# Parts and signatures of a number on the site; the command lists as many as asked.
_SHOWN = 8


def explain(
    result: Path, place: str, indicator: str, field: str | None = None, year: int | None = None, top: int = 20
) -> Row:
    """Return how the value of an indicator of a place came about, in all works or in a field, a year, or both.

    Keys: ``place, name_en, name_ja, indicator, label, field, year, value, low, high, why_no_interval, rank_low,
    rank_high, range_low, range_high, unit, formula, source, inputs, settings, signature_count, signatures, work_count,
    works, status``. The value of the table is computed again from the signatures; where they differ the result is
    damaged. ``top``: how many signatures and works are listed. Raises UsageError, InputError.
    """
    manifest = load_manifest(result)
    tables = result / "tables"
    try:
        signed = from_table(pq.read_table(tables / "signatures.parquet").to_pylist())
    except (OSError, KeyError, pa.ArrowException) as error:
        raise not_a_result(result) from error
    study = manifest["study"]
    code, name = _place(place, signed), _indicator(indicator)
    chosen = _slice(signed, _field(field, signed), year, study["years"])
    declared = indicators()[f"betweenness_{study['betweenness']}" if name == "betweenness" else name]
    row = _row(tables, code, _field(field, signed), year)
    net = network(chosen, study["counting"])
    value = row.get(name)
    given: list[Part] = []
    if code in net.places:
        again = float(declared.compute(net)[net.places.index(code)])
        if not _same(value, again):
            message = _("{path}: the table says {value}, the signatures {again}; the result is damaged, run it again")
            raise InputError(message.format(path=tables, value=value, again=again))
        given = parts(declared.name, net, code)
    behind = _behind(chosen, code, name)
    listed = _signatures(chosen.keep(behind), top)
    works = _works(tables, code, _field(field, signed), year, name, top)
    names = places().get(code)
    return {
        "place": code,
        "name_en": names.name_en if names else code,
        "name_ja": names.name_ja if names else code,
        "indicator": name,
        "field": _field(field, signed),
        "year": year,
        "value": value,
        "low": row.get(f"{name}_low"),
        "high": row.get(f"{name}_high"),
        "why_no_interval": _(declared.no_interval) if row.get(f"{name}_low") is None and declared.no_interval else None,
        **{key: row.get(f"{name}_{key}") for key in ("rank_low", "rank_high", "range_low", "range_high")},
        "label": _(declared.label),
        "unit": _(declared.unit),
        "formula": _(declared.formula),
        "source": _(declared.source),
        "inputs": [{"name": _(part.name), "value": float(part.value), "place": part.partner} for part in given],
        "settings": {key: study[key] for key in SETTINGS if key in study},
        "signature_count": int(behind.sum()),
        "signatures": listed,
        "work_count": works[0],
        "works": works[1],
        "status": manifest["status"],
    }


def _same(value: float | None, again: float) -> bool:
    if value is None or math.isnan(again):
        return value is None and math.isnan(again)
    return math.isclose(value, again, rel_tol=SAME, abs_tol=SAME)


def _place(text: str, signed: Signatures) -> str:
    code = find_place(text)
    if code in signed.places or code == UNKNOWN:
        return str(code)
    known = [places()[one] for one in signed.places if one in places()]
    near = nearest(text, [name for one in known for name in (one.code, one.name_en, one.name_ja)])
    raise UsageError(
        _("{place}: no work of the result is from such a place").format(place=shown(text)) + did_you_mean(near)
    )


def _indicator(text: str) -> str:
    known = [name for name, i in indicators().items() if i.subject == "place"]
    known.append("betweenness")
    if text in known:
        return text
    near = nearest(text, known)
    raise UsageError(
        _("{name}: no such indicator; expected one of: {known}").format(name=shown(text), known=", ".join(known))
        + did_you_mean(near)
    )


def _field(text: str | None, signed: Signatures) -> str | None:
    if text is None or text in signed.fields:
        return text
    short = [field for field in signed.fields if field.partition(".")[2] == text]
    if len(short) == 1:
        return short[0]
    near = nearest(text, [*signed.fields, *(field.partition(".")[2] for field in signed.fields)])
    raise UsageError(
        _("{field}: no work of the result has such a field; expected one of: {known}").format(
            field=shown(text), known=", ".join(signed.fields) or "–"
        )
        + did_you_mean(near)
    )


def _slice(signed: Signatures, field: str | None, year: int | None, years: list[int]) -> Signatures:
    if year is not None and not (signed.years == year).any():
        message = _("{year}: the result has no works of that year; it covers {first} to {last}")
        raise UsageError(message.format(year=year, first=years[0], last=years[1]))
    chosen = signed.between(year, year) if year is not None else signed
    return chosen.in_field(field) if field else chosen


def _row(tables: Path, place: str, field: str | None, year: int | None) -> Row:
    """Return the row of the table that holds the number; empty where the place has no work there."""
    name = f"places{'_by_field' if field else ''}{('_year' if field else '_by_year') if year is not None else ''}"
    wanted: list[tuple[str, str, Any]] = [("place", "=", place)]
    if field:
        scheme, _dot, code = field.partition(".")
        wanted += [("scheme", "=", scheme), ("field", "=", code)]
    if year is not None:
        wanted.append(("year", "=", year))
    rows = pq.read_table(tables / f"{name}.parquet", filters=wanted).to_pylist()
    return rows[0] if rows else {}


def _behind(signed: Signatures, place: str, indicator: str) -> Any:
    """Return which signatures stand behind a number, (s,): those of the place, or of its joint works."""
    if place == UNKNOWN:
        mine = signed.sizes == 0
    else:
        mine = signed.member[:, [signed.places.index(place)]].toarray().ravel() > 0
    if indicator in ("international_works", "degree", "eigenvector") or indicator.startswith("betweenness"):
        mine &= signed.sizes > 1
    if indicator == "multi_affiliation_works":
        mine &= signed.multi_affiliation & (signed.sizes > 1)
    if indicator == "highly_cited_works":
        mine &= signed.highly_cited > 0
    return mine


def _signatures(signed: Signatures, top: int) -> list[Row]:
    """Return the largest signatures: year, places, fields, works, and what they add to fractions and citations."""
    order = np.argsort(-signed.works, kind="stable")[:top]
    wanted = ("year", "places", "fields", "multi_affiliation", "works", "highly_cited")
    return [{key: row[key] for key in wanted} for row in signature_rows(signed.keep(order))]


def _works(
    tables: Path, place: str, field: str | None, year: int | None, indicator: str, top: int
) -> tuple[int, list[Row]]:
    """Return how many works stand behind a number, and the first of them, most cited first."""
    works = ibis.read_parquet(str(tables / "works.parquet"), table_name="explained_works")
    here = works.places.split(";")
    mine = works.filter(works.places == "" if place == UNKNOWN else here.contains(place))
    if year is not None:
        mine = mine.filter(mine.year == year)
    if field:
        scheme, _dot, code = field.partition(".")
        subjects = ibis.read_parquet(str(tables / "work_fields.parquet"), table_name="explained_fields")
        mine = mine.semi_join(subjects.filter((subjects.scheme == scheme) & (subjects.field == code)), "work_id")
    if indicator in ("international_works", "degree", "eigenvector") or indicator.startswith("betweenness"):
        mine = mine.filter(mine.places.contains(";"))
    if indicator == "multi_affiliation_works":
        mine = mine.filter(mine.multi_affiliation)
    columns = ("work_id", "year", "title", "doi", "places", "cited_by")
    first = mine.select(*columns).order_by(ibis.desc("cited_by", nulls_first=False), "work_id").limit(top)
    return int(mine.count().execute()), first.to_pyarrow().to_pylist()


def evidence_rows(signed: Signatures, row: Mapping[str, Any], counting: str, betweenness: str) -> list[Row]:
    """Return what the site shows of how each overall number of one place came about: its parts and signatures."""
    net, code = network(signed, counting), str(row["place"])
    found: list[Row] = []
    for name, indicator in indicators().items():
        if indicator.subject != "place" or (name.startswith("betweenness") and name != f"betweenness_{betweenness}"):
            continue
        behind = signed.keep(_behind(signed, code, name))
        base = {"place": code, "indicator": name}
        for part in parts(name, net, code)[:_SHOWN]:
            found.append({**base, "kind": "part", "name": part.name, "partner": part.partner, "value": part.value})
        for one in _signatures(behind, _SHOWN):
            label = f"{one['year']} {';'.join(one['places'])} {';'.join(one['fields'])}".strip()
            found.append({**base, "kind": "signature", "name": label, "partner": None, "value": float(one["works"])})
        found.append({**base, "kind": "signatures", "name": "", "partner": None, "value": float(len(behind.works))})
    return found
