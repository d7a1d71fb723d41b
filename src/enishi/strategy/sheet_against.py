"""Against whom: the places with the strongest ties there now, how fast these grow, and ours beside them."""

from typing import Any

from enishi.language import marked as _
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_growth import Grown, grown
from enishi.strategy.sheet_line import computed, count, line, named, told
from enishi.strategy.sheet_rivals import rivals

Row = dict[str, Any]
_SHOWN = 3


_THEY = _("{name}: joint works ({scope}) {works}, number {rank} among its partners; growth a year: {growth}")
_WE = _("We ({name}): joint works ({scope}) {works}, number {rank} among its partners; growth a year: {growth}")


def against_whom(evidence: Evidence, place: Row, field: Row | None) -> list[Row]:
    """Return who holds the strongest ties there now and how fast they grow, compared with us."""
    in_field = field if evidence.signatures is not None else None
    scope = named(in_field) if in_field else told(_("all works"))
    joint, yearly = evidence.joint(place["place"], in_field), evidence.yearly(place["place"], in_field)
    home = str(evidence.study["reference"])
    ranked = sorted(joint, key=lambda code: (-joint[code], code))
    none = computed("places", place, ("place",), ("works",))
    if not ranked:
        text = told(_("Nobody has joint works with {place} here ({scope})"), place=named(place), scope=scope)
        return [line("against_whom", text, evidence.status, computation=[none])]
    ours = grown(yearly.get(home, {}), evidence.years)
    lines = []
    for code in [*[code for code in ranked if code != home][:_SHOWN], *([home] if home in joint else [])]:
        theirs = ours if code == home else grown(yearly.get(code, {}), evidence.years)
        text = told(
            _WE if code == home else _THEY,
            name=named(evidence.by_code[code]),
            works=count(joint[code]),
            rank=1 + sum(works > joint[code] for works in joint.values()),
            growth=theirs.told(None if code == home else ours),
            scope=scope,
        )
        found = _found(place["place"], code, in_field, joint[code], theirs)
        lines.append(line("against_whom", text, evidence.status, computation=found, id=code))
    if home not in joint:
        text = told(
            _("We ({name}) have no joint work there ({scope})"), name=named(evidence.reference or {}), scope=scope
        )
        lines.append(line("against_whom", text, evidence.status, computation=[none], id=home))
    return lines + rivals(evidence, place, in_field)


def _found(place: str, code: str, in_field: Row | None, works: int, growth: Grown) -> list[Row]:
    """Return where the joint works of two places stand, by year too."""
    row = {"place_a": min(code, place), "place_b": max(code, place)}
    if in_field:
        row["field"] = f"{in_field['scheme']}.{in_field['field']}"
    joint = {"table": "signatures" if in_field else "ties", "row": row, "values": {"works": works}}
    return [joint, growth.evidence("signatures" if in_field else "ties_by_year", row)]
