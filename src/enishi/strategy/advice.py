"""Advice: from a partner's type to what to gain, by which methods and in which published pattern.

Gate: the type ``emerging`` mixes strong small systems with new ones, so it gives development-stage advice only to a
place of low or middle income; else the advice goes by who is strong in the fields. A place or organisation on the
user's screening list gets no advice but a request to check, with the list's source. Nothing is ever cleared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enishi.knowledge.advice import LOW_OR_MIDDLE, Book
from enishi.language import LANGUAGES
from enishi.language import marked as _
from enishi.strategy.partner_type import PartnerType
from enishi.strategy.screening import Notice
from enishi.strategy.sheet_line import JUDGEMENT, PUBLISHED, joined, line, told
from enishi.strategy.strengths import Strength

Row = dict[str, Any]
CELLS = ("gains", "methods", "patterns")


_HEADS = {
    "gains": _("To gain: {values}"),
    "methods": _("Methods: {values}"),
    "patterns": _("Patterns of the survey: No. {values}"),
}
_ILLEGIBLE = {
    "gains": _("The survey's cell on what to gain cannot be read; ours: {values}"),
    "methods": _("The survey's cell on methods cannot be read; ours: {values}"),
    "patterns": _("The survey's cell on patterns cannot be read; no number is put in its place"),
}
_BASES = {
    "published": _("the survey names this place"),
    "overlay": _("your overlay names this place in its type; the survey does not"),
    "moved": _("derived by the place's type; your overlay names this place otherwise than the survey"),
    "derived": _("derived by the place's type; the survey does not name this place so"),
    "strength": _("derived by strength in fields; the type alone carries no advice without a low or middle income"),
}
_SIDES = {
    "they": _("They are strong in {fields}: {gains}, by {methods}"),
    "we": _("We are strong in {fields}: {gains}, by {methods}"),
    "both": _("Both are strong in {fields}: {gains}, by {methods}"),
    "neither": _("Nobody is shown to be strong in any field here: {gains}, by {methods}"),
    "not_known": _("Too few works to tell who is strong in any field here: {gains}, by {methods}"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What advice is asked for: the place, its type, and by field (name, their strength, our strength)."""

    place: str
    kind: str | None
    fields: Sequence[tuple[Mapping[str, str], str, str]] = ()


def basis(book: Book, place: str, kind: str | None) -> str | None:
    """Return what the advice rests on: ``published``, ``derived``, ``strength``, or None without a type.

    ``overlay``, ``moved``: the user's overlay names the place in this type, or in another than the survey does.
    """
    if kind is None or kind == PartnerType.REFERENCE:
        return None
    if kind == PartnerType.EMERGING and book.income(place) not in LOW_OR_MIDDLE:
        return "strength"
    named = book.content["named"].get(place)
    if book.named_by_overlay(place) and (named == kind or place in book.base["named"]):
        return "overlay" if named == kind else "moved"
    return "published" if named == kind else "derived"


def advice(book: Book, asked: Asked, notices: Sequence[Notice] = (), evidence: Sequence[Row] = ()) -> list[Row]:
    """Return the lines on method for a place. evidence: the computation of the type and of the strengths."""
    if notices:
        return [
            line(
                "method",
                told(_("Needs to be checked: {reason} (source: {source})"), reason=n.reason, source=n.source),
                JUDGEMENT,
                source=[{"id": "screening", "text": {"ja": n.source, "en": n.source}, "line": n.line}],
                check=True,
            )
            for n in notices
        ]
    rests = basis(book, asked.place, asked.kind)
    if rests is None:
        text = told(_("No advice: without the reference place or its position there is no partner type"))
        return [line("method", text, JUDGEMENT, computation=evidence)]
    if rests == "strength":
        return _by_strength(book, asked, evidence)
    lines = []
    for what in CELLS:
        cell, before = book.cell(str(asked.kind), what), book.overlaid(str(asked.kind), what)
        read = cell.status == PUBLISHED
        texts = [told("{it}", it=one) for one in cell.values] if what == "patterns" else [
            book.text(what, one) for one in cell.values
        ]  # fmt: skip
        said = told((_HEADS if read or before else _ILLEGIBLE)[what], values=joined(texts))
        if before:
            # What the user put there is not what the survey says, whichever of the two the cell's status claims.
            said = told(_("{text} (your overlay; not the survey)"), text=said)
        elif read:
            said = told(_("{text} ({basis})"), text=said, basis=told(_BASES[rests]))
        status = PUBLISHED if read and not before and rests == "published" else JUDGEMENT
        legible = (before or cell).status == PUBLISHED
        extra = {"cell": what, "values": list(cell.values), "legible": legible, "basis": rests, "ours": not read}
        extra |= {"overlaid": list(before.values)} if before else {}
        lines.append(line("method", said, status, computation=evidence, source=[source(book, cell.source)], **extra))
    return lines


def judgements(book: Book, place: str) -> list[Row]:
    """Return what the user judges of a place (shared values, reliability of suppliers), with the source named there."""
    own = book.content["judgements"].get(place)
    if own is None:
        return []
    said = {"id": "user", "text": dict.fromkeys(LANGUAGES, str(own["source"]))}
    return [line("method", book.text("judgements", place), JUDGEMENT, source=[said], user=True)]


def source(book: Book, code: str) -> Row:
    """Return the reference to a source of the knowledge base."""
    return {"id": code, "text": book.text("sources", code)}


def _by_strength(book: Book, asked: Asked, evidence: Sequence[Row]) -> list[Row]:
    sides: dict[str, list[Mapping[str, str]]] = {}
    for name, theirs, ours in asked.fields:
        strong = (theirs == Strength.STRONG, ours == Strength.STRONG)
        side = {(True, False): "they", (False, True): "we", (True, True): "both"}.get(strong)
        if side:
            sides.setdefault(side, []).append(name)
    lines = []
    known = any(Strength.NOT_KNOWN not in (theirs, ours) for _name, theirs, ours in asked.fields)
    for side, fields in (sides or {"neither" if known else "not_known": []}).items():
        given = book.content["by_strength"]["neither" if side == "not_known" else side]
        words = {what: joined([book.text(what, one) for one in given[what]]) for what in ("gains", "methods")}
        said = told(_SIDES[side], fields=joined(fields), **words)
        said = told(_("{text} ({basis})"), text=said, basis=told(_BASES["strength"]))
        lines.append(
            line(
                "method",
                said,
                JUDGEMENT,
                computation=evidence,
                source=[source(book, "ours")],
                cell="by_strength",
                values=[*given["gains"], *given["methods"]],
                basis="strength",
                ours=True,
            )
        )
    return lines
