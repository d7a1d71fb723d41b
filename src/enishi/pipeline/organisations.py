"""Organisations: from their signatures to the tables that a result holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from enishi.flows.network import Floats
from enishi.flows.organisation_signature import OrganisationSignatures
from enishi.flows.organisations import UNVERIFIED
from enishi.indicators.association_strength import observed_to_expected
from enishi.indicators.communities import communities
from enishi.indicators.eigenvector import largest_component, of_ties
from enishi.indicators.eigenvector_intervals import MINIMUM_WORKS, RESAMPLES, eigenvector_intervals
from enishi.indicators.intervals import seen_interval, share_interval
from enishi.indicators.organisation_betweenness import Betweenness, betweenness
from enishi.indicators.organisation_ties import organisation_pairs, recounted, tie_matrix, ties_of, works_of
from enishi.indicators.pairs import Pairs
from enishi.indicators.rank_band import rank_band
from enishi.indicators.salton import cosine
from enishi.indicators.shortest_paths import Each, each_here
from enishi.resolve.organisations import Registry
from enishi.strategy.standouts import Standout
from enishi.strategy.strong_fields import is_strong, share_shift
from enishi.study import StrengthRule
from enishi.study.settings import COUNTINGS
from enishi.tables.result import RESULT_TABLES

Row = dict[str, Any]
BATCH = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class OrganisationPicture:
    """n organisations measured: their columns (name → n values), what holds them together, how betweenness came."""

    organisations: tuple[str, ...]
    columns: Mapping[str, Any]
    counting: str
    ties: Floats
    pairs: Pairs
    signed: OrganisationSignatures
    betweenness: Betweenness


def measured_organisations(
    signed: OrganisationSignatures, counting: str, seed: int, rule: StrengthRule, each: Each = each_here
) -> OrganisationPicture:
    """Measure the network of the signatures.

    counting: ``fractional`` or ``full`` ties. each: does blocks of sources, see ``shortest_paths``.
    """
    per_signature = signed.works.astype(np.float64)
    works = works_of(signed, per_signature)
    international = works_of(signed, per_signature * signed.international)
    joint = works_of(signed, per_signature * (np.diff(signed.member.indptr) > 1))
    joined = organisation_pairs(signed, counting)
    ties = ties_of(joined, per_signature)
    matrix = tie_matrix(joined, ties)
    values = of_ties(matrix)
    between = betweenness(matrix, seed, each=each)
    groups = communities(matrix, seed)
    works_low, works_high = seen_interval(works, works, per_signature.sum())
    best, worst = rank_band(works_low, works_high)
    strong, status = strong_fields(signed, rule)
    columns: dict[str, Any] = {
        "works": works.astype(np.int64),
        "works_low": works_low,
        "works_high": works_high,
        "works_rank_low": best,
        "works_rank_high": worst,
        "international_works": international.astype(np.int64),
        "international_share": international / works,
        "degree": np.diff(matrix.indptr).astype(np.int64),
        "betweenness": between.values,
        "betweenness_error": between.error,
        "eigenvector": values,
        "eigenvector_status": np.where(largest_component(matrix), "", "outside"),
        "community": pa.array(groups, mask=groups == 0),
        "strong_fields": strong,
        "strong_fields_status": status,
    }
    columns["international_share_low"], columns["international_share_high"] = share_interval(international, works)
    interval = eigenvector_intervals(joined, per_signature, values, joint, seed)
    columns["eigenvector_low"], columns["eigenvector_high"] = (pa.array(end, mask=np.isnan(end)) for end in interval)
    return OrganisationPicture(signed.organisations, columns, counting, ties, joined, signed, between)


def strong_fields(signed: OrganisationSignatures, rule: StrengthRule) -> tuple[list[list[str]], list[str]]:
    """Return the strong fields of each organisation, the strongest first, and the status ``not_known`` or empty.

    A field is ``scheme.field``. Not known: fewer works with a field than the minimum, in each of the schemes.
    """
    n = len(signed.organisations)
    found: list[list[tuple[float, str]]] = [[] for _organisation in range(n)]
    known = np.zeros(n, dtype=bool)
    works = signed.works.astype(np.float64)
    for scheme in sorted({field.partition(".")[0] for field in signed.fields}):
        fields = [i for i, field in enumerate(signed.fields) if field.partition(".")[0] == scheme]
        subject = signed.subject[:, fields]
        classified = works * (np.diff(subject.indptr) > 0)
        whole = works_of(signed, classified)
        known |= whole >= rule.minimum_works
        for position, field in enumerate(fields):
            here = works * subject[:, [position]].toarray()[:, 0]
            shift, low, _high = share_shift(works_of(signed, here), whole, here.sum(), classified.sum())
            for organisation in np.flatnonzero(is_strong(low, whole, rule)).tolist():
                found[organisation].append((-float(shift[organisation]), signed.fields[field]))
    ordered = [[field for _shift, field in sorted(one)] for one in found]
    return ordered, ["" if here else "not_known" for here in known]


def organisation_table(
    picture: OrganisationPicture, homes: Mapping[str, str | None], registry: Registry | None
) -> pa.Table:
    """Return the table of organisations, most works first: what was measured with what the registry says.

    homes: organisation → the place where most of its works were done, for those of which the registry names none.
    """
    rows = range(len(picture.organisations))
    known = [registry[ror] if registry and ror in registry else None for ror in picture.organisations]
    names = [ror.removeprefix(UNVERIFIED) for ror in picture.organisations]
    columns = {
        "organisation": picture.organisations,
        "name_en": [one.name if (one := known[i]) else names[i] for i in rows],
        "name_ja": [one.name_ja if one else None for one in known],
        "verified": [one is not None for one in known],
        "place": [(one.country if one else "") or homes.get(picture.organisations[i]) for i, one in enumerate(known)],
        "types": [list(one.types) if one else [] for one in known],
        **picture.columns,
    }
    schema = RESULT_TABLES["organisations"]
    table = pa.table({name: columns[name] for name in schema.names}, schema=schema)
    return table.sort_by([("works", "descending"), ("organisation", "ascending")])


def tie_batches(picture: OrganisationPicture) -> Iterator[pa.RecordBatch]:
    """Yield the table ``organisation_ties``, one row a pair with a joint work, in the order of ids."""
    schema, signed, joined = RESULT_TABLES["organisation_ties"], picture.signed, picture.pairs
    works = signed.works.astype(np.float64)
    ends = (np.concatenate([joined.first, joined.second]), np.tile(picture.ties, 2))
    strength = np.bincount(*ends, minlength=joined.places).astype(np.float64)
    [other] = (kind for kind in COUNTINGS if kind != picture.counting)
    by_counting = {picture.counting: picture.ties, other: ties_of(recounted(joined, signed, other), works)}
    totals = works_of(signed, works)
    organisations = pa.array(signed.organisations, pa.string())
    for start in range(0, len(picture.ties), BATCH):
        part = slice(start, start + BATCH)
        first, second, ties = joined.first[part], joined.second[part], picture.ties[part]
        columns = {
            "organisation_a": organisations.take(pa.array(first)),
            "organisation_b": organisations.take(pa.array(second)),
            "works": np.rint(by_counting["full"][part]).astype(np.int64),
            "works_fractional": by_counting["fractional"][part],
            "association_strength": observed_to_expected(ties, strength[first], strength[second], strength.sum()),
            "salton": cosine(ties, totals[first], totals[second]),
        }
        yield pa.RecordBatch.from_pydict(columns, schema=schema)


def standout_rows(table: pa.Table, chosen: Sequence[Standout], types: Mapping[str, str]) -> list[Row]:
    """Return the table of the organisations that stand out. types: place → its partner type."""
    rows = []
    for one in chosen:
        row = table.slice(one.position, 1).to_pylist()[0]
        decided = {name: getattr(one, name) for name in ("rank", "relative_works", "relative_eigenvector", "score")}
        rows.append({**row, **decided, "dominated": one.dominated, "partner_type": types[one.place]})
    return rows


def network_account(picture: OrganisationPicture) -> Row:
    """Return what the manifest says of the network of organisations: its size, and what of it is estimated how."""
    degree, error = picture.columns["degree"], picture.columns["betweenness_error"]
    groups = picture.columns["community"]
    return {
        "organisations": len(picture.organisations),
        "with_ties": int((degree > 0).sum()),
        "ties": len(picture.ties),
        "counting": picture.counting,
        "communities": max(filter(None, groups.to_pylist()), default=0),
        "betweenness_sources": picture.betweenness.sources,
        "betweenness_largest_error": float(error.max(initial=0)),
        "eigenvector_resamples": RESAMPLES,
        "eigenvector_minimum_works": MINIMUM_WORKS,
    }
