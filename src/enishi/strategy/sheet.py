"""The strategy sheet of a place, or of a place in a field: what, where, with and against whom, how, and what next."""

import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from enishi.knowledge.advice import Book
from enishi.knowledge.plan.load import Plan
from enishi.strategy import advice as advising
from enishi.strategy.partner_type import LABELS, PartnerType
from enishi.strategy.phases import phase_lines
from enishi.strategy.screening import Notice, on_organisation, on_place
from enishi.strategy.sensitivity import changes
from enishi.strategy.sheet_cases import cases_behind
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import (
    JUDGEMENT,
    MODELLED,
    PUBLISHED,
    computed,
    joined,
    line,
    named,
    number,
    share,
    told,
)
from enishi.strategy.sheet_places import against_whom, what, where

Row = dict[str, Any]
_TIE = ("place_a", "place_b")
_SHOWN = 3
# Targets are set for so many years after the last year, or for as many as the result covers.
_HORIZON = 5


def _(message: str) -> str:
    """Mark a message for translation where it is told."""
    return message


_MOVES = {
    "works": _("The bound of works ({home}) × {factor}"),
    "eigenvector": _("The bound of position ({home}) × {factor}"),
    "similar_works": _("The cut-off of similar works × {factor}"),
    "similar_eigenvector": _("The cut-off of similar position × {factor}"),
}


def sheet(
    evidence: Evidence,
    plan: Plan,
    code: str,
    field: Row | None = None,
    notices: Sequence[Notice] = (),
    candidates: Mapping[str, Any] | None = None,
) -> list[Row]:
    """Return the lines of a sheet, section by section in the order of SECTIONS.

    code: a place of the result; field: a row of its fields. candidates: the answer of ``enishi partners``, where it was
    asked.
    """
    book = plan.book
    place = evidence.by_code[code]
    return [
        *what(evidence, place, field),
        *where(evidence, plan, place, field),
        *_with_whom(evidence, place, field, notices, candidates),
        *against_whom(evidence, place, field),
        *_method(evidence, plan, place, field, notices),
        *advising.judgements(book, code),
        *_hard(plan),
        *_next(evidence, place),
        *phase_lines(plan, place, field, evidence.scheme if evidence.fields else [], notices),
        *_sensitivity(evidence, book, place),
    ]


def _with_whom(
    evidence: Evidence, place: Row, field: Row | None, notices: Sequence[Notice], candidates: Mapping[str, Any] | None
) -> list[Row]:
    lines = []
    command = f"enishi partners --for {evidence.study['reference']} --among {place['place']}"
    command += f" --field {field['scheme']}.{field['field']}" if field else ""
    for row in [row for row in evidence.standouts if row["place"] == place["place"]][:_SHOWN]:
        text = told(_("{name} stands out: {works} works, position {position}"), name=named(row),
                    works=f"{row['works']:,}", position=number(row.get("eigenvector")))  # fmt: skip
        found = computed("standout_organisations", row, ("organisation",), ("works", "eigenvector"))
        lines.append(_checked(line("with_whom", text, evidence.status, computation=[found]), row, place, notices))
    for kind in ("new", "stronger"):
        record = candidates["backtest"][kind] if candidates else {}
        for row in candidates[kind][:_SHOWN] if candidates else ():
            message = (
                _("{name}: candidate for a new tie, score {score}")
                if kind == "new"
                else _("{name}: candidate for a stronger tie, score {score}")
            )
            text = told(message, name=named(row), score=number(row["score"], row["low"], row["high"]))
            found = {"table": "organisations", "row": {"organisation": row["id"]}, "values": {}, "command": command}
            status = MODELLED if record["used"] == "model" and evidence.status != "synthetic" else evidence.status
            extra = {"score": row["score"], "ranked_by": record["used"], "kind": kind}
            lines.append(_checked(line("with_whom", text, status, computation=[found], **extra), row, place, notices))
    if not lines:
        text = told(_("No organisation of {place} is shown here"), place=named(place))
        found = computed("places", place, ("place",), ("works",))
        lines.append(line("with_whom", text, evidence.status, computation=[found]))
    return lines


def _checked(one: Row, row: Row, place: Row, notices: Sequence[Notice]) -> Row:
    """Return the line, or in its place a request to check where the user's list names the organisation."""
    own = (row.get("organisation") or row.get("id") or "", row.get("name_en") or "", row.get("name_ja") or "")
    listed = on_organisation(notices, place["place"], own)
    if not listed:
        return one
    return line(
        "with_whom",
        told(
            _("{name} needs to be checked: {reason} (source: {source})"),
            name=named(row),
            reason="; ".join(n.reason for n in listed),
            source="; ".join(n.source for n in listed),
        ),
        JUDGEMENT,
        computation=one["computation"],
        source=[{"id": "screening", "text": {"ja": n.source, "en": n.source}, "line": n.line} for n in listed],
        check=True,
    )


def _method(evidence: Evidence, plan: Plan, place: Row, field: Row | None, notices: Sequence[Notice]) -> list[Row]:
    home = str(evidence.study["reference"])
    judged, rows = [], [computed("places", place, ("place",), ("partner_type",))]
    for one in [field] if field else evidence.scheme:
        theirs, ours = (evidence.in_fields.get((one["scheme"], one["field"], who)) for who in (place["place"], home))
        if theirs and ours:
            judged.append((named(one), str(theirs["strength"]), str(ours["strength"])))
            if place.get("partner_type") == PartnerType.EMERGING:
                rows += [
                    computed("places_by_field", r, ("scheme", "field", "place"), ("strength",)) for r in (theirs, ours)
                ]
    asked = advising.Asked(place["place"], place.get("partner_type"), judged)
    advised = advising.advice(plan.book, asked, on_place(notices, place["place"]), rows)
    return [*advised, *cases_behind(plan, place["place"], field, advised, home)]


def _hard(plan: Plan) -> list[Row]:
    """Return what stays hard, each with the direction set for Japan in the same cell of the survey's grid."""
    lines = []
    for code, entry in plan.book.content["hard"].items():
        text, sources = plan.book.text("hard", code), [plan.source(entry["source"])]
        if answers := plan.directions(code):
            said = joined([one.text for one in answers])
            text = told(_("{hard}. Direction set for Japan: {answers}"), hard=text, answers=said)
            sources += [plan.source(one) for one in dict.fromkeys(one.source for one in answers)]
        lines.append(line("hard", text, PUBLISHED, source=sources))
    return lines


def _next(evidence: Evidence, place: Row) -> list[Row]:
    """Return two targets: joint works with the place, and our own openness; each says its rule."""
    home = evidence.reference
    if home is None:
        text = told(_("No target: the reference place has no work here"))
        return [line("next", text, JUDGEMENT, computation=[computed("places", place, ("place",), ("works",))])]
    first, last = evidence.years
    years = last - first + 1
    horizon = last + min(years, _HORIZON)
    alike = [
        row for code, row in evidence.by_code.items()
        if row.get("partner_type") == place.get("partner_type") and code not in (place["place"], home["place"])
    ]  # fmt: skip
    ties = [tie for row in alike if (tie := evidence.tie_of.get((row["place"], home["place"])))]
    own = evidence.tie_of.get((place["place"], home["place"]))
    middle = median(tie["association_strength"] for tie in ties) if ties else None
    value: float | None = 1
    rule = told(_("a first joint work, as there is none so far"))
    if own:
        strength = own["association_strength"]
        if middle is not None and strength and strength < middle:
            value = own["works"] * middle / strength
            rule = told(
                _("joint works at which the tie has the median strength of our ties with {n} places of the same type"),
                n=len(ties),
            )
        else:
            value = own.get("works_high")
            rule = told(_("the tie is not below the median strength of like places: the upper end of its interval"))
    lines = []
    if value is not None:
        found = [computed("ties", own, _TIE, ("works", "works_high", "association_strength"))] if own else []
        found += [computed("ties", tie, _TIE, ("association_strength",)) for tie in ties]
        now, goal = (own["works"] if own else 0) / years, math.ceil(10 * value / years) / 10
        lines.append(
            _target(
                _("Joint works of {home} and {place}: {value} a year by {horizon} (now {now}). Rule: {rule}"),
                {
                    "home": named(home),
                    "place": named(place),
                    "value": number(goal, digits=1),
                    "horizon": horizon,
                    "now": number(now, digits=1),
                    "rule": rule,
                },
                found or [computed("places", place, ("place",), ("works",))],
                {
                    "indicator": "joint_works",
                    "unit": "works a year",
                    "baseline": now,
                    "value": goal,
                    "horizon": horizon,
                    "rule": rule,
                },
            )
        )
    return lines + _openness(home, alike or [place], horizon)


def _openness(home: Row, alike: Sequence[Row], horizon: int) -> list[Row]:
    shares = [row["international_share"] for row in alike if row.get("international_share") is not None]
    now = home.get("international_share")
    if not shares or now is None:
        return []
    value, rule = median(shares), told(_("the median of the {n} places of the same type as this one"), n=len(shares))
    if now >= value:
        if home.get("international_share_high") is None:
            return []
        value, rule = (
            home["international_share_high"],
            told(_("that median is reached already: the upper end of our interval")),
        )
    columns = ("international_share", "international_share_high")
    return [
        _target(
            _("Share of international works of {home}: {value} by {horizon} (now {now}). Rule: {rule}"),
            {"home": named(home), "value": share(value), "horizon": horizon, "now": share(now), "rule": rule},
            [computed("places", row, ("place",), columns) for row in (home, *alike)],
            {"indicator": "international_share", "unit": "share", "baseline": now, "value": value, "horizon": horizon,
             "rule": rule},
        )
    ]  # fmt: skip


def _target(message: str, values: Mapping[str, Any], computation: Sequence[Row], target: Row) -> Row:
    return line("next", told(message, **values), JUDGEMENT, computation=computation, target=target)


def _sensitivity(evidence: Evidence, book: Book, place: Row) -> list[Row]:
    home = evidence.reference
    columns = ("works", "works_low", "works_high", "eigenvector", "eigenvector_low", "eigenvector_high")
    rows = [computed("places", row, ("place",), columns) for row in (place, home) if row]
    found = changes(place, home, evidence.cutoffs) if home else []
    before = advising.basis(book, place["place"], place.get("partner_type"))
    lines = []
    for one in found:
        after = advising.basis(book, place["place"], one.kind)
        if one.moved == "interval":
            moved = told(
                _("At an end of the intervals (works {works}, position {position})"),
                works=number(one.by[0], digits=0),
                position=number(one.by[1]),
            )
        else:
            moved = told(_MOVES[one.moved], home=named(home or {}), factor=number(one.by[0], digits=1))
        text = told(
            _("{moved}: the type would be “{type}”, and the advice would change"),
            moved=moved,
            type=told(LABELS[PartnerType(one.kind)], reference=named(home or {})),
        )
        extra: Row = {"moved": one.moved, "by": list(one.by), "type": one.kind, "basis": [before, after]}
        lines.append(line("sensitivity", text, JUDGEMENT, computation=rows, **extra))
    if not lines:
        text = told(_("No threshold moved by a tenth, and no end of the intervals, changes the type or the advice"))
        lines.append(
            line("sensitivity", text, JUDGEMENT, computation=rows or [computed("places", place, ("place",), columns)])
        )
    return lines
