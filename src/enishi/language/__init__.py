"""Japanese and English through gettext.

Message ids are the English texts. Catalogues are the ``.po`` files in the folder named after the language, one a
room that speaks, so that two people who write messages seldom meet; they are read as they are, no compile step.
"""

import gettext
import io
import os
from functools import cache
from pathlib import Path

LANGUAGES = ("ja", "en")
_FOLDER = Path(__file__).parent
_current = "en"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the messages of one language; English is the message ids themselves."""
    merged = gettext.NullTranslations()
    if language == "en":
        return merged
    # Slow to load, and English needs no catalogue.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in sorted((_FOLDER / language).glob("*.po")):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        translations = gettext.GNUTranslations(compiled)
        translations.add_fallback(merged)
        merged = translations
    return merged


def preferred() -> str:
    """Return the user's language from ``ENISHI_LANG``, else the locale of the environment, else English."""
    for name in ("ENISHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"


def use(language: str) -> None:
    """Set the language in which ``_`` answers from now on."""
    global _current  # noqa: PLW0603  one process speaks one language at a time
    _current = language


def current() -> str:
    """Return the language in which ``_`` answers."""
    return _current


def marked(message: str) -> str:
    """Return the message as it is, to be translated where it is told. Imported as ``_``, so that it is found."""
    return message


def _(message: str) -> str:
    """Return the message in the current language."""
    return translate(message, _current)


def translate(message: str, language: str) -> str:
    """Return the message in the named language (the site shows both side by side)."""
    return catalogue(language).gettext(message) if message else ""
