"""Undoing escapes: HTML entities, markup tags and TeX in the texts that sources ship.

The result is text for people, not safe HTML: ``<script>`` that was in a title is still there, as characters. Whoever
writes a page escapes it.
"""

import html
import logging
import re
import unicodedata
from contextlib import suppress
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

# A semicolon is required: "AT&T", "?a=1&para=2" and "R&D" are not entities.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSANDS = re.compile(r"&(?:amp;)+")
# Sources escape twice, a few three times; hostile texts would go on for ever.
_ROUNDS = 3

_INLINE = (
    "a|b|i|u|s|q|em|strong|small|big|font|span|sub|sup|inf|sc|scp|tt|code|bold|italic|underline|overline|strike|roman|"
    "sans-serif|monospace|named-content|styled-content|inline-formula|disp-formula|tex-math|tex|formula|ext-link|"
    "alternatives|annotation|semantics|math|mi|mn|mo|ms|mtext|mspace|mrow|mfrac|msqrt|mroot|mstyle|merror|mpadded|"
    "mphantom|mfenced|menclose|msub|msup|msubsup|munder|mover|munderover|mmultiscripts|mprescripts|none|mtable|mtr|"
    "mlabeledtr|mtd|maction"
)
_BLOCK = "p|br|div|li|ul|ol|h1|h2|h3|h4|sec|title|break"
_TAG = re.compile(
    rf"</?(?:(?:mml|m|jats|xhtml):)?(?:(?P<block>{_BLOCK})|{_INLINE})"
    r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*/?>""",
    re.IGNORECASE,
)
# The TeX source that MathML carries beside itself; kept, the formula would stand there twice.
_ANNOTATION = re.compile(r"<(?:mml:)?annotation\b[^<>]*>[^<]*</(?:mml:)?annotation>", re.IGNORECASE)

# Controls that are not white space, soft hyphens, zero-width and bidirectional controls, halves of surrogate pairs and
# non-characters. The joiners U+200C and U+200D stay: Persian and Indic names need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)

_TEX = re.compile(r"[\\{}$~`]|--|''")

# Longer texts than this are no titles or names, and parsing them takes seconds.
_LONGEST_TEX = 1 << 16
# Macros of names that pylatexenc does not know.
_LETTERS = {"textcrd": "đ", "textcrh": "ħ"}


def plain(text: str) -> str:
    """Return a text without HTML entities (also escaped twice), markup tags and invisible characters.

    Only known tags go (``<i>``, ``<sub>``, MathML, JATS); "a < b" and "<script>" are text and stay. White space
    becomes single blanks; the result is in Unicode form NFC.

    >>> plain("CO<sub>2</sub> &amp;lt; <script>  M&uuml;ller")
    'CO2 < <script> Müller'
    """
    if text.isascii() and text.isprintable() and "&" not in text and "<" not in text:  # most texts
        ordered = "  " not in text and text[:1] != " " != text[-1:]
        return text if ordered else " ".join(text.split())
    if "&" in text:
        text = _unescape(text)
    if "<" in text:
        text = _ANNOTATION.sub("", text)
        text = _TAG.sub(lambda tag: " " if tag["block"] else "", text)
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def tex(text: str) -> str:
    r"""Return a text without TeX escapes, then as ``plain``.

    >>> tex(r"Fran{\c{c}}ois M{\"u}ller, 5{\%} \& more")
    'François Müller, 5% & more'
    """
    if len(text) > _LONGEST_TEX or not _TEX.search(text):
        return plain(text)
    text = _unescape(text)
    # A bare % would start a comment and a bare & a table cell; in metadata both are characters.
    text = re.sub(r"(?<!\\)([%&])", r"\\\1", text)
    # What pylatexenc cannot parse is shown as it was written.
    with suppress(ValueError, LookupError, AttributeError, TypeError, RecursionError):
        text = _latex().latex_to_text(text)
    return plain(text)


def _unescape(text: str) -> str:
    for _round in range(_ROUNDS):
        before = text
        text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), _AMPERSANDS.sub(_one_ampersand, text))
        if text == before:
            break
    return text


def _one_ampersand(_found: re.Match[str]) -> str:
    return "&"


@cache
def _latex() -> LatexNodes2Text:
    # It warns on standard error of every macro it does not know; the texts here are anybody's.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    context = get_default_latex_context_db()
    letters = [MacroTextSpec(name, simplify_repl=letter) for name, letter in _LETTERS.items()]
    context.add_context_category("letters", macros=letters, prepend=True)
    return LatexNodes2Text(context, math_mode="text", strict_latex_spaces=False, keep_comments=True)
