"""Patterns of collaboration, derived from cases by a stated rule.

Rule: a pattern is a combination of values on funding, role of agencies and role of researchers that at least
``AT_LEAST`` cases share. A case of which one of the three is unknown belongs to no pattern. Place of research and role
of government are left out of the rule, because most sources do not state them; they stay visible on each case. The
survey of 2023 has twelve numbered patterns on five axes, whose table is not in the text at hand: ``published`` is
therefore None throughout, and no number of the survey is given to a pattern of ours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from enishi.knowledge.plan.model import UNKNOWN, Case, words
from enishi.language import LANGUAGES

RULE_AXES = ("funding", "agencies", "researchers")
AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """A combination of axis values with the codes of its cases; published: its number in the survey, if known."""

    code: str
    name: Mapping[str, str]
    axes: Mapping[str, str]
    cases: tuple[str, ...]
    published: int | None = None


def patterns(cases: Iterable[Case], at_least: int = AT_LEAST) -> list[Pattern]:
    """Return the patterns of these cases, that with most cases first, then by code."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for case in cases:
        values = tuple(case.axis(axis) for axis in RULE_AXES)
        if UNKNOWN not in values:
            groups[values].append(case.code)
    found = [_pattern(values, sorted(codes)) for values, codes in groups.items() if len(codes) >= at_least]
    return sorted(found, key=lambda one: (-len(one.cases), one.code))


def _pattern(values: tuple[str, ...], codes: list[str]) -> Pattern:
    axes = dict(zip(RULE_AXES, values, strict=True))
    known = words()["axes"]
    between = {"en": "; ", "ja": "／"}
    name = {
        language: between[language].join(known[axis]["values"][value][language] for axis, value in axes.items())
        for language in LANGUAGES
    }
    return Pattern("+".join(values), name, axes, tuple(codes))
