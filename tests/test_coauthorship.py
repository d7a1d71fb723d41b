"""Joint papers by place: the flow against a plain reading of the definitions."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.flows.citation import of_no_scheme, standing
from enishi.flows.coauthorship import alike, located, shares, work_places
from enishi.flows.signature import Signatures, network
from enishi.flows.signature_table import from_table, signature_rows
from enishi.pipeline.fields import Subjects
from enishi.pipeline.places import signed_works
from enishi.tables.staged import AUTHORSHIP

CONNECTION = ibis.duckdb.connect()
TEXTS = {"Uni, Japan": ["JP"], "Lab, USA": ["US"], "A, Japan; B, Korea": ["JP", "KR"], "Nowhere": []}
WorkRecord = dict[str, Any]  # authors: list of (texts, codes); unlinked: texts; year


def staged(works: list[WorkRecord]) -> tuple[ir.Table, ir.Table, ir.Table]:
    """Return the works, their authorships and the places of texts."""
    rows: list[tuple[Any, ...]] = []
    for uid, work in enumerate(works):
        for number, (texts, codes) in enumerate(work["authors"], 1):
            rows += [(uid, number, 0, None, codes)] if codes else []
            rows += [(uid, number, i, text, []) for i, text in enumerate(texts, 1)]
        rows += [(uid, 0, i, text, []) for i, text in enumerate(work["unlinked"], 1)]
    columns = list(zip(*rows, strict=True)) or [()] * len(AUTHORSHIP)
    table = pa.Table.from_arrays(
        [pa.array(c, f.type) for c, f in zip(columns, AUTHORSHIP, strict=True)], schema=AUTHORSHIP
    )
    authorship = CONNECTION.create_table("authorship", table, overwrite=True)
    mine = pa.table(
        {
            "uid": pa.array(range(len(works)), pa.int64()),
            "work_id": [f"t:{uid}" for uid in range(len(works))],
            "authors": pa.array([len(work["authors"]) for work in works], pa.int32()),
            "year": pa.array([work["year"] for work in works], pa.int16()),
            "cited_by": pa.array([None] * len(works), pa.int64()),
        }
    )
    named = pa.array(list(TEXTS.values()), pa.list_(pa.string()))
    answers = pa.table({"text": list(TEXTS), "places": named, "decided": [False] * len(TEXTS)})
    base = CONNECTION.create_table("works", mine, overwrite=True)
    return base, authorship, CONNECTION.create_table("texts", answers, overwrite=True)


def measure(works: list[WorkRecord], folding: dict[str, str] | None = None) -> tuple[dict[int, Any], Signatures]:
    """Run the flow; return each work's (places, multi_affiliation) and the signatures."""
    base, authorship, texts = staged(works)
    parts = shares(base, located(base, authorship, texts), folding or {})
    places = work_places(base, parts)
    where, cuts = standing(base, of_no_scheme(base))
    signed = signed_works(places, parts, Subjects(base, where, cuts.to_pyarrow().to_pylist(), "all"))
    answered = {r["uid"]: (r["places"], r["multi_affiliation"]) for r in places.to_pyarrow().to_pylist()}
    return answered, signed


def by_hand(work: WorkRecord) -> tuple[dict[str, Fraction], set[str], bool]:
    """Return one work's fractions, places and multi-affiliation flag, straight from the definitions."""
    people = work["authors"] or [([], [])]
    fractions: dict[str, Fraction] = defaultdict(Fraction)
    own: list[set[str]] = []
    seen: set[str] = {place for text in work["unlinked"] for place in TEXTS[text]}
    for texts, codes in people:
        if codes and not any(TEXTS[text] for text in texts):
            named = [codes]
        elif texts:
            named = [TEXTS[text] for text in texts]
        else:
            named = [TEXTS[text] for text in work["unlinked"]] or [[]]
        if texts or codes:
            own.append({place for places in named for place in places})
        for places in named:
            for place in places or ["ZZ"]:
                fractions[place] += Fraction(1, len(people) * len(named) * len(places or ["ZZ"]))
    located_own = [places for places in own if places]
    seen |= set().union(*own) if own else set()
    loose = any(TEXTS[text] for text in work["unlinked"])
    common = set.intersection(*located_own) if located_own else set()
    return fractions, seen, len(seen) > 1 and not loose and bool(common)


_TEXT = st.sampled_from(list(TEXTS))
_AUTHOR = st.tuples(st.lists(_TEXT, max_size=3, unique=True), st.sampled_from([[], [], ["CN"], ["CN", "JP"]]))
_WORK = st.fixed_dictionaries(
    {
        "authors": st.lists(_AUTHOR, max_size=4),
        "unlinked": st.lists(_TEXT, max_size=2, unique=True),
        "year": st.integers(2019, 2021),
    }
)


@settings(max_examples=12, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=6))
def test_works_that_are_alike_have_the_same_parts_and_places(works: list[WorkRecord]) -> None:
    """Each work comes twice, so that some are alike."""
    found = {row["uid"]: row["first"] for row in alike(*staged(works * 2)).to_pyarrow().to_pylist()}
    assert found.keys() == set(range(2 * len(works)))
    for uid, first in found.items():
        assert by_hand((works * 2)[uid]) == by_hand((works * 2)[first])
        assert len((works * 2)[uid]["authors"]) == len((works * 2)[first]["authors"])
        assert first < len(works)


@settings(max_examples=12, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=8))
def test_counts_equal_a_plain_reading_of_the_definitions(works: list[WorkRecord]) -> None:
    answered, signed = measure(works)
    fractional: dict[str, Fraction] = defaultdict(Fraction)
    full: dict[str, int] = defaultdict(int)
    ties: dict[tuple[str, str], int] = defaultdict(int)
    for uid, work in enumerate(works):
        fractions, places, multi = by_hand(work)
        assert answered[uid] == (";".join(sorted(places)), multi)
        for place, part in fractions.items():
            fractional[place] += part
        for place in places:
            full[place] += 1
            for other in places:
                ties[place, other] += place != other
    assert sum(fractional.values()) == len(works)
    assert np.isclose(signed.fractions.sum(), len(works), rtol=0, atol=1e-9)
    net = network(signed)
    assert net.places == tuple(sorted(full))
    for i, place in enumerate(net.places):
        assert net.works[i] == full[place]
        assert abs(net.works_fractional[i] - fractional[place]) < 1e-9
        for j, other in enumerate(net.places):
            assert net.ties[i, j] == ties[place, other]


def test_an_authors_codes_count_only_where_the_texts_say_nothing() -> None:
    said = measure([{"authors": [(["Uni, Japan"], ["CN"])], "unlinked": [], "year": 2020}])[0]
    silent = measure([{"authors": [(["Nowhere"], ["CN"])], "unlinked": [], "year": 2020}])[0]
    assert (said[0][0], silent[0][0]) == ("JP", "CN")


def test_folding_makes_places_one_before_anything_is_counted() -> None:
    work = {"authors": [(["Uni, Japan"], []), (["Lab, USA"], [])], "unlinked": [], "year": 2020}
    answered, signed = measure([work], {"US": "JP"})
    assert answered[0] == ("JP", False)
    assert network(signed).works_fractional.tolist() == [1.0]


def test_fractional_ties_of_a_work_sum_to_half_its_places() -> None:
    work = {"authors": [(["A, Japan; B, Korea"], []), (["Lab, USA"], [])], "unlinked": [], "year": 2020}
    ties = network(measure([work])[1], "fractional").ties
    assert ties[0].tolist() == [0.0, 0.5, 0.5]  # a work of three places: 1 ÷ (3 − 1) for each pair


@settings(max_examples=8, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=8))
def test_signatures_survive_being_written_as_a_table(works: list[WorkRecord]) -> None:
    _answered, signed = measure(works)
    again = from_table(list(signature_rows(signed)))
    for counting in ("full", "fractional"):
        one, other = network(signed, counting), network(again, counting)
        assert one.places == other.places
        assert np.array_equal(one.ties, other.ties)
        assert np.allclose(one.works_fractional, other.works_fractional, rtol=0, atol=1e-12)


@settings(max_examples=8, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=5), st.lists(_WORK, min_size=1, max_size=5))
def test_two_corpora_together_count_as_the_sum_of_both(one: list[WorkRecord], other: list[WorkRecord]) -> None:
    parts = [network(measure(works)[1]) for works in (one, other)]
    whole = network(measure([*one, *other])[1])
    for name in ("works", "international_works", "multi_affiliation_works"):
        total: dict[str, float] = defaultdict(float)
        for part in parts:
            for place, value in zip(part.places, getattr(part, name), strict=True):
                total[place] += value
        assert dict(zip(whole.places, getattr(whole, name), strict=True)) == total


def test_a_group_is_measured_as_one_place() -> None:
    works = [
        {"authors": [(["Uni, Japan"], []), (["A, Japan; B, Korea"], [])], "unlinked": [], "year": 2020},
        {"authors": [(["Uni, Japan"], []), (["Lab, USA"], [])], "unlinked": [], "year": 2020},
    ]
    grouped = network(measure(works)[1].relabelled({"JP": "G", "KR": "G"}))
    assert grouped.places == ("G", "US")
    assert grouped.works.tolist() == [2, 1]
    assert grouped.international_works.tolist() == [1, 1]
    assert grouped.works_fractional.tolist() == [1.5, 0.5]
