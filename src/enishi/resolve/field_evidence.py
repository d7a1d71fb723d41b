"""What speaks for a field in a work, and how much."""

from dataclasses import dataclass, field

# What makes a field a main subject.
ENOUGH = 0.75
# The part of the strongest field's evidence that a second one needs, and the same where the title names it.
PART, PART_IN_TITLE = 0.6, 0.4
# The part of the evidence of subjects of no field that a field needs.
PART_OF_NONE, PART_OF_NONE_IN_TITLE = 1.0, 0.5

_KEYWORD, _KEYWORDS_AT_MOST = 1.0, 3.0
_TITLE, _TITLE_FURTHER, _TITLE_AT_MOST = 0.9, 0.3, 1.5
_HINT, _HINTS_AT_MOST = 0.3, 0.6
_INDEXED, _INDEXED_HINT, _INDEXED_AT_MOST = 0.25, 0.1, 0.5
# An indexer's terms count for more where there are no authors' keywords.
_INDEXED_ALONE = 1.6
_SOFT_AT_MOST = ENOUGH - 0.01
_VENUE = ENOUGH


@dataclass(slots=True)
class Evidence:
    """What speaks for one subject.

    keywords: the authors' keywords that hold a term; title: terms in the title; hints: keywords that hold only a hint,
    and hints in the title; indexed, indexed_hints: the same of an indexer's terms; venue, venue_hint: the venue is
    devoted to the subject, or the subject is one of its own; terms: the phrases that fired, in order.
    """

    keywords: int = 0
    title: int = 0
    hints: int = 0
    indexed: int = 0
    indexed_hints: int = 0
    venue: bool = False
    venue_hint: bool = False
    terms: dict[str, None] = field(default_factory=dict)

    def strong(self) -> float:
        """Return the evidence of terms in keywords and title."""
        titled = min(_TITLE_AT_MOST, _TITLE + _TITLE_FURTHER * (self.title - 1)) if self.title else 0.0
        return min(_KEYWORDS_AT_MOST, _KEYWORD * self.keywords) + titled

    def total(self, alone: bool) -> float:
        """Return all evidence; ``alone``: the work has no authors' keywords.

        What is soft (hints and an indexer's terms) makes no field beside authors' keywords that do not name it.
        """
        indexed = min(_INDEXED_AT_MOST, _INDEXED * self.indexed + _INDEXED_HINT * self.indexed_hints)
        soft = min(_HINTS_AT_MOST, _HINT * self.hints) + indexed * (_INDEXED_ALONE if alone else 1.0)
        if alone:
            soft += _HINT if self.venue_hint else 0.0
        elif not self.keywords and not self.title:
            soft = min(soft, _SOFT_AT_MOST)
        return self.strong() + soft + (_VENUE if self.venue else 0.0)
