"""Schemes of fields: those in ``knowledge/schemes`` by name, a user's own topic file by path, checked key by key."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from enishi.errors import StudyError, UsageError, nearest, shown
from enishi.knowledge.positions import positions
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.resolve.field_text import BREAK, tokens_of
from enishi.study import checks
from enishi.study.problems import Problems, Spot
from enishi.tables.field import Field, Label, Scheme

_FOLDER = files("enishi.knowledge") / "schemes"
_NOT_SCHEMES = ("crosswalks",)
# A file of works that is named by mistake is not read to its end.
_LARGEST = 4 << 20
# The scheme whose vocabularies others may include.
_BASE = "ict8"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LISTS = ("terms", "hints", "venues", "venue_hints", "exclusions")
SCHEME_KEYS = ("name", "source", "groups", "fields", "none")
FIELD_KEYS = ("name", "group", *LISTS, "includes")


@cache
def scheme_names() -> tuple[str, ...]:
    """Return the names of the schemes that every study knows."""
    names = (entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name for name in names if name not in _NOT_SCHEMES))


def load_scheme(name_or_path: str | Path) -> Scheme:
    """Return a scheme by its name (``ict8``), or a topic file of the same form by its path.

    Raises UsageError where there is no such scheme or file, StudyError with every problem of a file, one a line, each
    with its line.
    """
    if name_or_path in scheme_names():
        return _built_in(str(name_or_path))
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.exists():
        near = nearest(str(name_or_path), scheme_names())
        hint = did_you_mean(near)
        message = _("there is no scheme of fields called {name}; expected one of {known}, or the path of a .toml file")
        raise UsageError(message.format(name=shown(str(name_or_path)), known=", ".join(scheme_names())) + hint)
    return _checked(path.stem, path, _read(path))


@cache
def _built_in(name: str) -> Scheme:
    return _checked(name, Path(f"{name}.toml"), (_FOLDER / f"{name}.toml").read_text("utf-8"))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            _("{path}: cannot be read as a topic file: {error}").format(path=path, error=reason)
        ) from error
    if len(data) > _LARGEST:
        raise UsageError(_("{path}: is larger than 4 MB, so it is not a topic file").format(path=path))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError(f"{path}:{line}: " + _("not UTF-8 text")) from error


def _checked(code: str, path: Path, text: str) -> Scheme:
    try:
        document, lines = tomllib.loads(text), positions(text)
    except RecursionError as error:
        raise StudyError(f"{path}:1: " + _("lists or tables are nested too deeply")) from error
    except ValueError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = found[1] if found else text.count("\n") + 1
        raise StudyError(f"{path}:{line}: " + _("not TOML: {error}").format(error=error)) from error
    problems = Problems(path, lines)
    scheme = _scheme(code, document, Spot(problems))
    problems.refuse()
    return scheme


def _scheme(code: str, document: dict[str, Any], top: Spot) -> Scheme:
    top.only(document, SCHEME_KEYS, {key: _("in a [fields.CODE] table") for key in FIELD_KEYS[1:]})
    named = checks.table(document.get("groups", {}), top / "groups", _("a table of groups"))
    groups = {key: _label(value, top / "groups" / key, key) for key, value in named.items()}
    given = checks.table(document.get("fields", {}), top / "fields", _("a table of fields"))
    if not given:
        top.wrong(_("there is no field; write a table [fields.CODE] with terms"))
    fields = tuple(_field(key, value, top / "fields" / key, groups) for key, value in given.items())
    name = _label(document, top, code)
    source = checks.text(document["source"], top / "source") if "source" in document else ""
    return Scheme(code, name, source, fields, groups, _none(document.get("none", {}), top / "none", fields))


def _label(given: object, spot: Spot, code: str) -> Label:
    """Return the name that a table has, or its code where it has none."""
    table = checks.table(given, spot, _("a table"))
    if "name" not in table:
        return Label(code, code)
    return Label(**checks.label(table["name"], spot / "name"))


def _field(code: str, given: object, spot: Spot, groups: dict[str, Label]) -> Field:
    table = checks.table(given, spot, _("a table with terms"))
    spot.only(table, FIELD_KEYS, {})
    if not _CODE.fullmatch(code):
        spot.wrong(_("{code} cannot be a field's code; use letters, digits and _").format(code=shown(code)))
    group = checks.choice(table["group"], spot / "group", groups) if "group" in table else ""
    own = {name: _phrases(table.get(name, []), spot / name) for name in LISTS}
    said: dict[tuple[bool, str], str] = {}
    for name in LISTS:
        for index, phrase in enumerate(own[name]):
            other = said.setdefault(_key(name, phrase), name)
            if other != name:
                message = _("{phrase} is among the {other} of this field already")
                (spot / name / index).wrong(message.format(phrase=shown(phrase), other=other))
    for included in _included(table.get("includes", []), spot / "includes"):
        for name in LISTS:
            more = (phrase for phrase in getattr(included, name) if _key(name, phrase) not in said)
            own[name] = list(dict.fromkeys([*own[name], *more]))
    if not own["terms"]:
        spot.wrong(_("the field {code} has no terms").format(code=shown(code)))
    return Field(code, _label(table, spot, code), group, **{name: tuple(own[name]) for name in LISTS})


def _phrases(given: object, spot: Spot) -> list[str]:
    if not isinstance(given, list):
        spot.expected(given, _('a list of texts, such as ["quantum network"]'))
        return []
    for index, phrase in enumerate(given):
        if not isinstance(phrase, str) or not any(token != BREAK for token in tokens_of(phrase)):
            (spot / index).expected(phrase, _("a text with a word in it"))
    return [phrase for phrase in given if isinstance(phrase, str)]


def _included(given: object, spot: Spot) -> list[Field]:
    """Return the fields named ``ict8.CODE``."""
    if not given:
        return []
    known = {f"{_BASE}.{field.code}": field for field in _built_in(_BASE).fields}
    if not isinstance(given, list):
        spot.expected(given, _('a list of fields, such as ["ict8.security"]'))
        return []
    found = []
    for index, name in enumerate(given):
        checks.choice(name, spot / index, known)
        if isinstance(name, str) and name in known:
            found.append(known[name])
    return found


def _none(given: object, spot: Spot, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Return the phrases of subjects of no field; of those included, a term of a field here does not compete."""
    table = checks.table(given, spot, _("a table with terms"))
    spot.only(table, ("terms", "includes"), {})
    own = _phrases(table.get("terms", []), spot / "terms")
    if "includes" in table and checks.choice(table["includes"], spot / "includes", (_BASE,)):
        taken = {_key("terms", term) for field in fields for term in field.terms}
        own += [phrase for phrase in _built_in(_BASE).none if _key("terms", phrase) not in taken]
    return tuple(dict.fromkeys(own))


def _key(name: str, phrase: str) -> tuple[bool, str]:
    """Return what two phrases have in common that are the same: both of venues or not, and their tokens."""
    return "venue" in name, " ".join(tokens_of(phrase))


def in_order(rows: Sequence[Mapping[str, Any]], named: Sequence[str]) -> list[Any]:
    """Return rows of fields (``scheme, field, works``) as the study names their schemes.

    Within a built-in scheme its own order, as the survey prints it; else those with most works first.
    """
    schemes = [Path(name).stem for name in named]

    def at(row: Mapping[str, Any]) -> tuple[int, str, int, int, str]:
        scheme, field = row["scheme"], row["field"]
        own = [one.code for one in load_scheme(scheme).fields] if scheme in named and scheme in scheme_names() else []
        within = own.index(field) if field in own else len(own)
        return schemes.index(scheme) if scheme in schemes else len(schemes), scheme, within, -row["works"], field

    return sorted(rows, key=at)
