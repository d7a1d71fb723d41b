"""One author of an OpenAlex work, with the affiliations and what OpenAlex knows of their countries."""

from collections.abc import Iterable
from typing import Any

from enishi.readers.json_values import address, addresses, country, mapping, mappings, sequence, text, texts
from enishi.tables.work import Affiliation, Author


def author(authorship: dict[str, Any]) -> Author:
    """Return the author in an authorship: every affiliation as written, else the institutions' names.

    An affiliation's countries are those of the institutions that OpenAlex found in its text (``affiliations``, since
    2024). Older records tie them to the author only: they are a text's where that leaves no doubt, that is, where there
    is one text or one country. ``Author.countries`` are all of them.
    """
    get = authorship.get  # called most of all: a work may have 10,000 authors
    person = mapping(get("author"), "authorships.author")
    name = text(person.get("display_name"), "author.display_name") or text(get("raw_author_name"), "raw_author_name")
    institutions = mappings(get("institutions"), "institutions")
    codes = _codes(institutions)
    if given := sequence(get("countries"), "countries"):
        codes = sorted({*codes, *(code for item in given if (code := country(item, "countries")))})
    found = _matched(authorship, institutions)
    strings = addresses(get("raw_affiliation_strings"), "raw_affiliation_strings")
    if not strings:  # until 2023 one text, all affiliations in it
        strings = addresses([get("raw_affiliation_string")], "raw_affiliation_string")
    certain = codes if codes and not found and (len(codes) == 1 or len(strings) == 1) else []
    for raw in strings:
        found.setdefault(raw, certain)
    if not found and institutions:
        found = {raw: _codes([item]) for item in institutions if (raw := _names([item]))}
    return Author(name, [Affiliation(raw, list(own)) for raw, own in found.items()], codes)


def _matched(authorship: dict[str, Any], institutions: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the texts in which OpenAlex looked for institutions, with the countries of those it found."""
    found: dict[str, list[str]] = {}
    if items := mappings(authorship.get("affiliations"), "affiliations"):
        by_id = {text(item.get("id"), "institutions.id"): item for item in institutions}
        for item in items:
            ids = texts(item.get("institution_ids"), "institution_ids")
            matched = [by_id[i] for i in ids if i in by_id]
            if raw := address(item.get("raw_affiliation_string"), "raw_affiliation_string") or _names(matched):
                found[raw] = sorted({*found.get(raw, ()), *_codes(matched)})
    return found


def _codes(institutions: Iterable[dict[str, Any]]) -> list[str]:
    """Return the country codes of institutions, sorted."""
    found = {country(item.get("country_code"), "institutions.country_code") for item in institutions}
    return sorted(filter(None, found)) if found else []


def _names(institutions: list[dict[str, Any]]) -> str:
    names = (text(item.get("display_name"), "institutions.display_name") for item in institutions)
    return "; ".join(name for name in names if name)
