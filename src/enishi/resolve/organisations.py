"""Affiliation text to organisations of the Research Organization Registry (ROR), with a confidence and a tier.

Candidates are names that stand in the text, names that share its telling words, and parents; a ranker judges each on
place, coverage, likeness and prominence, then again beside its rivals. Several organisations in one text are all
found, none is a valid answer. Answers do not depend on the other texts of a call, nor on the number of threads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from enishi.language import _
from enishi.resolve.organisation_apart import affiliations_of, is_bare_place
from enishi.resolve.organisation_candidates import SIMILAR, Near, named, parents, read_texts, similar, undecided
from enishi.resolve.organisation_cleaned import cleaned_name
from enishi.resolve.organisation_context import in_context
from enishi.resolve.organisation_features import Rows, describe
from enishi.resolve.organisation_index import VARIANT, Floats, Index, Ints, build_index
from enishi.resolve.organisation_model import Ranker, load_ranker
from enishi.resolve.organisation_past import past_columns
from enishi.resolve.organisation_registry import Organisation, Registry, load_registry
from enishi.resolve.organisation_text import LONGEST_TEXT
from enishi.resolve.places import resolve_place
from enishi.tables.organisation import CURRENT, KINDS, registry_folder

__all__ = ["Organisation", "OrganisationAnswer", "Registry", "cleaned_name", "load_registry", "resolve_organisations"]

Tier = Literal["high", "normal", "none"]
# What is worked on at once takes some 100 MB, also where every text is as long as they can be.
_CHUNK, _CHUNK_LENGTH = 2_000, 400_000


@dataclass(frozen=True, slots=True)
class OrganisationAnswer:
    """ROR ids, best first; confidence 0 to 1 (of the least sure; of "none": that none is right); tier; and why."""

    organisations: tuple[str, ...]
    confidence: float
    tier: Tier
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates that were worth a second look: rows sorted by text, and the judgement of each."""

    rows: Rows
    judgement: Floats


def resolve_organisations(
    texts: Sequence[str], places: Sequence[tuple[str, ...]], registry: Registry | None = None
) -> list[OrganisationAnswer]:
    """Return an answer for each text, in order. ``places``: the codes that each text names (``resolve_place``).

    ``registry``: by default the installed one; without any, every answer is "none" and says so.
    """
    registry = registry or _installed()
    if registry is None:
        unknown = _("the organisation registry is not installed")
        return [OrganisationAnswer((), 0.0, "none", unknown)] * len(texts)
    index, ranker = _index(registry), load_ranker()
    answers: list[OrganisationAnswer] = []
    for part in _chunks(texts):
        asked, where, of = _apart(index, texts[part], places[part])
        judged = judge(index, ranker, asked, where)
        answers += _answers(registry, ranker, judged, of, part.stop - part.start)
    return answers


def _chunks(texts: Sequence[str]) -> Iterator[slice]:
    """Yield slices of at most _CHUNK texts and, but for a single text, of _CHUNK_LENGTH characters that are read."""
    start = length = 0
    for number, text in enumerate(texts):
        size = min(len(text), LONGEST_TEXT)
        if number - start == _CHUNK or (number > start and length + size > _CHUNK_LENGTH):
            yield slice(start, number)
            start, length = number, 0
        length += size
    if start < len(texts):
        yield slice(start, len(texts))


def _apart(
    index: Index, texts: Sequence[str], places: Sequence[tuple[str, ...]]
) -> tuple[list[str], list[tuple[str, ...]], list[int]]:
    """Return the affiliations that stand in the texts, the places of each, and the number of each one's text.

    A text that is but a place is judged as if it were empty.
    """
    asked: list[str] = []
    where: list[tuple[str, ...]] = []
    of: list[int] = []
    for number, (text, known) in enumerate(zip(texts, places, strict=True)):
        pieces = affiliations_of(index, text)
        asked += ["" if is_bare_place(index, piece) else piece for piece in pieces]
        where += [known] if len(pieces) == 1 else [resolve_place(piece).places or known for piece in pieces]
        of += [number] * len(pieces)
    return asked, where, of


def _installed() -> Registry | None:
    current = registry_folder() / CURRENT
    return _loaded(current, current.stat().st_mtime_ns if current.exists() else 0)


@lru_cache(maxsize=1)
def _loaded(current: Path, _changed: int) -> Registry | None:
    """Return the registry; it is read again once another one is in use."""
    return load_registry(current.parent)


_indices: dict[int, tuple[Registry, Index]] = {}


def _index(registry: Registry) -> Index:
    """Return the arrays of a registry, made once; only the last registry's are kept."""
    if id(registry) not in _indices:
        _indices.clear()
        _indices[id(registry)] = (registry, build_index(registry))
    return _indices[id(registry)][1]


def candidate_rows(index: Index, texts: Sequence[str], places: Sequence[tuple[str, ...]]) -> Rows:
    """Return every candidate of a chunk of texts with its features."""
    read = read_texts(index, texts, places)
    near = Near(index, read)
    found = named(index, read, near)
    alike = similar(index, read, undecided(index, read, found, near))
    return describe(index, read, found, alike, parents(index, read, found), near)


def judge(index: Index, ranker: Ranker, texts: Sequence[str], places: Sequence[tuple[str, ...]]) -> Judged:
    """Return the candidates of a chunk of texts that are worth a second look, with the judgement of each."""
    rows = candidate_rows(index, texts, places)
    worth, own = ranker.look.worth(rows.features, ranker.worth)
    rows = rows.only(worth)
    past = past_columns(ranker.past, [index.ids[owner] for owner in rows.owner.tolist()])
    return Judged(rows, ranker.again.probability(in_context(index, rows, own, past)))


def chosen(ranker: Ranker, judged: Judged) -> Ints:
    """Return the positions of the chosen candidates, sorted by text, best first."""
    rows, judgement = judged.rows, judged.judgement
    order = np.lexsort((rows.owner, -judgement, rows.text))
    text = rows.text[order]
    best = np.ones(len(order), bool)
    best[1:] = text[1:] != text[:-1]
    return order[judgement[order] >= np.where(best, ranker.first, ranker.further)]


def _answers(
    registry: Registry, ranker: Ranker, judged: Judged, of: list[int], count: int
) -> Iterator[OrganisationAnswer]:
    """Yield the answers of a chunk. ``of``: the text that each judged affiliation stands in."""
    rows, judgement = judged.rows, judged.judgement
    best = [0.0] * count
    for affiliation, value in zip(rows.text.tolist(), judgement.tolist(), strict=True):
        best[of[affiliation]] = max(best[of[affiliation]], value)
    picks: list[dict[int, int]] = [{} for _text in range(count)]
    for position in sorted(chosen(ranker, judged).tolist(), key=lambda p: (-judgement[p], rows.owner[p])):
        picks[of[rows.text[position]]].setdefault(int(rows.owner[position]), position)
    for text, found in enumerate(picks):
        if not found:
            yield OrganisationAnswer((), round(1 - best[text], 3), "none", "")
            continue
        sure = min(float(judgement[p]) for p in found.values())
        ids = tuple(registry.ids[owner] for owner in found)
        reason = "; ".join(dict.fromkeys(_reason(rows, p) for p in found.values()))
        yield OrganisationAnswer(ids, round(sure, 3), "high" if sure >= ranker.high else "normal", reason)


def _reason(rows: Rows, position: int) -> str:
    """Return the evidence in a word or two, in English as in the places' reasons: it is data, not a message."""
    kind = int(rows.kind[position])
    how = "similar name" if kind == SIMILAR else "usual name" if kind == VARIANT else KINDS[kind]
    agrees = (("country", rows.country), ("city", rows.city))
    return ", ".join([how, *(name for name, column in agrees if column[position] > 0)])
