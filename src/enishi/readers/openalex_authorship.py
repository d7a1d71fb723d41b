"""One author of an OpenAlex work, with the affiliations and what OpenAlex knows of their countries."""

from collections.abc import Sequence

from enishi.readers.escapes import plain
from enishi.readers.json_values import clean, clean_address, country
from enishi.readers.openalex_shape import Authorship, Institution, Matched
from enishi.tables.work import Affiliation, Author


def author(one: Authorship) -> Author:
    """Return the author in an authorship: every affiliation as written, else the institutions' names.

    An affiliation's countries are those of the institutions that OpenAlex found in its text (``affiliations``, since
    2024). Older records tie them to the author only: they are a text's where that leaves no doubt, that is, where there
    is one text or one country. ``Author.countries`` are all of them.
    """
    # Called most of all, a work may have 10,000 authors: hence loops, and no look at what is not there.
    person = one.author
    name = (plain(person.display_name or "") if person else "") or plain(one.raw_author_name or "")
    institutions = one.institutions or ()
    codes = _codes(institutions)
    if one.countries:
        given = [code for item in one.countries if (code := country(item))]
        if given != codes:
            codes = sorted({*codes, *given})
    found = _matched(one.affiliations, institutions) if one.affiliations else {}
    strings = one.raw_affiliation_strings or (one.raw_affiliation_string,)  # until 2023 one text, all in it
    if found:
        for raw in strings:
            if (text := clean_address(raw)) and text not in found:
                found[text] = []
    elif texts := {text: None for raw in strings if (text := clean_address(raw))}:
        found = dict.fromkeys(texts, codes if len(codes) == 1 or len(texts) == 1 else [])
    elif institutions:
        found = {text: _codes((item,)) for item in institutions if (text := clean(item.display_name))}
    return Author(name, [Affiliation(text, own) for text, own in found.items()], codes)


def _matched(affiliations: Sequence[Matched], institutions: Sequence[Institution]) -> dict[str, list[str]]:
    """Return the texts in which OpenAlex looked for institutions, with the countries of those it found."""
    found: dict[str, list[str]] = {}
    by_id = {}
    for one in institutions:
        if one.id:
            by_id[one.id] = one
    for item in affiliations:
        matched = []
        for number in item.institution_ids or ():
            if number in by_id:
                matched.append(by_id[number])
        text = clean_address(item.raw_affiliation_string)
        if text := text or "; ".join(name for one in matched if (name := clean(one.display_name))):
            codes = _codes(matched)
            found[text] = sorted({*found[text], *codes}) if text in found else codes
    return found


def _codes(institutions: Sequence[Institution]) -> list[str]:
    """Return the country codes of institutions, sorted."""
    if len(institutions) == 1:  # most
        code = country(institutions[0].country_code)
        return [code] if code else []
    return sorted({code for item in institutions if (code := country(item.country_code))}) if institutions else []
