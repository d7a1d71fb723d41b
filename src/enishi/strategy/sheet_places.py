"""What, where and against whom: the lines of a sheet that the tables of places, fields and ties give."""

from typing import Any

import numpy as np

from enishi.indicators.growth import growth
from enishi.knowledge.plan.load import Plan
from enishi.strategy.income_names import INCOMES
from enishi.strategy.partner_type import LABELS, PartnerType
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import PUBLISHED, computed, line, named, number, share, told
from enishi.strategy.strengths import Strength

Row = dict[str, Any]
_FIELD_KEY, _PLACE_KEY = ("scheme", "field", "place"), ("place",)
_RIVALS = 3


def _(message: str) -> str:
    """Mark a message for translation where it is told."""
    return message


_VERDICTS = {
    "strong": _("strong"),
    "weak": _("weak"),
    "neither": _("neither strong nor weak"),
    "not_known": _("not known"),
}


def what(evidence: Evidence, place: Row, field: Row | None) -> list[Row]:
    """Return the fields in which they are strong and we are weak, the reverse, and growth by field."""
    home, lines, opposites = evidence.reference or {}, [], 0
    for one in [field] if field else evidence.scheme:
        rows = [evidence.in_fields.get((one["scheme"], one["field"], str(row.get("place")))) for row in (place, home)]
        theirs, ours = rows
        if theirs is None:
            continue
        verdicts = [str((row or {}).get("strength") or "not_known") for row in rows]
        opposite = {Strength.STRONG, Strength.WEAK} == set(verdicts)
        opposites += opposite
        if not field and not opposite:
            continue
        columns = ("share_shift", "share_shift_low", "share_shift_high", "strength")
        known = [row for row in rows if row]
        text = told(
            _("{field}: {place} {theirs} (shift of share {their_shift}), {home} {ours} ({our_shift})"),
            field=named(one),
            place=named(place),
            home=named(home),
            theirs=told(_VERDICTS[verdicts[0]]),
            ours=told(_VERDICTS[verdicts[1]]),
            their_shift=number(*[theirs.get(name) for name in columns[:3]], digits=2),
            our_shift=number(*[(ours or {}).get(name) for name in columns[:3]], digits=2),
        )
        lines.append(
            line(
                "what",
                text,
                evidence.status,
                computation=[computed("places_by_field", row, _FIELD_KEY, columns) for row in known],
                kind="opposite" if opposite else "field",
                field=f"{one['scheme']}.{one['field']}",
            )
        )
    if not field and not opposites:
        text = told(_("No field is shown to be a strength of one and a weakness of the other"))
        own = [row for row in evidence.places_by_field if row["place"] in (place["place"], home.get("place"))]
        found = [computed("places_by_field", row, _FIELD_KEY, ("strength",)) for row in own]
        lines.append(line("what", text, evidence.status, computation=found or [_works(place)]))
    return lines + _growth(evidence, place, field)


def _growth(evidence: Evidence, place: Row, field: Row | None) -> list[Row]:
    """Return growth in the field, or in the field that grows fastest there, beside ours."""
    own = [
        evidence.in_fields.get((one["scheme"], one["field"], place["place"]))
        for one in ([field] if field else evidence.scheme)
    ]
    rated = [row for row in own if row and row.get("growth") is not None]
    if not rated:
        return []
    best = max(rated, key=lambda row: (row["growth"], row["field"]))
    home = evidence.in_fields.get((best["scheme"], best["field"], str(evidence.study["reference"])))
    label = next(one for one in evidence.fields if (one["scheme"], one["field"]) == (best["scheme"], best["field"]))
    columns = ("growth", "growth_low", "growth_high")
    message = (
        _("Growth in {field}: {theirs} a year; {home}: {ours}")
        if field
        else _("Fastest growing field: {field}, {theirs} a year; {home}: {ours}")
    )
    text = told(
        message,
        field=named(label),
        theirs=share(*[best.get(name) for name in columns]),
        home=named(evidence.reference or {}),
        ours=share(*[(home or {}).get(name) for name in columns]),
    )
    rows = [row for row in (best, home) if row]
    return [
        line(
            "what",
            text,
            evidence.status,
            computation=[computed("places_by_field", r, _FIELD_KEY, columns) for r in rows],
        )
    ]


def _works(place: Row) -> Row:
    return computed("places", place, _PLACE_KEY, ("works",))


def where(evidence: Evidence, plan: Plan, place: Row, field: Row | None) -> list[Row]:
    """Return type, position and openness with their intervals, in all works and the field, and facts of the place."""
    home, lines = evidence.reference or {}, []
    kind = place.get("partner_type")
    if kind:
        text = told(
            _("Partner type: {type}; it is kept in {kept} of resamples"),
            type=told(LABELS[PartnerType(kind)], reference=named(home)),
            kept=share(place.get("type_stability")),
        )
        found = computed("places", place, _PLACE_KEY, ("partner_type", "type_stability", "fragile"))
        lines.append(line("where", text, evidence.status, computation=[found], type=kind))
    table: list[tuple[str, Row, tuple[str, ...], dict[str, str]]] = [
        ("places", place, _PLACE_KEY, told(_("in all works")))
    ]
    own = evidence.in_fields.get((field["scheme"], field["field"], place["place"])) if field else None
    if field and own:
        table.append(("places_by_field", own, _FIELD_KEY, named(field)))
    for name, row, key, scope in table:
        works = ("works", "works_low", "works_high")
        position = ("eigenvector", "eigenvector_low", "eigenvector_high")
        openness = ("international_share", "international_share_low", "international_share_high")
        ranks = ("eigenvector_rank_low", "eigenvector_rank_high")
        band = "–" if row.get(ranks[0]) is None else f"{row[ranks[0]]}–{row[ranks[1]]}"
        for columns, text in (
            (
                works,
                told(_("Works, {scope}: {value}"), scope=scope, value=number(*[row.get(c) for c in works], digits=0)),
            ),
            (
                (*position, *ranks),
                told(
                    _("Position (eigenvector), {scope}: {value}, rank {band}"),
                    scope=scope,
                    value=number(*[row.get(c) for c in position]),
                    band=band,
                ),
            ),
            (
                openness,
                told(
                    _("Openness (share of international works), {scope}: {value}"),
                    scope=scope,
                    value=share(*[row.get(c) for c in openness]),
                ),
            ),
        ):
            lines.append(line("where", text, evidence.status, computation=[computed(name, row, key, columns)]))
    facts = plan.facts(place["place"])
    if facts.income:
        text = told(_("Income group: {income}"), income=told(INCOMES[facts.income]))
        codes = [facts.income_source]
        if facts.region_name:
            text = told(_("{income}; region of the World Bank: {region}"), income=text, region=facts.region_name)
            codes.append(facts.region_source)
        if facts.overridden:
            text = told(_("{income} ({reason})"), income=text, reason=facts.overridden)
        status = "judgement" if "ours" in codes else PUBLISHED
        said = [plan.source(one) for one in codes]
        lines.append(line("where", text, status, source=said, income=facts.income, region=facts.region))
    return lines


def against_whom(evidence: Evidence, place: Row, field: Row | None) -> list[Row]:
    """Return who holds the strongest ties there now and how fast they grow, compared with us."""
    in_field = field if field and evidence.signatures else None
    joint, yearly_of = evidence.joint(place["place"], in_field), evidence.yearly(place["place"], in_field)
    home = str(evidence.study["reference"])
    ranked = sorted(joint, key=lambda code: (-joint[code], code))
    if not ranked:
        text = told(_("Nobody has joint works with {place} here"), place=named(place))
        return [line("against_whom", text, evidence.status, computation=[_works(place)])]
    first, last = evidence.years
    lines = []
    shown = [code for code in ranked if code != home][:_RIVALS]
    for code in [*shown, *([home] if home in joint else [])]:
        by_year = np.array([[float(yearly_of.get(code, {}).get(year, 0))] for year in range(first, last + 1)])
        grown = [float(value[0]) for value in growth(by_year)]
        rate = share(*grown) if np.isfinite(grown).all() else told(_VERDICTS["not_known"])
        works = joint[code]
        values: Row = {
            "name": named(evidence.by_code[code]),
            "works": f"{works:,}",
            "rank": ranked.index(code) + 1,
            "growth": rate,
            "scope": named(in_field) if in_field else told(_("in all works")),
        }
        message = (
            _("We, {name}: joint works ({scope}) {works}, number {rank} among its partners; growth a year: {growth}")
            if code == home
            else _("{name}: joint works ({scope}) {works}, number {rank} among its partners; growth a year: {growth}")
        )
        pair = {"place_a": min(code, place["place"]), "place_b": max(code, place["place"])}
        found = {
            "table": "signatures" if in_field else "ties",
            "row": {**pair, **({"field": f"{in_field['scheme']}.{in_field['field']}"} if in_field else {})},
            "values": {"works": works},
        }
        yearly = {
            "table": "signatures" if in_field else "ties_by_year",
            "row": found["row"],
            "values": {"growth": grown[0] if np.isfinite(grown[0]) else None},
            "indicator": "growth",
        }
        lines.append(
            line("against_whom", told(message, **values), evidence.status, computation=[found, yearly], id=code)
        )
    if home not in joint:
        text = told(_("We, {name}, have no joint work there"), name=named(evidence.reference or {}))
        lines.append(line("against_whom", text, evidence.status, computation=[_works(place)], id=home))
    return lines + _organisations(evidence, place["place"], home)


def _organisations(evidence: Evidence, place: str, home: str) -> list[Row]:
    """Return the organisations of third places with most joint works with one organisation there."""
    known = {row["organisation"]: row for row in evidence.organisations}
    found = []
    for tie in evidence.organisation_ties:
        ends = [known.get(tie["organisation_a"], {}), known.get(tie["organisation_b"], {})]
        inside = [end.get("place") == place for end in ends]
        outside = ends[0] if inside[1] else ends[1]
        if sum(inside) == 1 and outside.get("place") not in (None, "", home):
            found.append((tie, outside, ends[0] if inside[0] else ends[1]))
    found.sort(key=lambda one: (-one[0]["works"], one[0]["organisation_a"], one[0]["organisation_b"]))
    return [
        line(
            "against_whom",
            told(
                _("{name} and {other}: {works} joint works"),
                name=named(rival),
                other=named(own),
                works=f"{tie['works']:,}",
            ),
            evidence.status,
            computation=[computed("organisation_ties", tie, ("organisation_a", "organisation_b"), ("works",))],
            id=rival["organisation"],
        )
        for tie, rival, own in found[:_RIVALS]
    ]
