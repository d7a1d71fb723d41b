"""Where: type, position and openness of a place, in all works and in a field, and facts about it."""

from typing import Any

from enishi.knowledge.advice import LOW_OR_MIDDLE
from enishi.knowledge.plan.load import Plan
from enishi.language import marked as _
from enishi.strategy.income_names import INCOMES
from enishi.strategy.partner_type import LABELS, PartnerType
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import (
    JUDGEMENT,
    PUBLISHED,
    UNSOURCED,
    computed,
    count,
    line,
    named,
    position,
    share,
    told,
)
from enishi.strategy.sheet_what import FIELD_KEY

Row = dict[str, Any]
_WORKS = ("works", "works_low", "works_high")
_POSITION = ("eigenvector", "eigenvector_low", "eigenvector_high")
_RANKS = ("eigenvector_rank_low", "eigenvector_rank_high")
_OPENNESS = ("international_share", "international_share_low", "international_share_high")

# A type kept in fewer resamples than these is called uncertain.
CERTAIN = 0.8


def where(evidence: Evidence, plan: Plan, place: Row, field: Row | None) -> list[Row]:
    """Return the type, the measures with their intervals, and the income group and region."""
    lines = []
    if kind := place.get("partner_type"):
        text = told(
            _("Partner type: {type}; it is kept in {kept} of resamples"),
            type=told(LABELS[PartnerType(kind)], reference=named(evidence.reference or {})),
            kept=share(place.get("type_stability")),
        )
        if kind == PartnerType.EMERGING and plan.book.income(place["place"]) not in LOW_OR_MIDDLE:
            text = told(_("{text} (by works and position alone, which small strong systems share)"), text=text)
        stability = place.get("type_stability")
        if stability is not None and stability < CERTAIN:
            text = told(_("{text}; the type is uncertain"), text=text)
        if place.get("fragile"):
            text = told(_("{text}; fragile: it rests on the largest partner or on authors in two places"), text=text)
        found = computed("places", place, ("place",), ("partner_type", "type_stability", "fragile"))
        lines.append(line("where", text, evidence.status, computation=[found], type=kind))
    lines.append(_measured(evidence, "places", place, ("place",), told(_("Overall"))))
    if field:
        lines += in_field(evidence, place, field)
    return lines + _facts(plan, place)


def in_field(evidence: Evidence, place: Row, field: Row) -> list[Row]:
    """Return the measures of a place in a field; nothing where it has no work there."""
    own = evidence.both_in(field, place)[0]
    return [_measured(evidence, "places_by_field", own, FIELD_KEY, named(field))] if own else []


def _measured(evidence: Evidence, table: str, row: Row, key: tuple[str, ...], scope: dict[str, str]) -> Row:
    best, worst = (row.get(name) for name in _RANKS)
    band = "–" if best is None else str(best) if best == worst else told(_("{low}–{high}"), low=best, high=worst)
    text = told(
        _("{scope}: works {works}; position {position}, rank {band}; share of international works {openness}"),
        scope=scope,
        works=count(*[row.get(name) for name in _WORKS]),
        position=position(*[row.get(name) for name in _POSITION]),
        band=band,
        openness=share(*[row.get(name) for name in _OPENNESS]),
    )
    found = computed(table, row, key, (*_WORKS, *_POSITION, *_RANKS, *_OPENNESS))
    return line("where", text, evidence.status, computation=[found])


def _facts(plan: Plan, place: Row) -> list[Row]:
    facts = plan.facts(place["place"])
    if not facts.income:
        return []
    text = told(_("Income group: {income}"), income=told(INCOMES[facts.income]))
    codes = [facts.income_source]
    if facts.region_name:
        text = told(_("{income}; region of the World Bank: {region}"), income=text, region=facts.region_name)
        codes.append(facts.region_source)
    if facts.overridden:
        text = told(_("{income} ({reason})"), income=text, reason=facts.overridden)
    status = JUDGEMENT if any(one in UNSOURCED for one in codes) else PUBLISHED
    said = [plan.source(one) for one in codes]
    return [line("where", text, status, source=said, income=facts.income, region=facts.region)]
