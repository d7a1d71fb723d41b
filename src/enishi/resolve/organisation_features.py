"""What the ranker knows about each candidate: one row a text and organisation, one column a feature.

The order of FEATURES is the order of the model's columns: after a change, run tools/train_organisations.py.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from enishi.resolve.organisation_candidates import ACRONYM, SIMILAR, Candidates, Near, Texts, stems_by_text
from enishi.resolve.organisation_index import TYPES, Floats, Index, Ints, among
from enishi.resolve.organisation_text import KINDS

# Candidates of one text; only texts that are no affiliation have more.
_MOST = 80

FEATURES = (
    "kind",  # display, label, alias, acronym, variant, similar
    "telling",  # sum of idf of the words shared
    "telling_share",  # of the text's
    "name_covered",  # share of the name's idf that is in the text
    "words",
    "sharing",  # log of the organisations with that name
    "country",
    "city",
    "region",
    "part_covered",  # share of the part's idf (the text between commas)
    "crosses",  # commas inside the name as it stands in the text
    "before",
    "after",  # words of the part before and after the name
    *(f"{kind}_before" for kind in KINDS),
    *(f"{kind}_after" for kind in KINDS),
    "left_longer",
    "right_longer",  # words by which another name that holds this one goes on
    "rival_telling",  # the best other organisation's telling minus this one's
    "rank",
    "candidates",
    "same_span_prominence",  # the best of those found in the same words minus this one's
    "same_span_country",
    "same_span_city",
    "most_telling_word",
    "parent_of",
    "child_of",  # candidates that stand in the text by name
    "mentions",
    "part",
    "part_from_end",
    "upper",
    "ratio",
    "word_ratio",
    "places",
    "text_words",
    "parts",
    "prominence",
    "children",  # log of those that the registry has
    "names_only",  # its country is not in its record
    "active",
    *TYPES,
)


@dataclass(slots=True)
class Rows:
    """One row a text and organisation: the candidate that speaks best for it, and its features."""

    text: Ints
    owner: Ints
    start: Ints
    end: Ints
    kind: Ints
    country: Ints
    city: Ints
    features: Floats

    def only(self, kept: Ints) -> "Rows":
        """Return the rows of a mask, or of positions."""
        return Rows(*(getattr(self, name)[kept] for name in Rows.__slots__))


def _joined(*groups: Candidates) -> Candidates:
    return Candidates(*(np.concatenate([getattr(g, name) for g in groups]) for name in Candidates.__slots__))


def describe(index: Index, texts: Texts, found: Candidates, alike: Candidates, above: Candidates, near: Near) -> Rows:
    """Return the rows of a chunk, sorted by text, then from the most to the least telling."""
    all_ = _joined(found, alike, above)
    idf = np.concatenate([[0.0], np.cumsum(index.idf[texts.stem])])
    owner = index.owner[all_.name].astype(np.int64)
    named = all_.kind != SIMILAR
    telling = idf[all_.end] - idf[all_.start]
    if not named.all():
        telling[~named] = _shared(index, texts, all_.text[~named], all_.name[~named])
    # The best candidate of each organisation in each text.
    pair = all_.text * len(index.country) + owner
    # "Osaka Univ., Osaka": its name before the comma, not the name that the comma runs through.
    across = named & (texts.part[np.maximum(all_.end - 1, all_.start)] > texts.part[all_.start])
    order = np.lexsort((all_.name, all_.kind, across, -telling, ~named, pair))
    _pairs, first, mentions = np.unique(pair[order], return_index=True, return_counts=True)
    best = order[first]
    order = np.lexsort((owner[best], -telling[best], all_.text[best]))
    order = order[_place_in_text(all_.text[best][order]) < _MOST]
    best, mentions = best[order], mentions[order]
    text, start, end, kind, name = (getattr(all_, f)[best] for f in ("text", "start", "end", "kind", "name"))
    owner, telling, named = owner[best], telling[best], named[best]
    country, city = near.country(text, owner), near.city(text, owner)
    f: dict[str, Any] = {"kind": kind, "telling": telling, "country": country, "city": city}
    f["telling_share"] = telling / np.maximum(idf[texts.starts[text + 1]] - idf[texts.starts[text]], 1e-6)
    f["name_covered"] = np.where(named, 1.0, telling / np.maximum(index.telling[name], 1e-6))
    f["words"] = end - start
    f["sharing"] = np.log(all_.sharing[best])
    f["region"] = near.region(text, owner)
    f |= _around(index, texts, idf, text, start, end, named)
    f |= _longer(texts, found, start, end, named)
    f |= _rivals(
        text, telling, start, end, {"prominence": index.prominence[owner], "country": country, "city": city}, kind
    )
    f |= _family(index, text, owner, named & (kind != ACRONYM))
    f["mentions"] = mentions
    capitals = np.concatenate([[0], np.cumsum(texts.upper)])
    f["upper"] = named & (capitals[end] - capitals[start] == end - start)
    f |= _fuzzy(index, texts, text, start, end, name, named)
    f["places"] = np.bincount(texts.country // 1000, minlength=len(texts.stems))[text]
    f["text_words"] = np.diff(texts.starts)[text]
    f["parts"] = texts.part[np.maximum(texts.starts[text + 1] - 1, 0)] + 1 if len(text) else text
    f["most_telling_word"] = _most_telling(index, texts, start, end, named)
    f["prominence"], f["active"] = index.prominence[owner], index.active[owner]
    f["children"], f["names_only"] = index.children[owner], index.guessed[owner]
    for column, kind_of_body in enumerate(TYPES):
        f[kind_of_body] = index.types[owner, column]
    features = (
        np.column_stack([np.asarray(f[name_], np.float32) for name_ in FEATURES])
        if len(text)
        else np.zeros((0, len(FEATURES)), np.float32)
    )
    return Rows(text, owner, start, end, kind, country, city, features)


def _place_in_text(text: Ints) -> Ints:
    """Return the position of each row among those of its text; rows are sorted by text."""
    _texts, first, counts = np.unique(text, return_index=True, return_counts=True)
    return np.arange(len(text)) - np.repeat(first, counts)


def _shared(index: Index, texts: Texts, text: Ints, name: Ints) -> Floats:
    """Return the idf of the words that a text and a name share."""
    asked = stems_by_text(index, texts, np.arange(len(texts.stems)))
    return np.asarray(asked[text].multiply(index.matrix[name]).sum(axis=1)).ravel()


def _around(index: Index, texts: Texts, idf: Floats, text: Ints, start: Ints, end: Ints, named: Ints) -> dict[str, Any]:
    """Return what stands before and after a name within its part, and where that part is."""
    part = texts.text * 100_000 + texts.part
    last = np.maximum(end - 1, start)
    first_of, past_of = np.searchsorted(part, part[start]), np.searchsorted(part, part[last], "right")
    f: dict[str, Any] = {
        "part_covered": (idf[end] - idf[start]) / np.maximum(idf[past_of] - idf[first_of], 1e-6),
        "crosses": texts.part[last] - texts.part[start],
        "before": np.where(named, start - first_of, 0),
        "after": np.where(named, past_of - end, 0),
        "part": np.where(named, texts.part[start], 0),
        "part_from_end": np.where(named, texts.part[texts.starts[text + 1] - 1] - texts.part[last], 0),
    }
    body = index.body[texts.stem]
    for number, kind in enumerate(KINDS, 1):
        sums = np.concatenate([[0], np.cumsum(body == number)])
        f[f"{kind}_before"] = np.where(named, sums[start] - sums[first_of], 0)
        f[f"{kind}_after"] = np.where(named, sums[past_of] - sums[end], 0)
    return f


def _most_telling(index: Index, texts: Texts, start: Ints, end: Ints, named: Ints) -> Floats:
    """Return the greatest idf of a word of a name that stands in the text: what is all of common words is nobody's."""
    idf = np.append(index.idf[texts.stem], 0.0)
    spans = np.stack([start, np.maximum(end, start)], axis=1).ravel()
    most = np.maximum.reduceat(idf, spans)[::2] if len(start) else np.zeros(0)
    return np.where(named, most, 0)


def _longer(texts: Texts, found: Candidates, start: Ints, end: Ints, named: Ints) -> dict[str, Any]:
    """Return by how many words a longer name that holds this one goes on, on either side."""
    size = len(texts.stem) + 1
    full = found.kind != ACRONYM
    ends = np.zeros(size, np.int64)
    np.maximum.at(ends, found.start[full], found.end[full])
    reach = np.maximum.accumulate(ends)
    starts = np.full(size, size, np.int64)
    np.minimum.at(starts, found.end[full], found.start[full])
    reach_back = np.minimum.accumulate(starts[::-1])[::-1]
    return {
        "right_longer": np.where(named, np.maximum(reach[start] - end, 0), 0),
        "left_longer": np.where(named, np.maximum(start - reach_back[end], 0), 0),
    }


def _rivals(
    text: Ints, telling: Floats, start: Ints, end: Ints, compared: dict[str, Any], kind: Ints
) -> dict[str, Any]:
    """Return how a candidate stands among the text's others; rows are sorted by text and from the most telling."""
    _texts, first, counts = np.unique(text, return_index=True, return_counts=True)
    rank = np.arange(len(text)) - np.repeat(first, counts)
    top = np.repeat(telling[first], counts)
    second = np.repeat(np.where(counts > 1, telling[np.minimum(first + 1, len(telling) - 1)], 0), counts)
    f: dict[str, Any] = {
        "rank": rank,
        "candidates": np.repeat(counts, counts),
        "rival_telling": np.where(rank == 0, second, top) - telling,
    }
    _spans, span = np.unique(np.stack([start, end, kind == SIMILAR]), axis=1, return_inverse=True)
    for name, value in compared.items():
        most = np.full(span.max(initial=0) + 1, -9.0)
        np.maximum.at(most, span, value)
        f[f"same_span_{name}"] = most[span] - value
    return f


def _family(index: Index, text: Ints, owner: Ints, named: Ints) -> dict[str, Any]:
    """Return whether a candidate is the parent, or a child, of another that stands in the text by name."""
    count = len(index.country)
    parent_of, child_of = np.zeros(len(text)), np.zeros(len(text))
    _texts, first, counts = np.unique(text, return_index=True, return_counts=True)
    sizes = np.repeat(counts, counts)
    one = np.repeat(np.arange(len(text)), sizes)
    other = (
        np.arange(len(one)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(np.repeat(first, counts), sizes)
    )
    related = among(owner[one] * count + owner[other], index.pairs)
    one, other = one[related], other[related]
    np.maximum.at(child_of, one, named[other].astype(float))
    np.maximum.at(parent_of, other, named[one].astype(float))
    return {"parent_of": parent_of, "child_of": child_of}


def _fuzzy(index: Index, texts: Texts, text: Ints, start: Ints, end: Ints, name: Ints, named: Ints) -> dict[str, Any]:
    """Return how alike the words are: those of the name where it stands, and those of similar names in the text."""
    asked = []
    joined: dict[tuple[int, int, int], str] = {}  # many candidates stand in the same words
    firsts = texts.starts.tolist()
    for span in zip(text.tolist(), start.tolist(), end.tolist(), strict=True):
        if span not in joined:
            t, s, e = span
            joined[span] = " ".join(texts.stems[t].words[s - firsts[t] : e - firsts[t]])
        asked.append(joined[span])
    names = [index.words[n] for n in name.tolist()]
    ratio = np.full(len(text), 100.0, np.float32)
    words = np.full(len(text), 100.0, np.float32)
    differ = np.flatnonzero([a != b for a, b in zip(asked, names, strict=True)])
    if len(differ):
        a, b = [asked[i] for i in differ], [names[i] for i in differ]
        ratio[differ] = process.cpdist(a, b, scorer=fuzz.ratio, workers=1)
        alike = np.flatnonzero(~named[differ])
        words[differ] = ratio[differ]
        if len(alike):
            c, d = [a[i] for i in alike], [b[i] for i in alike]
            words[differ[alike]] = process.cpdist(c, d, scorer=fuzz.token_set_ratio, workers=1)
            ratio[differ[alike]] = process.cpdist(c, d, scorer=fuzz.partial_ratio, workers=1)
    return {"ratio": ratio, "word_ratio": words}
