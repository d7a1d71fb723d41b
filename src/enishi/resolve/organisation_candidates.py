"""Which organisations an affiliation may mean: names that stand in it, and names that share telling words with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from enishi.resolve.organisation_index import VARIANT, Index, Ints, among
from enishi.resolve.organisation_text import Stems, stems_of
from enishi.tables.organisation import KINDS

ACRONYM = KINDS.index("acronym")
# The kind of a candidate that only shares words with the text, or is the parent of one.
SIMILAR = VARIANT + 1
_PER_MENTION = 8
_SIMILAR_PER_TEXT = 6
_LEAST_SIMILAR = 0.45
# A name that makes up this share of its part, with this sum of idf, leaves nothing to look for.
_FILLS, _TELLING = 0.95, 12.0
_PARTS = 100_000


@dataclass(slots=True)
class Texts:
    """A chunk of texts as arrays: ``starts`` the first token of each text; of tokens ``stem``, ``part``, ``upper``."""

    stems: list[Stems]
    starts: Ints
    text: Ints
    stem: Ints
    part: Ints
    upper: Ints
    country: Ints


@dataclass(slots=True)
class Candidates:
    """Pairs of a text and a name of an organisation, with the tokens ``start`` to ``end`` where it stands.

    ``kind`` is the name's kind, VARIANT or SIMILAR (then start to end are the whole text). ``sharing``: how many
    organisations have that name. Sorted by text.
    """

    text: Ints
    name: Ints
    kind: Ints
    start: Ints
    end: Ints
    sharing: Ints


def read_texts(index: Index, texts: Sequence[str], places: Sequence[tuple[str, ...]]) -> Texts:
    """Cut texts into stems. ``country``: sorted numbers text × 1000 + country of the places that are known."""
    found = [stems_of(text) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(stems.stems) for stems in found])])
    unknown, get = len(index.stems), index.stems.get
    codes = index.country_codes
    pairs = sorted(
        {i * 1000 + codes.get(code, 999) for i, known in enumerate(places) for code in known if code != "ZZ"}
    )
    return Texts(
        found,
        starts,
        np.repeat(np.arange(len(found)), np.diff(starts)),
        np.array([get(stem, unknown) for stems in found for stem in stems.stems], np.int64),
        np.array([part for stems in found for part in stems.parts], np.int64),
        np.array([upper for stems in found for upper in stems.upper], bool),
        np.array(pairs, np.int64),
    )


def mentions(index: Index, texts: Texts) -> tuple[Ints, Ints, Ints, Ints]:
    """Return text, first token, token after the last, and key of every key (of a name, city, region) in the texts."""
    at_text: list[int] = []
    at_start: list[int] = []
    at_end: list[int] = []
    at_key: list[int] = []
    keys, lengths = index.keys, index.lengths
    for i, (found, first) in enumerate(zip(texts.stems, texts.starts.tolist(), strict=False)):
        stems, segments = found.stems, found.segments
        count = len(stems)
        for start, stem in enumerate(stems):
            for length in lengths.get(stem, ()):
                end = start + length
                if end > count or segments[end - 1] != segments[start]:
                    continue
                key = keys.get(stem if length == 1 else " ".join(stems[start:end]))
                if key is not None:
                    at_text.append(i)
                    at_start.append(first + start)
                    at_end.append(first + end)
                    at_key.append(key)
    return tuple(np.array(column, np.int64) for column in (at_text, at_start, at_end, at_key))  # type: ignore[return-value]


def named(index: Index, texts: Texts, near: "Near") -> Candidates:
    """Return a candidate for each organisation that has a mentioned name; of names that many share, the likeliest.

    An acronym counts only in capitals, and not where the text names another country.
    """
    own = near.key < len(index.starts) - 1  # the others are cities and regions only
    text, start, end, key = (column[own] for column in (near.text, near.start, near.end, near.key))
    first, sharing = index.starts[key], index.starts[key + 1] - index.starts[key]
    mention = np.repeat(np.arange(len(key)), sharing)
    entry = np.repeat(first - np.cumsum(sharing) + sharing, sharing) + np.arange(len(mention))
    name, kind = index.entries[entry], index.kinds[entry]
    owner = index.owner[name]
    country = near.country(text[mention], owner)
    capitals = np.concatenate([[0], np.cumsum(texts.upper)])
    written = (capitals[end] - capitals[start] == end - start)[mention]
    possible = (kind != ACRONYM) | (written & (country > -1))
    likely = 4 * country + 2 * near.city(text[mention], owner) + index.prominence[owner] / 8
    order = np.lexsort((name, -likely, ~possible, mention))
    within = np.arange(len(mention)) - np.repeat(np.cumsum(sharing) - sharing, sharing)
    kept = order[(within < _PER_MENTION) & possible[order]]
    m = mention[kept]
    return Candidates(text[m], name[kept], kind[kept].astype(np.int64), start[m], end[m], sharing[m])


def undecided(index: Index, texts: Texts, found: Candidates, near: "Near") -> Ints:
    """Return the texts for which similar names are worth looking for: no name of its own fills a part of them.

    That is the slow step: three texts in five do not need it.
    """
    idf = np.concatenate([[0.0], np.cumsum(index.idf[texts.stem])])
    part = texts.text * _PARTS + texts.part
    here = part[found.start]
    first, past = np.searchsorted(part, here), np.searchsorted(part, here, "right")
    telling = idf[found.end] - idf[found.start]
    fills = telling >= _FILLS * (idf[past] - idf[first])
    agrees = near.country(found.text, index.owner[found.name]) > -1
    sure = (found.kind < ACRONYM) & fills & agrees & (telling >= _TELLING) & (found.end - found.start > 1)
    return np.setdiff1d(np.arange(len(texts.stems)), found.text[sure])


def stems_by_text(index: Index, texts: Texts, wanted: Ints) -> Any:
    """Return a sparse matrix texts × stems of ones; rows of texts that are not wanted are empty."""
    rows = among(texts.text, wanted)
    ones = np.ones(int(rows.sum()), np.float32)
    shape = (len(texts.stems), len(index.stems) + 1)
    found = sparse.csr_matrix((ones, (texts.text[rows], texts.stem[rows])), shape=shape)
    found.data[:] = 1  # a word that stands there twice counts once
    return found


def similar(index: Index, texts: Texts, wanted: Ints) -> Candidates:
    """Return for some texts the names that share most telling words with them."""
    asked = stems_by_text(index, texts, wanted)
    rare = (asked @ index.postings).tocoo()
    text, name, shared = rare.row.astype(np.int64), rare.col.astype(np.int64), rare.data
    likely = shared / index.telling[name]
    kept = likely > _LEAST_SIMILAR * 0.6
    text, name = text[kept], name[kept]
    # Common stems count once rare ones have brought the name here.
    full = np.asarray(asked[text].multiply(index.matrix[name]).sum(axis=1)).ravel()
    cover = full / index.telling[name]
    score = cover * full
    order = np.lexsort((name, -score, text))
    order = order[cover[order] > _LEAST_SIMILAR]
    text, name = text[order], name[order]
    _unused, first, counts = np.unique(text, return_index=True, return_counts=True)
    rank = np.arange(len(text)) - np.repeat(first, counts)
    kept = rank < _SIMILAR_PER_TEXT
    text, name = text[kept], name[kept]
    kind = np.full(len(text), SIMILAR)
    return Candidates(text, name, kind, texts.starts[text], texts.starts[text + 1], np.ones(len(text), np.int64))


def parents(index: Index, texts: Texts, found: Candidates) -> Candidates:
    """Return the parents of organisations that stand in a text under their own name."""
    count = len(index.country)
    own = found.kind < ACRONYM
    pair = np.unique(found.text[own] * count + index.owner[found.name[own]])
    text, owner = pair // count, pair % count
    first, past = (np.searchsorted(index.pairs, owner * count + edge * count) for edge in (0, 1))
    sizes = past - first
    above = np.repeat(first, sizes) + np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    pair = np.unique(np.repeat(text, sizes) * count + index.pairs[above] % count)
    text, name = pair // count, index.shown[pair % count]
    kind = np.full(len(text), SIMILAR)
    return Candidates(text, name, kind, texts.starts[text], texts.starts[text + 1], np.ones(len(text), np.int64))


class Near:
    """The keys that stand in the texts, and whether an organisation's country, city or region is one of theirs."""

    def __init__(self, index: Index, texts: Texts) -> None:
        """Find the keys."""
        self._index, self._texts = index, texts
        self.text, self.start, self.end, self.key = mentions(index, texts)
        self._span = len(index.keys)
        self._keys = np.unique(self.text * self._span + self.key)
        self._told = np.unique(texts.country // 1000)

    def country(self, text: Ints, owner: Ints) -> Ints:
        """Return 1 where the countries agree, −1 where they differ, 0 where one is not known; halves for a guess."""
        country = self._index.country[owner]
        agree = among(text * 1000 + country, self._texts.country)
        known = (country >= 0) & among(text, self._told)
        return np.where(known, np.where(agree, 1, -1) / (1 + self._index.guessed[owner]), 0)

    def city(self, text: Ints, owner: Ints) -> Ints:
        """Return 1 where the text names the organisation's city, 0 where not, −1 where it has none."""
        return self._named(text, self._index.city[owner])

    def region(self, text: Ints, owner: Ints) -> Ints:
        """Return 1 where the text names the organisation's state or province, 0 where not, −1 where it has none."""
        return self._named(text, self._index.region[owner])

    def _named(self, text: Ints, key: Ints) -> Ints:
        return np.where(key < 0, -1, among(text * self._span + key, self._keys))
