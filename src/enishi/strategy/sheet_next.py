"""Next steps: targets that a later run can check, with indicator, subject, baseline, value, horizon and rule."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from enishi.language import marked as _
from enishi.strategy.screening import Notice, on_place
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_joint_target import joint_target
from enishi.strategy.sheet_like import Aim
from enishi.strategy.sheet_line import JUDGEMENT, computed, line, listed_line, named, share, told

Row = dict[str, Any]
POINTS = 0.01


_RULES = {
    "open": _("the median of {like}"),
    "step": _("one percentage point a year towards {middle}, the median of {like}"),
    "interval": _("no median of places like it is higher: the upper end of our interval"),
}


def next_steps(evidence: Evidence, place: Row, field: Row | None, notices: Sequence[Notice] = ()) -> list[Row]:
    """Return the targets; one line that says why where there is none.

    No target of joint works is set with a place on the screening list: more of what needs to be checked is no aim.
    """
    home = evidence.reference
    if home is None:
        text = told(_("No target: the reference place has no work here"))
        return [line("next", text, JUDGEMENT, computation=[computed("places", place, ("place",), ("works",))])]
    # Without the signatures of a field its ties are not known, so targets are set in all works.
    aim = Aim(evidence, place, home, field if evidence.signatures is not None else None)
    listed = on_place(notices, place["place"])
    return [listed_line("next", listed) if listed else joint_target(aim), *_openness(aim)]


def _openness(aim: Aim) -> list[Row]:
    """Return the target of our share of international works, in all works where ours in the field are too few.

    Value: the median of places like the place, at most POINTS a year more than now; where that is not above ours, the
    upper end of our interval.
    """
    ours = aim.row(aim.home)
    if aim.field and (ours is None or ours["works"] < aim.evidence.strength.minimum_works):
        return _openness(replace(aim, field=None))
    now = (ours or {}).get("international_share")
    if ours is None or now is None:
        return []
    first, last = aim.evidence.years
    like, name = aim.like
    shares = [row["international_share"] for row in like if row.get("international_share") is not None]
    middle = median(shares) if shares else 0.0
    reach = now + POINTS * (aim.horizon - last)
    value, key = min(middle, reach), "open" if middle <= reach else "step"
    if middle <= now:
        if ours.get("international_share_high") is None:
            return []
        value, key = min(ours["international_share_high"], reach), "interval"
    rule = told(_RULES[key], like=name, middle=share(middle))
    text = told(
        _("Share of international works of {home} ({scope}): {value} by {horizon} (now {now}). Rule: {rule}"),
        home=named(aim.home), scope=aim.scope, value=share(value), horizon=aim.horizon, now=share(now), rule=rule,
    )  # fmt: skip
    columns = ("international_share", "international_share_high")
    found = [aim.found(row, columns) for row in (ours, *like)]
    subject = {"place": aim.home["place"], **aim.code}
    target = {"indicator": "international_share", "subject": subject, "baseline": now, "from": first, "to": last}
    return [aim.target(text, found, **target, unit="share", value=value, rule=rule)]
