"""The check of each kind of value: it returns the value in its type, or reports what is wrong and returns a stand-in.

Stand-ins never reach anybody: a study file with problems is refused as a whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from enishi.errors import shown
from enishi.knowledge.groups import Group, built_in_groups
from enishi.knowledge.place_codes import NOT_KNOWN
from enishi.language import LANGUAGES, _
from enishi.study.problems import Spot
from enishi.study.settings import SEPARATE, PlanFiles, StrengthRule, TypeCutoffs
from enishi.tables.place import find_place, is_place
from enishi.tables.place import places as known_places

FIRST_YEAR, LAST_YEAR = 1800, 2100
GROUP_KEYS = (*LANGUAGES, "places")
TYPES_KEYS = tuple(field.name for field in fields(TypeCutoffs))
STRENGTH_KEYS = tuple(field.name for field in fields(StrengthRule))
PLAN_KEYS = tuple(field.name for field in fields(PlanFiles))
MOST_RESAMPLES = 100_000


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def table(value: object, spot: Spot, what: str) -> Mapping[str, object]:
    """Check that a value is a table."""
    if isinstance(value, dict):
        return value
    spot.expected(value, what)
    return {}


def text(value: object, spot: Spot) -> str:
    """Check a text that must say something."""
    if isinstance(value, str) and value.strip():
        return value
    spot.expected(value, _("a text"))
    return ""


def texts(value: object, spot: Spot) -> tuple[str, ...]:
    """Check one text or a list of texts, each once."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items:
        spot.expected(value, _('a list of texts, such as ["ict8"]'))
        return ()
    return tuple(dict.fromkeys(text(item, spot / index) for index, item in enumerate(items)))


def label(value: object, spot: Spot) -> dict[str, str]:
    """Check a name for people: one text, or one a language; a language that is not given takes over the other."""
    if not isinstance(value, dict):
        return dict.fromkeys(LANGUAGES, text(value, spot))
    spot.only(value, LANGUAGES, {})
    given = {key: text(value[key], spot / key) for key in LANGUAGES if key in value}
    if not given:
        spot.wrong(_('{key} is empty; write a text or {{ja = "…", en = "…"}}').format(key=spot.key))
    return {key: given.get(key, next(iter(given.values()), "")) for key in LANGUAGES}


def choice(value: object, spot: Spot, options: Iterable[str]) -> str:
    """Check one of several words."""
    options = list(options)
    if isinstance(value, str) and value in options:
        return value
    spot.expected(value, _("one of: {options}").format(options=", ".join(options)), options)
    return ""


def place(value: object, spot: Spot) -> str:
    """Check the name or code of a place; return its code."""
    code = find_place(value) if isinstance(value, str) else None
    if code is None or code == NOT_KNOWN:
        names = (name for known in known_places().values() for name in (known.name_en, known.name_ja))
        spot.expected(value, _("the name or the ISO 3166 code of a country or territory"), names)
        return ""
    return code


def places(value: object, spot: Spot, groups: Mapping[str, Group]) -> tuple[str, ...]:
    """Check a list of places, each once; a group's name stands for its places."""
    if not isinstance(value, list) or not value:
        spot.expected(value, _('a list of places, such as ["CN", "Korea", "ASEAN"]'))
        return ()
    by_name = {name.casefold(): group.places for name, group in groups.items()}
    codes: dict[str, None] = {}
    for index, item in enumerate(value):
        members = by_name.get(item.casefold()) if isinstance(item, str) else None
        codes.update(dict.fromkeys(members or [place(item, spot / index)]))
    return tuple(codes)


def years(value: object, spot: Spot) -> tuple[int, int]:
    """Check the first and the last year."""
    if isinstance(value, list) and len(value) == 2 and all(_whole(year) for year in value):
        first, last = value
        if FIRST_YEAR <= first <= last <= LAST_YEAR:
            return first, last
        if FIRST_YEAR <= last < first <= LAST_YEAR:
            spot.wrong(
                _("{key}: {first} is after {last}; did you mean [{last}, {first}]?").format(
                    key=spot.key, first=first, last=last
                )
            )
            return last, first
    spot.expected(
        value,
        _("two years between {first} and {last}, such as [2016, 2022]").format(first=FIRST_YEAR, last=LAST_YEAR),
    )
    return FIRST_YEAR, LAST_YEAR


def groups(value: object, spot: Spot) -> dict[str, Group]:
    """Check the user's groups; return them with the built-in ones, which one of the same name replaces."""
    found = {name.casefold(): group for name, group in built_in_groups().items()}
    own: dict[str, int] = {}
    for name, given in table(value, spot, _("a table of groups")).items():
        here, key = spot / name, name.casefold()
        if not name.strip() or is_place(name.upper()):
            here.wrong(_("a group cannot be called {name}; that is a place or nothing").format(name=shown(name)))
        if key in own:
            here.wrong(_("{name} is defined in line {line} already").format(name=shown(name), line=own[key]))
        own[key] = here.line
        if given is False:
            if found.pop(key, None) is None:
                here.expected(given, _("a list of places"), found)
            continue
        found[key] = _group(name, given, here)
    return {group.name: group for group in found.values()}


def _group(name: str, given: object, spot: Spot) -> Group:
    if not isinstance(given, dict):
        return Group(name, dict.fromkeys(LANGUAGES, name), tuple(sorted(places(given, spot, built_in_groups()))))
    spot.only(given, GROUP_KEYS, {})
    members = places(given.get("places"), spot / "places", built_in_groups())
    names = {key: given[key] for key in LANGUAGES if key in given}
    return Group(name, label(names, spot) if names else dict.fromkeys(LANGUAGES, name), tuple(sorted(members)))


def territory_policy(value: object, spot: Spot) -> dict[str, str]:
    """Check which places are folded into which others."""
    if value == SEPARATE:
        return {}
    if not isinstance(value, dict):
        spot.expected(value, _('"separate", or a table such as {HK = "CN"}'), [SEPARATE])
        return {}
    policy: dict[str, str] = {}
    for name, into in value.items():
        here = spot / name
        code, target = place(name, here), place(into, here)
        if code == target != "":
            here.wrong(_("{place} cannot be folded into itself").format(place=shown(name)))
        if code in policy:
            here.wrong(_("{place} is folded twice").format(place=shown(name)))
        policy[code] = target
    for name, into in value.items():
        onward = find_place(into) if isinstance(into, str) else None
        if onward in policy and onward != find_place(name):
            (spot / name).wrong(_("{place} is itself folded into another place").format(place=shown(into)))
    return policy


def types(value: object, spot: Spot) -> TypeCutoffs:
    """Check the cut-offs of the partner types."""
    given = table(value, spot, _("a table of cut-offs"))
    spot.only(given, TYPES_KEYS, {})
    values: dict[str, Any] = {}
    for key in TYPES_KEYS:
        if key in given:
            values[key] = given[key]
            if isinstance(values[key], bool) or not isinstance(values[key], int | float) or not 0 <= values[key] <= 1:
                (spot / key).expected(values[key], _("a number from 0 to 1"))
    return TypeCutoffs(**values)


def strength(value: object, spot: Spot) -> StrengthRule:
    """Check when a place is strong in a field."""
    given = table(value, spot, _("a table of limits"))
    spot.only(given, STRENGTH_KEYS, {})
    values: dict[str, Any] = {key: given[key] for key in STRENGTH_KEYS if key in given}
    effect, works = values.get("minimum_effect", 0), values.get("minimum_works", 1)
    if isinstance(effect, bool) or not isinstance(effect, int | float) or not 0 <= effect <= 10:
        (spot / "minimum_effect").expected(effect, _("a number from 0 to 10"))
    if not _whole(works) or works < 1:
        (spot / "minimum_works").expected(works, _("a whole number from 1"))
    return StrengthRule(**values)


def plan(value: object, spot: Spot) -> PlanFiles:
    """Check what the user adds to the plan."""
    given = table(value, spot, _("a table"))
    spot.only(given, PLAN_KEYS, {})
    return PlanFiles(**{key: text(given[key], spot / key) for key in PLAN_KEYS if key in given})


def field_totals(value: object, spot: Spot) -> dict[str, int]:
    """Check the numbers of works that OpenAlex counts in fields."""
    totals: dict[str, int] = {}
    for key, number in table(value, spot, _("a table of fields and numbers of works")).items():
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            totals[key] = number
        else:
            (spot / key).expected(number, _("a number of works such as 120000"))
    return totals


def resamples(value: object, spot: Spot) -> int:
    """Check how many times works are drawn again."""
    if isinstance(value, int) and not isinstance(value, bool) and (value == 0 or 100 <= value <= MOST_RESAMPLES):
        return value
    spot.expected(value, _("0, or a whole number from 100 to {most}").format(most=MOST_RESAMPLES))
    return 0


def rejects_limit(value: object, spot: Spot) -> int | float | None:
    """Check how many rejects are too many."""
    if _whole(value) or isinstance(value, float):
        assert isinstance(value, int | float)
        if value >= 0 and (isinstance(value, int) or value < 1):
            return value
    spot.expected(value, _("a number of records such as 100, or a share of them below 1 such as 0.01"))
    return None


def flag(value: object, spot: Spot) -> bool:
    """Check a yes or no."""
    if not isinstance(value, bool):
        spot.expected(value, _("true or false"))
    return value is True


def seats(value: object, spot: Spot) -> int:
    """Check how many organisations may stand out."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000:
        return value
    spot.expected(value, _("a whole number from 1 to 1000"))
    return 1


def seed(value: object, spot: Spot) -> int:
    """Check the seed of everything that is drawn at random."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    spot.expected(value, _("a whole number from 0"))
    return 0
