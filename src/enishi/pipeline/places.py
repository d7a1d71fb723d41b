"""From works and authorships to signatures: every distinct affiliation is resolved once, then everything is counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from enishi.engines.engine import CHUNK, Row, in_parts, saved
from enishi.flows.coauthorship import located, shares, signature_counts, signature_keys, work_places
from enishi.flows.counted_signatures import Chunk, signatures
from enishi.flows.organisations import UNVERIFIED, organisation_counts, work_organisations
from enishi.flows.signature import Signatures
from enishi.language import _
from enishi.pipeline.fields import Subjects, used_lines
from enishi.pipeline.progress import Progress
from enishi.resolve.names import CORRECTED, NameAnswer, resolve_names
from enishi.resolve.organisations import Registry, cleaned_name
from enishi.resolve.places import LONGEST
from enishi.study.corrections import Corrections
from enishi.study.settings import FOUND, PARENT

_LIST = pa.list_(pa.string())
# counted_as: the organisations after corrections and rolling up; a cleaned name where the registry knows none.
# corrections: which lines of the corrections were used for the texts up to here, in the first row of a batch.
_ANSWERS = pa.schema(
    [
        ("text", pa.string()),
        ("places", _LIST),
        ("decided", pa.bool_()),
        ("place_confidence", pa.float64()),
        ("reason", pa.string()),
        ("organisations", _LIST),
        ("counted_as", _LIST),
        ("confidence", pa.float64()),
        ("tier", pa.string()),
        ("organisation_reason", pa.string()),
        ("corrections", pa.list_(pa.int64())),
    ]
)


@dataclass(frozen=True, slots=True)
class Names:
    """What names are resolved with: the registry if one is installed, a person's corrections, and the level asked.

    known: what was decided before, organisation → the one that it counts for.
    """

    registry: Registry | None
    corrections: Corrections
    level: str = FOUND
    known: dict[str, str] = field(default_factory=dict)

    def counted_as(self, answer: NameAnswer, text: str) -> list[str]:
        """Return the organisations for which an affiliation counts; unverified ones as ``name:…``."""
        if not answer.organisation.organisations:
            name = "" if answer.organisation.reason == CORRECTED else cleaned_name(text[:LONGEST])
            return [f"{UNVERIFIED}{name}"] if name else []
        for organisation in answer.organisation.organisations:
            if organisation not in self.known:
                self.known[organisation] = self.counted_one(organisation)
        return sorted({self.known[organisation] for organisation in answer.organisation.organisations})

    def counted_one(self, organisation: str) -> str:
        """Return the organisation that one counts for: corrected, a withdrawn one's only successor, rolled up."""
        organisation = self.corrections.organisation(organisation)
        if not self.registry or organisation not in self.registry:
            return organisation
        successors = self.registry.current(organisation)
        organisation = successors[0] if len(successors) == 1 else organisation
        if self.level != FOUND:
            organisation = self.registry.roll_up(organisation, 1 if self.level == PARENT else None)
        return self.corrections.organisation(organisation)


@dataclass(frozen=True, slots=True)
class Located:
    """Where the works of a study were done.

    works: ``uid, work_id, year, places, multi_affiliation``; affiliations: one row a distinct string with its answer
    and the works it touches; unresolved: strings without a place, by works;
    work_organisations: ``uid, organisation, place``; organisations: their counts; signatures: the counts of it all.
    authorship and answers: what the works were counted from, to count them again under other settings.
    """

    works: ir.Table
    affiliations: ir.Table
    unresolved: ir.Table
    work_organisations: ir.Table
    organisations: ir.Table
    signatures: Signatures
    authorship: ir.Table
    answers: ir.Table


def resolved_texts(connection: Any, authorship: ir.Table, names: Names, path: Path, progress: Progress) -> ir.Table:
    """Resolve every distinct affiliation text of the authorships, in bounded memory; columns as in _ANSWERS."""
    texts = authorship.filter(authorship.text.notnull()).select("text").distinct()
    total = int(texts.count().execute())
    with progress(_("finding the places and organisations of affiliations"), total) as advance:
        light = names.registry is None
        answers = connection.mapped(texts, "text", _resolved, names, _ANSWERS, path, advance, light)
    names.corrections.used.update(used_lines(answers))
    if names.corrections.into:
        found = answers.select(organisation=answers.organisations.unnest()).distinct().order_by("organisation")
        for organisation in found.organisation.to_pyarrow().to_pylist():
            names.known[organisation] = names.counted_one(organisation)
    return answers


def _resolved(names: Names, rows: list[Row]) -> list[Row]:
    """Answer a batch of texts."""
    texts = [row["text"] for row in rows]
    # Used lines of organisations are counted once an organisation, when all are known.
    corrections = replace(names.corrections, used=Counter())
    answers = resolve_names(texts, names.registry, corrections)
    used = sorted(corrections.used.elements())
    own = replace(names, corrections=replace(corrections, used=Counter()))
    made = [_row(text, answer, own) for text, answer in zip(texts, answers, strict=True)]
    return [{**row, "corrections": used if i == 0 else []} for i, row in enumerate(made)]


def _row(text: str, answer: NameAnswer, names: Names) -> Row:
    return {
        "text": text,
        "places": answer.place.places,
        "decided": answer.decided,
        "place_confidence": answer.place.confidence,
        "reason": answer.place.reason,
        "organisations": answer.organisation.organisations,
        "counted_as": names.counted_as(answer, text),
        "confidence": answer.organisation.confidence,
        "tier": answer.organisation.tier,
        "organisation_reason": answer.organisation.reason,
    }


def signed_works(places: ir.Table, parts: ir.Table, subjects: Subjects, keys: ir.Table | None = None) -> Signatures:
    """Return the signatures of works whose places are known, from ``coauthorship.work_places`` and ``shares``.

    keys: their ``signature_keys``, where these were computed before.
    """
    keys = signature_keys(places, subjects.standing, subjects.scheme) if keys is None else keys
    counts, fractions, by_field = map(_chunks, signature_counts(keys, parts, subjects.standing))
    return signatures(counts, fractions, by_field, subjects.cuts, subjects.scheme)


def _chunks(table: ir.Table) -> Iterator[Chunk]:
    """Yield some rows of a table at once, as columns; the engine is asked when the first are wanted."""
    for batch in table.to_pyarrow_batches(chunk_size=CHUNK):
        yield batch.to_pydict()


def counted_works(
    connection: Any,
    works: ir.Table,
    rows: ir.Table,
    subjects: Subjects,
    folding: dict[str, str],
    folder: Path,
    end: str,
) -> tuple[ir.Table, Signatures]:
    """Return the places of works and their signatures. rows: from ``located``; end: what names of files end with."""
    parts = saved(connection, shares(works, rows, folding), folder / f"shares{end}.parquet")
    path = folder / f"places_of_works{end}.parquet"
    places = in_parts(connection, works, lambda part: work_places(part(works), part(parts)), path)
    keys = in_parts(
        connection,
        works,
        lambda part: signature_keys(part(places), part(subjects.standing), subjects.scheme),
        folder / f"signature_keys{end}.parquet",
    )
    return places, signed_works(places, parts, subjects, keys)


def locate(
    connection: Any,
    works: ir.Table,
    authorship: ir.Table,
    names: Names,
    subjects: Subjects,
    folding: dict[str, str],
    folder: Path,
    progress: Progress,
) -> Located:
    """Find the places of every work, and count the works by signature. Files in between go to ``folder``."""
    mine = saved(connection, authorship.semi_join(works, "uid"), folder / "study_authorship.parquet")
    answers = resolved_texts(connection, mine, names, folder / "resolved.parquet", progress)
    with progress(_("counting works by place"), None):
        rows = saved(connection, located(works, mine, answers), folder / "located.parquet")
        places, signed = counted_works(connection, works, rows, subjects, folding, folder, "")
    affiliations = saved(connection, _affiliations(mine, answers), folder / "affiliations_by_works.parquet")
    with progress(_("counting works by organisation"), None):
        teams = saved(connection, work_organisations(mine, answers), folder / "organisations_of_works.parquet")
    lost, counts = unresolved(mine, answers), organisation_counts(teams, places)
    return Located(places, affiliations, lost, teams, counts, signed, mine, answers)


def _affiliations(authorship: ir.Table, answers: ir.Table) -> ir.Table:
    """Return each distinct text with its answer, the works it touches and the codes that sources give for it."""
    touched = authorship.group_by("text").aggregate(works=authorship.uid.nunique())
    coded = authorship.select("text", code=authorship.countries.unnest()).distinct()
    codes = coded.group_by("text").aggregate(source_codes=coded.code.collect().sort())
    joined = answers.join(touched, "text").left_join(codes, "text")
    names = ("organisations", "confidence", "tier", "organisation_reason")
    columns = ("text", "works", "places", "place_confidence", "reason", "source_codes", *names)
    return joined.select(*columns).rename(affiliation="text")


def unresolved(authorship: ir.Table, answers: ir.Table) -> ir.Table:
    """Return the texts that, somewhere, neither name a place nor come with a code of their own, by such works."""
    joined = authorship.join(answers, "text")
    lost = joined.filter((joined.places.length() == 0) & ((joined.countries.length() == 0) | joined.decided))
    counted = lost.group_by(affiliation=lost.text).aggregate(works=lost.uid.nunique())
    return counted.order_by(ibis.desc("works"), "affiliation")
