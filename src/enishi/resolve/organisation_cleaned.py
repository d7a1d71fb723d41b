"""The organisation's part of an affiliation, where no registry tells who it is."""

import re

from enishi.resolve.organisation_text import stems_of
from enishi.resolve.organisation_variants import FIRM
from enishi.resolve.place_text import PART, words_of

_INSTITUTION = re.compile(
    r"univ|instit|college|academ|hospital|school|polytech|laborator|cent(?:er|re|ro)|clinic|corp|company|\bco\b|"
    r"gmbh|ministry|agency|council|foundation|societ|organi[sz]ation|研究|大学|株式会社",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"^\W*(?:dep(?:ar)?t|division|faculty|school of|section|dipart|abteilung|fakult|lab\b)", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?<=[ぁ-ヿ一-鿿]) (?=[ぁ-ヿ一-鿿])")
_WHOLE = re.compile(r"univ|hospital|polytech|大学|株式会社", re.IGNORECASE)


def cleaned_name(text: str) -> str:
    """Return the organisation's part of an affiliation, for grouping where no registry tells who it is.

    The part between commas that sounds most like an organisation of its own, folded and without words that say
    nothing; the first part where none does; "" for a text that names but a department, or has no words.
    """
    words = words_of(text)
    cuts = [i for i, apart in enumerate(words.breaks[:-1]) if apart >= PART and i]
    parts = [words.phrase(a, b) for a, b in zip([0, *cuts], [*cuts, len(words.written)], strict=True)]
    telling = [part for part in parts if not FIRM.issuperset(stems_of(part).stems)]
    best = max(telling, key=_sounds, default="")
    # "Department of Computer Science" alone is a part of nobody knows what.
    if not best or _sounds(best) < 0:
        return ""
    # Words in Chinese characters are compared by the character, and shown without blanks.
    return _BETWEEN.sub("", " ".join(stems_of(best).words))


def _sounds(part: str) -> int:
    return 2 * bool(_WHOLE.search(part)) + bool(_INSTITUTION.search(part)) - bool(_WITHIN.search(part))
