"""What: the fields in which they are strong and we are weak, the reverse, and the growth of fields."""

from typing import Any

from enishi.language import marked as _
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_growth import of_row
from enishi.strategy.sheet_line import computed, line, named, shift, told
from enishi.strategy.strengths import Strength

Row = dict[str, Any]
FIELD_KEY = ("scheme", "field", "place")
_GROWTH = ("growth", "growth_low", "growth_high")
_SHIFT = ("share_shift", "share_shift_low", "share_shift_high")


VERDICTS = {
    "strong": _("strong"),
    "weak": _("weak"),
    "neither": _("neither strong nor weak"),
    "not_known": _("not known"),
}


def what(evidence: Evidence, place: Row, field: Row | None) -> list[Row]:
    """Return the lines on fields: those that tell the two apart, or the one asked for, and growth."""
    home, lines, opposites = evidence.reference or {}, [], 0
    for one in [field] if field else evidence.scheme:
        theirs, ours = rows = evidence.both_in(one, place)
        if theirs is None:
            continue
        verdicts = [str((row or {}).get("strength") or "not_known") for row in rows]
        opposite = {Strength.STRONG, Strength.WEAK} == set(verdicts)
        opposites += opposite
        if not field and not opposite:
            continue
        text = told(
            _("{field}: {place} {theirs} (share shift {their_shift}), {home} {ours} ({our_shift})"),
            field=named(one),
            place=named(place),
            home=named(home),
            theirs=told(VERDICTS[verdicts[0]]),
            ours=told(VERDICTS[verdicts[1]]),
            their_shift=shift(*[theirs.get(name) for name in _SHIFT]),
            our_shift=shift(*[(ours or {}).get(name) for name in _SHIFT]),
        )
        found = [computed("places_by_field", row, FIELD_KEY, (*_SHIFT, "strength")) for row in rows if row]
        kind = "opposite" if opposite else "field"
        code = f"{one['scheme']}.{one['field']}"
        lines.append(line("what", text, evidence.status, computation=found, kind=kind, field=code))
    if field and not lines:
        text = told(_("{place} has no work in {field}"), place=named(place), field=named(field))
        lines.append(
            line("what", text, evidence.status, computation=[computed("places", place, ("place",), ("works",))])
        )
    if not field and not opposites:
        text = told(_("No field is shown to be a strength of one and a weakness of the other"))
        own = [row for one in evidence.scheme for row in evidence.both_in(one, place) if row]
        found = [computed("places_by_field", row, FIELD_KEY, ("strength",)) for row in own]
        found = found or [computed("places", place, ("place",), ("works",))]
        lines.append(line("what", text, evidence.status, computation=found))
    return lines + (_growth_in(evidence, place, field) if field else _fastest(evidence, place))


def _growth_in(evidence: Evidence, place: Row, field: Row) -> list[Row]:
    """Return the growth of the field there, beside ours."""
    theirs, ours = rows = evidence.both_in(field, place)
    if theirs is None:
        return []
    grown = of_row(theirs), of_row(ours)
    text = told(
        _("Works in {field}, growth a year: {theirs}; {home}: {ours}"),
        field=named(field),
        theirs=grown[0].told(grown[1]),
        home=named(evidence.reference or {}),
        ours=grown[1].told(),
    )
    found = [computed("places_by_field", row, FIELD_KEY, _GROWTH) for row in rows if row]
    return [line("what", text, evidence.status, computation=found)]


def _fastest(evidence: Evidence, place: Row) -> list[Row]:
    """Return the field that grows fastest there, of those whose whole interval is above 0; else that there is none."""
    rows = [(one, *evidence.both_in(one, place)) for one in evidence.scheme]
    known = [(of_row(theirs), one, theirs, ours) for one, theirs, ours in rows if theirs]
    growing = [one for one in known if one[0].value is not None and (one[0].low or 0) > 0]
    if not known:
        return []
    if not growing:
        text = told(_("No field is shown to grow there"))
        found = [computed("places_by_field", row, FIELD_KEY, _GROWTH) for _grown, _one, row, _ours in known]
        return [line("what", text, evidence.status, computation=found)]
    theirs, one, row, ours = max(growing, key=lambda it: (it[0].value or 0, it[1]["field"]))
    text = told(
        _("Fastest growing field: {field}, growth a year: {theirs}; {home}: {ours}"),
        field=named(one),
        theirs=theirs.told(of_row(ours)),
        home=named(evidence.reference or {}),
        ours=of_row(ours).told(),
    )
    found = [computed("places_by_field", one, FIELD_KEY, _GROWTH) for one in (row, ours) if one]
    return [line("what", text, evidence.status, computation=found)]
