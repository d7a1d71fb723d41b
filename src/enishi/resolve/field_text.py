"""Text to the tokens in which vocabularies are matched: case, accents, plurals, hyphens and spellings do not matter.

A token is a word of Latin (or any alphabetic) script, or one character of Japanese or Chinese, which has no blanks
between words. Punctuation that ends a thought gives ``BREAK``, which no term contains, so that no match crosses it.
"""

import re
from functools import lru_cache

from enishi.tables.place import without_marks

BREAK = "|"
# The marks that repeat a character and lengthen a vowel are part of words.
_HAN_KANA = "\u3005\u3040-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN_KANA}]|[^\W_{_HAN_KANA}]+|[,;:?!()\[\]|]|[、。「」]")
# The long vowel mark at the end of a katakana word is written or left out at will (センサ, センサー).
_FINAL_LONG_VOWEL = re.compile(r"(?<=[\u30a1-\u30fa])\u30fc(?![\u30a1-\u30fa\u30fc])")
# "network(s)" and "(in)security" are words.
_BRACKETS_IN_WORD = re.compile(r"(?<=\w)\((\w{1,3})\)|\((\w{1,5})\)(?=\w)")
_BRITISH = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("elling", "eling"),
    ("elled", "eled"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("defence", "defense"),
    ("logue", "log"),
)
_NO_PLURAL = ("ss", "us", "is")
_PLURALS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"))
_IRREGULAR = {"indices": "index", "vertices": "vertex", "matrices": "matrix", "caches": "cache", "analyses": "analysis"}


def tokens_of(text: str) -> list[str]:
    """Return the tokens of a text. Any string gets an answer."""
    folded = without_marks(text).casefold()
    if "(" in folded:
        folded = _BRACKETS_IN_WORD.sub(r"\1\2", folded)
    if not folded.isascii():
        folded = _FINAL_LONG_VOWEL.sub("", without_marks(folded).casefold())
    return [_token(found) for found in _TOKEN.findall(folded)]


@lru_cache(maxsize=1 << 17)
def _token(word: str) -> str:
    """Return a word in the singular and in American spelling, or ``BREAK`` for punctuation.

    The endings are cut without a dictionary: what is cut too much ("series") is cut alike in vocabulary and text.
    """
    if not word[0].isalnum() and word[0] not in "々ー":
        return BREAK
    if len(word) < 4:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for british, american in _BRITISH:
        word = word.replace(british, american)
    if word[-1] != "s" or word.endswith(_NO_PLURAL):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    return word[:-1]
