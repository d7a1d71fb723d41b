"""``enishi sheet``: the strategy sheet of a place, or of a place in a field, from a finished result."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from enishi.errors import UsageError, nearest, shown
from enishi.knowledge.advice import PLAN
from enishi.knowledge.overlay import overlay_in
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.pipeline.partners import Asked, partners
from enishi.pipeline.progress import Progress, silent
from enishi.pipeline.publish import load_manifest, not_a_result
from enishi.pipeline.sheet_follow_up import with_earlier_targets
from enishi.pipeline.sheet_signatures import joint_signatures
from enishi.pipeline.sheet_tables import read_evidence
from enishi.readers.plan_folder import read_plan
from enishi.strategy.screening import Notice
from enishi.strategy.screening_list import LIST, read_screening
from enishi.strategy.sheet import sheet
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import SECTIONS
from enishi.tables.place import find_place, fold, places

Row = dict[str, Any]
_CANDIDATES = 3


def strategy_sheet(
    result: Path,
    place: str,
    field: str | None = None,
    overlay: Path | None = None,
    screening: Path | None = None,
    progress: Progress = silent,
    since: Path | None = None,
) -> Row:
    """Return a sheet as one object: ``place, name_en, name_ja, field, …, lines`` (docs/sheet.md).

    since: such an object of an earlier result as JSON, whose targets are followed. Without overlay or screening those
    that the study named are used, as the run kept them in the result.
    Raises UsageError where the folder is not a result or the place or field is not in it, InputError where the overlay,
    the screening list or the earlier sheet cannot be used.
    """
    manifest = load_manifest(result)
    kept = result / PLAN
    overlay = overlay or overlay_in(kept)
    screening = screening or (kept / LIST if (kept / LIST).exists() else None)
    plan, notices = read_plan(overlay), read_screening(screening) if screening else []
    try:
        evidence = read_evidence(result / "tables", manifest)
        code, asked = _place(place, evidence), _field(field, evidence) if field else None
        evidence = _deepened(result / "tables", evidence, code, asked)
    except (OSError, KeyError, TypeError, pa.ArrowException) as error:
        raise not_a_result(result) from error
    candidates, why_not = _candidates(result, code, asked, str(evidence.study["reference"]), progress)
    name = evidence.by_code[code]
    lines = sheet(evidence, plan, code, asked, notices, candidates)
    if since:
        lines = with_earlier_targets(lines, since, evidence, code, asked, result / "tables")
    return {
        "place": code,
        "name_en": name["name_en"],
        "name_ja": name["name_ja"],
        "title": evidence.study["title"],
        "reference": evidence.study["reference"],
        "field": f"{asked['scheme']}.{asked['field']}" if asked else None,
        "field_en": asked["name_en"] if asked else None,
        "field_ja": asked["name_ja"] if asked else None,
        "status": evidence.status,
        "years": list(evidence.years),
        "sections": list(SECTIONS),
        "lines": lines,
        "overlay": {"folder": str(overlay) if overlay else None, "replaced": list(plan.conflicts)},
        "screening": {
            "file": str(screening) if screening else None,
            "rows": len(notices),
            "unmatched": _unmatched(result / "tables", notices, code),
        },
        "partners_missing": why_not,
    }


def _deepened(tables: Path, evidence: Evidence, place: str, field: Row | None) -> Evidence:
    """Add the signatures of the place's organisations, and those of the field where one is asked for."""
    code = f"{field['scheme']}.{field['field']}" if field else None
    wanted = {
        "organisation_signatures": (["year", "organisations", "places", "fields", "works"], place),
        "signatures": (["year", "places", "fields", "works"], None),
    }
    found: Row = {
        name: joint_signatures(path, columns, of, code)
        for name, (columns, of) in wanted.items()
        if (path := tables / f"{name}.parquet").exists() and (code or of)
    }
    return replace(evidence, **found)


def _unmatched(tables: Path, notices: list[Notice], place: str) -> list[Row]:
    """Return the rows on organisations that none of the result answers to: a name spelt otherwise checks nobody."""
    asked = [one for one in notices if one.organisation and one.place in (None, place)]
    path = tables / "organisations.parquet"
    if not asked:
        return []
    rows = parquet.read_table(path, columns=["organisation", "name_en", "name_ja"]).to_pylist() if path.exists() else []
    known = {fold(name) for row in rows for name in row.values() if name}
    return [{"line": one.line, "organisation": one.organisation} for one in asked
            if fold(str(one.organisation)) not in known]  # fmt: skip


def _candidates(
    result: Path, code: str, field: Row | None, home: str, progress: Progress
) -> tuple[Row | None, str | None]:
    """Return what ``enishi partners`` answers for the reference place, or why it gives no answer."""
    name = f"{field['scheme']}.{field['field']}" if field else None
    try:
        return partners(result, Asked(home, field=name, among=code, top=_CANDIDATES), progress), None
    except UsageError as error:
        return None, str(error)


def _place(text: str, evidence: Evidence) -> str:
    code, home = find_place(text), str(evidence.study["reference"])
    if code == home:
        message = _("{place}: this is the reference place of the study; a sheet is of another place")
        raise UsageError(message.format(place=shown(text)))
    if code in evidence.by_code:
        return str(code)
    for name, group in dict(evidence.study["groups"]).items():
        if fold(text) in {fold(name), fold(group["en"]), fold(group["ja"])}:
            message = _("{place}: a group of places; a sheet is of one of them: {known}")
            known = [one for one in group["places"] if one in evidence.by_code and one != home]
            raise UsageError(message.format(place=shown(text), known=", ".join(known)))
    here = [places()[one] for one in evidence.by_code if one in places()]
    near = nearest(text, [name for one in here for name in (one.code, one.name_en, one.name_ja, *one.aliases)])
    most = sorted(evidence.by_code.values(), key=lambda row: (-(row["works"] or 0), row["place"]))[:10]
    raise UsageError(
        _("{place}: no work of the result is from such a place").format(place=shown(text))
        + did_you_mean(near)
        + _("; places with most works: {known}").format(known=", ".join(row["place"] for row in most))
    )


def _field(text: str, evidence: Evidence) -> Row:
    by_name: dict[str, Row] = {}
    for row in evidence.fields:
        for name in (row["field"], f"{row['scheme']}.{row['field']}", row["name_en"], row["name_ja"]):
            by_name.setdefault(fold(name), row)
    if fold(text) in by_name:
        return by_name[fold(text)]
    known = [f"{row['scheme']}.{row['field']}" for row in evidence.fields]
    names = [row[name] for row in evidence.fields for name in ("field", "name_en", "name_ja")]
    near = nearest(text, [*names, *known])
    raise UsageError(
        _("--field: the result has no field {field}; expected one of: {known}").format(
            field=shown(text), known=", ".join(known) or "–"
        )
        + did_you_mean(near)
    )
