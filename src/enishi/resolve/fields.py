"""The fields of a work from its keywords, title and venue, by the vocabularies of a scheme.

Each field collects evidence. A keyword of the authors that holds a term counts 1, the title's terms somewhat less,
an indexer's terms little, for they are many and general; hints ("learning", "sensor") a part of that. A field is
given if its evidence reaches ``ENOUGH`` and a fair part of the strongest subject's, be that another field or a subject of
no field (rendering, user studies), so that a term in passing adds nothing. A venue devoted to a field adds to
its evidence, and decides alone where nothing else does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from enishi.resolve.field_front import is_front_matter
from enishi.resolve.field_index import FieldIndex, Hit, Kind
from enishi.resolve.field_schemes import load_scheme, scheme_names
from enishi.resolve.field_text import tokens_of
from enishi.tables.field import FieldAnswer, Reason, Scheme, WorkText

__all__ = ["classify", "classifier", "load_scheme", "scheme_names"]

ENOUGH = 0.75
# The part that a second field needs of the strongest field's evidence and of a subject's of no field, and the same where
# the title names it.
PART, PART_IN_TITLE = 0.4, 0.3
PART_OF_NONE, PART_OF_NONE_IN_TITLE = 0.5, 0.4
KEYWORD, KEYWORDS_AT_MOST = 1.0, 3.0
TITLE, TITLE_FURTHER, TITLE_AT_MOST = 0.9, 0.3, 1.5
HINT, HINTS_AT_MOST = 0.3, 0.6
# An indexer's terms, and the same where there are no authors' keywords.
INDEXED, INDEXED_HINT, INDEXED_AT_MOST = 0.25, 0.1, 0.5
INDEXED_ALONE = 1.6
VENUE = ENOUGH
DIGITS = 6


@dataclass(slots=True)
class _Evidence:
    """What speaks for one subject: how many keywords and title phrases hold a term or only a hint, and the terms."""

    keywords: int = 0
    title: int = 0
    hints: int = 0
    indexed: float = 0.0
    venue: bool = False
    venue_hint: bool = False
    terms: dict[str, None] = field(default_factory=dict)

    def strong(self) -> float:
        """Return the evidence of terms in keywords and title."""
        titled = min(TITLE_AT_MOST, TITLE + TITLE_FURTHER * (self.title - 1)) if self.title else 0.0
        return min(KEYWORDS_AT_MOST, KEYWORD * self.keywords) + titled

    def total(self, alone: bool) -> float:
        """Return all evidence; ``alone``: the work has no authors' keywords, so that an indexer's count for more."""
        indexed = min(INDEXED_AT_MOST, self.indexed) * (INDEXED_ALONE if alone else 1.0)
        soft = min(HINTS_AT_MOST, HINT * self.hints) + indexed
        if not self.keywords and not self.title:
            soft = min(soft, ENOUGH - 0.01) if not alone else soft
        return self.strong() + soft + (VENUE if self.venue else HINT if self.venue_hint and alone else 0.0)


class Classifier:
    """A scheme made ready: build once, ask often."""

    def __init__(self, scheme: Scheme) -> None:
        self._codes = [field.code for field in scheme.fields]
        self._index = FieldIndex(scheme)

    def answer(self, work: WorkText) -> FieldAnswer:
        """Return the fields of one work. Any text gets an answer."""
        title = tokens_of(work.title)
        if not work.keywords and is_front_matter(title):
            return FieldAnswer({}, {}, Reason.FRONT_MATTER)
        found = self._evidence(work, title)
        if not found:
            empty = not (work.title.strip() or work.keywords or work.index_terms or work.venue)
            return FieldAnswer({}, {}, Reason.NO_TEXT if empty else Reason.NO_TERM)
        none = found.pop(len(self._codes), None)
        chosen = self._enough(found, none.strong() if none else 0.0, alone=not work.keywords)
        reason = Reason.KEYWORDS if any(found[n].keywords for n in chosen) else Reason.TITLE
        if not chosen and not none:
            chosen = {number: 1.0 for number in sorted(found) if found[number].venue}
            reason = Reason.VENUE
        if not chosen:
            return FieldAnswer({}, {}, Reason.ONLY_HINTS)
        terms = {self._codes[number]: list(found[number].terms) for number in chosen}
        return FieldAnswer(_weights({self._codes[n]: total for n, total in chosen.items()}), terms, reason)

    @staticmethod
    def _enough(found: dict[int, _Evidence], none: float, *, alone: bool) -> dict[int, float]:
        """Return the fields whose evidence is that of a main subject or method, with it."""
        totals = {number: found[number].total(alone) for number in sorted(found)}
        most = max(totals.values(), default=0.0)
        chosen = {}
        for number, total in totals.items():
            evidence = found[number]
            part, part_of_none = (PART_IN_TITLE, PART_OF_NONE_IN_TITLE) if evidence.title else (PART, PART_OF_NONE)
            subject = total == most or evidence.keywords or evidence.title or evidence.venue
            if subject and total >= max(ENOUGH, part * most, part_of_none * none):
                chosen[number] = total
        return chosen

    def _evidence(self, work: WorkText, title: list[str]) -> dict[int, _Evidence]:
        found: dict[int, _Evidence] = {}
        index = self._index
        for keyword in dict.fromkeys(work.keywords):
            for number, strong in _kinds(index.find_keyword(keyword), found).items():
                if strong:
                    found[number].keywords += 1
                else:
                    found[number].hints += 1
        for hit in index.find(title):
            evidence = found.setdefault(hit.field, _Evidence())
            if hit.kind is Kind.TERM:
                evidence.title += 1
                evidence.terms[hit.phrase] = None
            else:
                evidence.hints += 1
        for term in dict.fromkeys(work.index_terms):
            for number, strong in _kinds(index.find_keyword(term), found).items():
                found[number].indexed += INDEXED if strong else INDEXED_HINT
        for hit in index.find_venue(work.venue or ""):
            evidence = found.setdefault(hit.field, _Evidence())
            if hit.kind is Kind.TERM:
                evidence.venue = True
                evidence.terms[hit.phrase] = None
            else:
                evidence.venue_hint = True
        return found


def _kinds(hits: Iterable[Hit], found: dict[int, _Evidence]) -> dict[int, bool]:
    """Return for each field in a keyword whether it is there with a term, and note the terms."""
    strong: dict[int, bool] = {}
    for hit in hits:
        evidence = found.setdefault(hit.field, _Evidence())
        if hit.kind is Kind.TERM:
            strong[hit.field] = True
            evidence.terms[hit.phrase] = None
        else:
            strong.setdefault(hit.field, False)
    return strong


def _weights(totals: dict[str, float]) -> dict[str, float]:
    """Return the totals divided by their sum, rounded so that they still sum to 1."""
    whole = sum(totals.values())
    weights = {code: round(total / whole, DIGITS) for code, total in totals.items()}
    first = max(weights, key=lambda code: weights[code])
    weights[first] = round(1.0 - sum(w for code, w in weights.items() if code != first), DIGITS)
    return weights


@cache
def classifier(scheme: Scheme) -> Classifier:
    """Return the classifier of a scheme, built once."""
    return Classifier(scheme)


def classify(works: Iterable[WorkText], scheme: Scheme) -> Iterator[FieldAnswer]:
    """Yield the fields of each work, in order."""
    return map(Classifier(scheme).answer, works)
