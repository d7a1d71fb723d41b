"""Against whom, organisations: those of third places with most joint works there, and ours with most beside them."""

from collections import Counter
from typing import Any

from enishi.language import marked as _
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_growth import grown
from enishi.strategy.sheet_line import computed, count, line, named, told

Row = dict[str, Any]
_SHOWN = 3


_THEY = _("{name} ({home}): joint works there {works}, most with {other}; growth a year: {growth}")
_WE = _("Ours, {name}: joint works there {works}, most with {other}; growth a year: {growth}")


def rivals(evidence: Evidence, place: Row, field: Row | None) -> list[Row]:
    """Return the lines on organisations; none where they are not asked for.

    Works count for an organisation if the work names both its own place and the place of the sheet, and an organisation
    there: a campus abroad alone makes no tie.
    """
    if evidence.organisation_signatures is None:
        return []
    scope = named(field) if field else told(_("all works"))
    in_field = {"field": f"{field['scheme']}.{field['field']}"} if field else {}
    known = {row["organisation"]: row for row in evidence.organisations if row.get("place")}
    here, home = place["place"], str(evidence.study["reference"])
    by_year: dict[str, Counter[int]] = {}
    others: dict[str, Counter[str]] = {}
    for row in evidence.organisation_signatures:
        taking_part = [known[one] for one in row["organisations"] if one in known]
        own = [one["organisation"] for one in taking_part if one["place"] == here]
        for it in taking_part:
            if own and it["place"] != here and it["place"] in row["places"]:
                by_year.setdefault(it["organisation"], Counter())[int(row["year"])] += int(row["works"])
                others.setdefault(it["organisation"], Counter()).update(dict.fromkeys(own, int(row["works"])))
    ranked = sorted(by_year, key=lambda one: (-by_year[one].total(), one))
    theirs = [one for one in ranked if known[one]["place"] != home][:_SHOWN]
    ours = next((one for one in ranked if known[one]["place"] == home), None)
    rate = grown(by_year[ours], evidence.years) if ours else None
    lines = []
    for one in [*theirs, *([ours] if ours else [])]:
        growth = grown(by_year[one], evidence.years)
        most = min(others[one], key=lambda it: (-others[one][it], it))
        code = known[one]["place"]
        whose = evidence.by_code.get(code, {"name_en": code})
        # The registry tells namesakes apart by their place, which the line names anyway.
        own_name = {
            "name_ja": known[one].get("name_ja"),
            "name_en": known[one]["name_en"].removesuffix(f" ({whose['name_en']})"),
        }
        text = told(
            _WE if one == ours else _THEY,
            name=named(own_name),
            home=named(whose),
            works=count(by_year[one].total()),
            other=named(known[most]),
            growth=growth.told(None if one == ours else rate),
        )
        row = {"organisation": one, "place": here, **in_field}
        works = {"table": "organisation_signatures", "row": row, "values": {"works": by_year[one].total()}}
        found = [works, growth.evidence("organisation_signatures", row)]
        lines.append(line("against_whom", text, evidence.status, computation=found, id=one))
    none = [computed("places", place, ("place",), ("works",))]
    if not theirs:
        text = told(_("No organisation of a third place has joint works with one there ({scope})"), scope=scope)
        lines.append(line("against_whom", text, evidence.status, computation=none))
    if not ours:
        text = told(_("No organisation of ours has joint works with one there ({scope})"), scope=scope)
        lines.append(line("against_whom", text, evidence.status, computation=none))
    return lines
