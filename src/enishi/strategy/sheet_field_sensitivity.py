"""What would change a strong or weak field, theirs or ours: thresholds by a tenth, and the ends of the intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enishi.language import marked as _
from enishi.strategy.advice import Asked
from enishi.strategy.field_sensitivity import JUDGED, THRESHOLDS, moved, within
from enishi.strategy.sensitivity import FACTORS, INTERVAL
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import JUDGEMENT, computed, joined, line, named, told
from enishi.strategy.sheet_what import FIELD_KEY, VERDICTS

Row = dict[str, Any]
Turned = tuple[Row, Row, str]  # a field, a row of it, what the row's verdict becomes
_COLUMNS = ("works", *(f"{shift}_shift{end}" for shift in ("share", "position") for end in ("", "_low", "_high")))


_MOVES = {
    "minimum_effect": _("The least effect of a strong or weak field × {factor}"),
    "minimum_works": _("The least works in a field × {factor}"),
}


def field_sensitivity(
    evidence: Evidence,
    place: Row,
    field: Row | None,
    question: Asked,
    ending: Callable[[Sequence[Asked]], dict[str, str]],
) -> list[Row]:
    """Return the lines on fields; none without a work in any. ending: says whether other verdicts change the advice."""
    reference, rule = str(evidence.study["reference"]), evidence.strength
    fields = [field] if field else evidence.scheme
    found = [(one, row) for one in fields for row in evidence.both_in(one, place) if row]
    if not found:
        return []
    turned = [(one, row, *move) for one, row in found for move in moved(row, reference, rule)]
    lines = []
    for name in THRESHOLDS:
        for factor in FACTORS:
            here = [(one, row, kind) for one, row, by, times, kind in turned if (by, times) == (name, factor)]
            if here:
                text = told(
                    _("{moved}: {changes}{ending}"),
                    moved=told(_MOVES[name], factor=f"{factor:.1f}"),
                    changes=_told(evidence, here),
                    ending="" if any(kind == JUDGED for _field, _row, kind in here)
                    else ending([replace(question, fields=_after(question, reference, here))]),
                )  # fmt: skip
                lines.append(_line(here, text, moved=name, by=[factor]))
    open_ = [(one, row, kind) for one, row in found if (kind := within(row, reference, rule))]
    if open_:
        text = told(_("Within the intervals of the shifts there could be: {changes}"), changes=_told(evidence, open_))
        lines.append(_line(open_, text, moved=INTERVAL, by=[]))
    elif lines:
        lines.append(_line(found, told(_("Within the intervals of the shifts no other field is strong or weak"))))
    else:
        message = _("Strong and weak fields stay if a threshold moves by a tenth, and within the intervals")
        lines.append(_line(found, told(message)))
    return lines


def _after(question: Asked, reference: str, here: Sequence[Turned]) -> list[tuple[Mapping[str, str], str, str]]:
    """Return the verdicts on fields after a move."""
    after = {(one["name_en"], row["place"] == reference): kind for one, row, kind in here}
    return [
        (name, after.get((name["en"], False), theirs), after.get((name["en"], True), ours))
        for name, theirs, ours in question.fields
    ]


def _told(evidence: Evidence, here: Sequence[Turned]) -> dict[str, str]:
    """Return changes of verdicts in words."""
    texts = []
    for field, row, kind in here:
        words = {"place": named(evidence.by_code[row["place"]]), "field": named(field)}
        message = _("{place} could be judged in {field}") if kind == JUDGED else _("{place} {kind} in {field}")
        texts.append(told(message, **words, kind=told(VERDICTS.get(kind, ""))))
    return joined(texts)


def _line(found: Sequence[tuple[Row, ...] | Turned], text: dict[str, str], **extra: Any) -> Row:
    rows = [computed("places_by_field", row, FIELD_KEY, _COLUMNS) for _field, row, *_kind in found]
    return line("sensitivity", text, JUDGEMENT, computation=rows, **extra)
