"""The fields of a work from its keywords, title and venue, by the vocabularies of a scheme.

Each field collects evidence. A keyword of the authors that holds a term counts 1, the title's terms somewhat less,
an indexer's terms little, for they are many and general; hints ("learning", "sensor") a part of that. A field is given
if its evidence is enough for a main subject, a fair part of the strongest field's, and of that of subjects of no
field (rendering, user studies), so that a term in passing adds nothing. A venue that is devoted to a field adds to
its evidence, and decides where nothing else does.
"""

from collections.abc import Iterable, Iterator

from enishi.resolve.field_evidence import ENOUGH, PART, PART_IN_TITLE, PART_OF_NONE, PART_OF_NONE_IN_TITLE, Evidence
from enishi.resolve.field_front import is_front_matter
from enishi.resolve.field_index import FieldIndex, Hit, Kind
from enishi.resolve.field_schemes import load_scheme, scheme_names
from enishi.resolve.field_text import tokens_of
from enishi.tables.field import FieldAnswer, Reason, Scheme, WorkText

__all__ = ["Classifier", "classify", "load_scheme", "scheme_names"]

_DIGITS = 6
_Found = dict[int, Evidence]


def classify(works: Iterable[WorkText], scheme: Scheme) -> Iterator[FieldAnswer]:
    """Yield the fields of each work, in order."""
    return map(Classifier(scheme).answer, works)


class Classifier:
    """A scheme made ready: build it once, ask it often."""

    def __init__(self, scheme: Scheme) -> None:
        """Build the index of the scheme's vocabularies."""
        self._codes = [field.code for field in scheme.fields]
        self._index = FieldIndex(scheme)

    def answer(self, work: WorkText) -> FieldAnswer:
        """Return the fields of one work. Any text gets an answer."""
        title = tokens_of(work.title)
        if not work.keywords and is_front_matter(title):
            return FieldAnswer({}, {}, Reason.FRONT_MATTER)
        found = self._evidence(work, title)
        none = found.pop(len(self._codes), Evidence()).strong()
        chosen = _enough(found, none, alone=not work.keywords)
        if not chosen:
            return FieldAnswer({}, {}, _why_none(work, found, none))
        terms = {self._codes[number]: list(found[number].terms) for number in chosen}
        weights = _weights({self._codes[number]: total for number, total in chosen.items()})
        return FieldAnswer(weights, terms, _reason([found[number] for number in chosen]))

    def _evidence(self, work: WorkText, title: list[str]) -> _Found:
        """Return what speaks for each field by its number, and for the subjects of no field by the number after."""
        found: _Found = {}
        for keyword in dict.fromkeys(work.keywords):
            for evidence, strong in _subjects(self._index.find_keyword(keyword), found):
                evidence.keywords += strong
                evidence.hints += not strong
        for hit in self._index.find(title):
            evidence = found.setdefault(hit.field, Evidence())
            if hit.kind is Kind.TERM:
                evidence.title += 1
                evidence.terms[hit.phrase] = None
            else:
                evidence.hints += 1
        for term in dict.fromkeys(work.index_terms):
            for evidence, strong in _subjects(self._index.find_keyword(term), found):
                evidence.indexed += strong
                evidence.indexed_hints += not strong
        for evidence, strong in _subjects(self._index.find_venue(work.venue or ""), found):
            evidence.venue |= strong
            evidence.venue_hint |= not strong
        return found


def _subjects(hits: tuple[Hit, ...], found: _Found) -> list[tuple[Evidence, bool]]:
    """Return each subject in a keyword once, with whether it is there by a term, and note the terms."""
    strong: dict[int, bool] = {}
    for hit in hits:
        evidence = found.get(hit.field)
        if evidence is None:
            evidence = found[hit.field] = Evidence()
        if hit.kind is Kind.TERM:
            strong[hit.field] = True
            evidence.terms[hit.phrase] = None
        else:
            strong.setdefault(hit.field, False)
    return [(found[number], by_term) for number, by_term in strong.items()]


def _enough(found: _Found, none: float, *, alone: bool) -> dict[int, float]:
    """Return the fields whose evidence is that of a main subject or method, in the order of the scheme."""
    totals = {number: found[number].total(alone) for number in sorted(found)}
    most = max(totals.values(), default=0.0)
    chosen = {}
    for number, total in totals.items():
        evidence = found[number]
        part, part_of_none = (PART_IN_TITLE, PART_OF_NONE_IN_TITLE) if evidence.title else (PART, PART_OF_NONE)
        if not evidence.keywords and not evidence.title:
            part = 1.0  # venue, hints and an indexer's terms add no second field
        if total >= max(ENOUGH, part * most, part_of_none * none):
            chosen[number] = total
    return chosen


def _reason(chosen: list[Evidence]) -> Reason:
    if any(evidence.keywords for evidence in chosen):
        return Reason.KEYWORDS
    if any(evidence.title for evidence in chosen):
        return Reason.TITLE
    return Reason.VENUE if any(evidence.venue for evidence in chosen) else Reason.HINTS


def _why_none(work: WorkText, found: _Found, none: float) -> Reason:
    if none and none >= max((evidence.strong() for evidence in found.values()), default=0.0):
        return Reason.NO_FIELDS_SUBJECT
    if found:
        return Reason.TOO_LITTLE
    says = work.title.strip() or work.keywords or work.index_terms or work.venue
    return Reason.NO_TERM if says else Reason.NO_TEXT


def _weights(totals: dict[str, float]) -> dict[str, float]:
    """Return the totals divided by their sum, rounded so that they still sum to 1."""
    whole = sum(totals.values())
    weights = {code: round(total / whole, _DIGITS) for code, total in totals.items()}
    first = max(weights, key=lambda code: weights[code])
    weights[first] = round(1.0 - sum(weight for code, weight in weights.items() if code != first), _DIGITS)
    return weights
