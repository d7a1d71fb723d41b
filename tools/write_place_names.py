"""Write ``knowledge/place_names.json``: the names that Unicode CLDR has for places. ``make docs`` runs it."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from enishi.knowledge.place_codes import NOT_KNOWN, place_codes

LICENCE = "Unicode CLDR, © 1991-2026 Unicode, Inc., Unicode License v3, https://www.unicode.org/license.txt"
# The languages that affiliations are often written in, beside those of the place itself.
LANGUAGES = ("ja", "zh", "zh_Hant", "ko", "fr", "de", "es", "pt", "it", "ru", "ar", "nl")
_OFFICIAL = {"official", "de_facto_official"}


def _territories(language: str) -> Mapping[str, str]:
    """Return the names that a language has for places by their codes, none for a language that CLDR does not know."""
    try:
        return Locale.parse(language).territories
    except UnknownLocaleError:
        return {}


def _elsewhere(code: str) -> list[str]:
    """Return the names of a place in its own official languages, then in LANGUAGES, each once."""
    spoken = get_global("territory_languages").get(code, {})
    own = [language for language, facts in spoken.items() if facts.get("official_status") in _OFFICIAL]
    found = [_territories(language).get(code) for language in (*own, *LANGUAGES)]
    return list(dict.fromkeys(str(name) for name in found if name))


def place_names() -> dict[str, Any]:
    """Return the file's content: the version it comes from, its licence, and the names of every place by its code.

    en, ja: the names in these languages; elsewhere: in others, for what stands in addresses.
    """
    rows = {}
    for code in place_codes():
        english, japanese = (str(_territories(language).get(code, "")) for language in ("en", "ja"))
        elsewhere = [] if code == NOT_KNOWN else _elsewhere(code)
        rows[code] = {"en": english, "ja": japanese, "elsewhere": elsewhere}
    return {"babel": version("babel"), "licence": LICENCE, "places": rows}


def main() -> None:
    """Write the file, one place a line."""
    content = place_names()
    lines = [f"  {json.dumps(code)}: {json.dumps(row, ensure_ascii=False)}" for code, row in content["places"].items()]
    head = json.dumps({name: value for name, value in content.items() if name != "places"}, ensure_ascii=False)[:-1]
    path = Path(str(files("enishi.knowledge") / "place_names.json"))
    path.write_text(f'{head},\n "places": {{\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


if __name__ == "__main__":
    main()
