"""The target of joint works a year with a place: towards the share of its works that places like it do with us."""

import math
from statistics import median
from typing import Any

from enishi.indicators.intervals import count_interval
from enishi.language import marked as _
from enishi.strategy.sheet_like import Aim
from enishi.strategy.sheet_line import computed, named, share, told

Row = dict[str, Any]
MOST_TIMES = 2


_RULES = {
    "first": _("a first joint work, as there is none so far"),
    "again": _("a joint work again, as there is none in the last half of the years"),
    "median": _("{middle} of its works with us (now {share}), the median of {like}"),
    "most": _("towards {middle} of its works with us (now {share}), the median of {like}; {most}"),
    "interval": _("no median of places like it is higher: the upper end of the interval; {most}"),
}
_MOST = _("at most twice the present, or the mean of all years")


def joint_target(aim: Aim) -> Row:
    """Return the line of the target.

    Baseline: joint works a year in the last half of the years. Value: the median, over places like it, of the share of
    a place's works that are joint with us, times its works a year; where that is not above the baseline, the upper end
    of the baseline's interval. Never more than MOST_TIMES the baseline, or the mean of all years if that is higher.
    """
    evidence, here, home = aim.evidence, aim.place["place"], aim.home["place"]
    first, last = evidence.years
    years, half = last - first + 1, max((last - first + 1) // 2, 1)
    joint = evidence.joint(home, aim.field)
    by_year = evidence.yearly(home, aim.field).get(here, {})
    recent = sum(works for year, works in by_year.items() if year > last - half)
    whole, now, own = joint.get(here, 0), recent / half, aim.row(aim.place)
    subject = {"place_a": min(home, here), "place_b": max(home, here), **aim.code}
    found = (
        [{"table": "signatures" if aim.field else "ties", "row": subject, "values": {"works": whole}}] if whole else []
    )
    found.append(aim.found(own, ("works",)) if own else computed("places", aim.place, ("place",), ("works",)))
    words = {"home": named(aim.home), "place": named(aim.place), "scope": aim.scope, "horizon": aim.horizon}
    target = {"indicator": "joint_works", "subject": subject, "baseline": now, "from": last - half + 1, "to": last}
    if not recent or own is None:
        rule = told(_RULES["again" if whole else "first"])
        text = told(_("{home} and {place} ({scope}): a joint work by {horizon}. Rule: {rule}"), **words, rule=rule)
        return aim.target(text, found, **target, unit="works", value=1, rule=rule)
    like, name = aim.like
    middle = median(joint.get(row["place"], 0) / row["works"] for row in like) if like else 0.0
    value, key = middle * own["works"] / years, "median"
    if value > now:
        found += [aim.found(row, ("works",)) for row in like]
    else:
        value, key = float(count_interval([recent], own["works"])[1][0]) / half, "interval"
    most = max(MOST_TIMES * now, whole / years)
    if value > most:
        value, key = most, "most" if key == "median" else key
    value = math.ceil(10 * value - 1e-9) / 10
    rule = told(_RULES[key], most=told(_MOST), share=share(whole / own["works"]), like=name, middle=share(middle))
    since = told(_("{low}–{high}"), low=last - half + 1, high=last)
    text = told(
        _("{home} and {place} ({scope}): {value} joint works a year by {horizon} ({years}: {now}). Rule: {rule}"),
        **words, value=f"{value:,.1f}", now=f"{now:,.1f}", years=since, rule=rule,
    )  # fmt: skip
    return aim.target(text, found, **target, unit="works a year", value=value, rule=rule)
