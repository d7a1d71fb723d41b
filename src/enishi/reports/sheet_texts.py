"""The words around a sheet: titles of its sections, statuses, and how a line's evidence is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.errors import shown
from enishi.language import marked as _
from enishi.language import translate

SECTIONS = {
    "what": _("What: fields"),
    "where": _("Where: type, position, openness"),
    "with_whom": _("With whom"),
    "against_whom": _("Against whom"),
    "method": _("By which method"),
    "hard": _("What is hard"),
    "next": _("Next steps and targets"),
    "phases": _("Phases of expansion"),
    "turn": _("The phase here, and the fields whose turn has come"),
    "sensitivity": _("What would change the advice"),
}
STATUS = {
    "observed": _("Observed"),
    "synthetic": _("Synthetic data"),
    "published": _("Published"),
    "modelled": _("Modelled"),
    "judgement": _("Judgement"),
}
SHOWN = 3
# As much of a value that an overlay replaced is shown.
_LONG = 300
SYNTHETIC = _("synthetic data: the works are made up, and no number says anything about a real place")
SCREENED = _("A screening list was applied; what it does not name has not been cleared.")
NOT_SCREENED = _("No screening list was given: nothing here has been checked against one.")

UNMATCHED = _(
    "In the list (row), but no organisation of the result has that name, so nothing was checked for it: "
    "{names}. Write the name or the id in the table organisations."
)


def notes(answer: Mapping[str, Any], language: str) -> list[str]:
    """Return what a reader must know before the first line of a sheet."""
    found = [translate(SYNTHETIC, language)] if answer["status"] == "synthetic" else []
    found.append(translate(SCREENED if answer["screening"]["file"] else NOT_SCREENED, language))
    if lost := answer["screening"].get("unmatched"):
        names = ", ".join(f"{one['organisation']} ({one['line']})" for one in lost)
        found.append(translate(UNMATCHED, language).format(names=names))
    if answer["partners_missing"]:
        found.append(translate(_("No candidates: {reason}"), language).format(reason=answer["partners_missing"]))
    changed = translate(_("Overlay: {key} was {base}, is {overlay}"), language)
    return found + [
        changed.format(key=one["key"], base=shown(one["base"], _LONG), overlay=shown(one["overlay"], _LONG))
        for one in answer["overlay"]["replaced"]
    ]


def _columns(names: Sequence[str | None]) -> list[str]:
    """Return the names of columns, each once; both ends of an interval or a band as one: ``works (low, high)``."""
    given = dict.fromkeys(filter(None, names))
    whole = {one.removesuffix("_low") for one in given if f"{one.removesuffix('_low')}_high" in given}
    given = dict.fromkeys(one.removesuffix("_low") if one.removesuffix("_low") in whole else one for one in given)
    ends = {f"{name}_{end}" for name in whole for end in ("low", "high")}
    return [f"{name} (low, high)" if name in whole else name for name in given if name not in ends]


def references(line: Mapping[str, Any]) -> list[str]:
    """Return where the numbers of a line stand: table and row, in words that every language shares."""
    found = []
    for one in line["computation"][:SHOWN]:
        row = ", ".join(str(value) for value in one["row"].values())
        columns = ", ".join(_columns([*one["values"], one.get("indicator")]))
        found.append(f"{one['table']}[{row}].{columns}".rstrip("."))
        found += [one["command"]] if one.get("command") else []
    more = len(line["computation"]) - SHOWN
    return [*found, f"+{more}"] if more > 0 else found


def sources(line: Mapping[str, Any], language: str) -> list[str]:
    """Return the sources of a line, each in the language."""
    return [one["text"][language] for one in line["source"]]
