"""Reading a study file: TOML, then every key by its check, then what must hold between them."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from enishi.errors import nearest
from enishi.knowledge.groups import built_in_groups
from enishi.language import _
from enishi.study import checks
from enishi.study.document import parse
from enishi.study.problems import Problems, Spot
from enishi.study.settings import BETWEENNESS_READINGS, COUNTINGS, LEVELS, Study
from enishi.study.sources import SOURCE_KEYS, sources

DEFAULT_OUTPUT = "out"

REQUIRED = ("title", "reference", "years", "source")
_CHECKS: dict[str, Callable[[object, Spot], Any]] = {
    "title": checks.label,
    "reference": checks.place,
    "years": checks.years,
    "territory_policy": checks.territory_policy,
    "counting": lambda value, spot: checks.choice(value, spot, COUNTINGS),
    "betweenness": lambda value, spot: checks.choice(_underscored(value), spot, BETWEENNESS_READINGS),
    "rejects_limit": checks.rejects_limit,
    "fields": checks.texts,
    "organisations": lambda value, spot: checks.choice(value, spot, LEVELS),
    "author_names": checks.flag,
    "organisation_counting": lambda value, spot: checks.choice(value, spot, COUNTINGS),
    "standouts": checks.seats,
    "output": checks.text,
    "seed": checks.seed,
    "resamples": checks.resamples,
}
_TABLE_CHECKS: dict[str, Callable[[object, Spot], Any]] = {
    "groups": checks.groups,
    "types": checks.types,
    "strength": checks.strength,
    "field_totals": checks.field_totals,
    "plan": checks.plan,
}
# What may stand at the top or in a [study] table: everything that is not a table of its own.
SIMPLE = (*_CHECKS, "focus")
TABLES = (*_TABLE_CHECKS, "source")


def _underscored(value: object) -> object:
    """Return a word with the underscores that its code has: people also write ``as-published``."""
    return value.replace("-", "_") if isinstance(value, str) else value


def load_study(path: Path) -> Study:
    """Read and check a study file. Raises StudyError with all of its problems, one a line, each with its line."""
    document, lines = parse(path)
    problems = Problems(path, lines)
    top = Spot(problems)
    # Not resolved: a study file that is a link starts from where the link stands, as the user sees it.
    file = Path(os.path.abspath(path))  # noqa: PTH100

    given = _gather(document, top)
    values = {key: check(*given[key]) for key, check in (_CHECKS | _TABLE_CHECKS).items() if key in given}
    if "source" in given:
        hints = dict.fromkeys(SIMPLE, _("at the top of the file, above the first table"))
        values["sources"] = sources(*given["source"], file.parent, hints)
    groups = values.get("groups", built_in_groups())
    if "focus" in given:
        values["focus"] = checks.places(*given["focus"], groups)
    _check_folded(values, given)
    problems.refuse()
    policy = values.get("territory_policy", {})
    values["groups"] = {
        name: replace(group, places=tuple(sorted({policy.get(code, code) for code in group.places})))
        for name, group in groups.items()
    }
    output = Path(os.path.expanduser(values.pop("output", DEFAULT_OUTPUT)))  # noqa: PTH111
    return Study(file=file, output=file.parent / output, **values)


def _gather(document: dict[str, Any], top: Spot) -> dict[str, tuple[object, Spot]]:
    """Return the keys that stand at the top or in ``[study]``, each with its spot; report the rest and what lacks."""
    given = {key: (value, top / key) for key, value in document.items() if key != "study"}
    own_table = _("in a table of its own")
    inside = checks.table(document.get("study", {}), top / "study", _("a table"))
    for key, value in inside.items():
        spot = top / "study" / key
        if key in given and key in SIMPLE:
            spot.wrong(_("{key} stands in line {line} already").format(key=spot.key, line=given[key][1].line))
        given.setdefault(key, (value, spot))
    top.only(document, (*SIMPLE, *TABLES, "study"), dict.fromkeys(SOURCE_KEYS, _("in [[source]]")))
    (top / "study").only(inside, SIMPLE, dict.fromkeys(TABLES, own_table))
    for key in REQUIRED:
        # A misspelt key is one problem, not two.
        if key not in given and nearest(key, given.keys() - {*SIMPLE, *TABLES}) is None:
            top.wrong(_("{key} is missing; a study needs {needed}").format(key=f'"{key}"', needed=", ".join(REQUIRED)))
    return given


def _check_folded(values: dict[str, Any], given: dict[str, tuple[object, Spot]]) -> None:
    """Report places that the study looks at and that its territory policy makes disappear."""
    policy = values.get("territory_policy", {})
    for key in ("reference", "focus"):
        wanted = values.get(key, ())
        for code in [wanted] if isinstance(wanted, str) else wanted:
            if policy.get(code):
                message = _("{key}: {code} is folded into {into} by territory_policy and has no figures of its own")
                spot = given[key][1]
                spot.wrong(message.format(key=spot.key, code=code, into=policy[code]))
