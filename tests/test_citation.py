"""Highly cited works: the top tenth by year and field, against a plain reading of the definition."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enishi.flows.citation import standing
from enishi.flows.coauthorship import signature_counts, signature_keys
from enishi.flows.counted_signatures import signatures
from enishi.flows.signature import Signatures, network
from enishi.flows.signature_table import from_table, signature_rows
from enishi.indicators import indicators
from enishi.language import LANGUAGES, translate

CONNECTION = ibis.duckdb.connect()
PLACES = ("", "JP", "JP;KR", "CN;JP;KR")
Work = tuple[int, int | None, dict[str, float], str]  # year, citations, weights by field, places


def signed(works: list[Work]) -> Signatures:
    """Run the flow on works whose places are known."""
    base = pa.table(
        {
            "uid": pa.array(range(len(works)), pa.int64()),
            "year": pa.array([year for year, *_rest in works], pa.int16()),
            "cited_by": pa.array([cited for _year, cited, *_rest in works], pa.int64()),
            "places": [places for *_rest, places in works],
            "multi_affiliation": [False] * len(works),
        }
    )
    rows: list[tuple[int, str | None, float]] = []
    for uid, (_year, _cited, given_fields, _places) in enumerate(works):
        rows += [(uid, name, weight) for name, weight in given_fields.items()] or [(uid, None, 0.0)]
    fields = pa.table(
        {
            "uid": pa.array([row[0] for row in rows], pa.int64()),
            "scheme": ["s"] * len(rows),
            "field": pa.array([row[1] for row in rows], pa.string()),
            "weight": pa.array([row[2] for row in rows], pa.float64()),
        }
    )
    parts = [(uid, p, 1, len(w[3].split(";"))) for uid, w in enumerate(works) for p in w[3].split(";") if p]
    parts += [(uid, "ZZ", 1, 1) for uid, w in enumerate(works) if not w[3]]
    shares = pa.table(
        {
            "uid": pa.array([part[0] for part in parts], pa.int64()),
            "place": [part[1] for part in parts],
            "numerator": pa.array([part[2] for part in parts], pa.int64()),
            "denominator": pa.array([part[3] for part in parts], pa.int64()),
        }
    )
    made = [
        CONNECTION.create_table(name, table, overwrite=True)
        for name, table in (("w", base), ("f", fields), ("p", shares))
    ]
    where, cuts = standing(made[0], made[1])
    where = where.cache()
    counts = signature_counts(signature_keys(made[0], where, "s"), made[2], where)
    # In several chunks, as a large study gives them.
    one, two, three = (
        [batch.to_pydict() for batch in table.to_pyarrow().to_batches(max_chunksize=3)] for table in counts
    )
    return signatures(one, two, three, cuts.to_pyarrow().to_pylist(), "s")


def top_by_hand(works: list[Work]) -> list[tuple[Fraction, dict[str, Fraction]]]:
    """Return for each work its part in the top, and that within each field, straight from the definition."""
    groups: dict[tuple[int, str], list[tuple[int, Fraction, int]]] = defaultdict(list)
    for i, (year, cited, fields, _places) in enumerate(works):
        for field, share in (fields or {"": 1.0}).items():
            if cited is not None:
                groups[year, field].append((i, Fraction(round(share * 1_000_000), 1_000_000), cited))
    parts: list[tuple[Fraction, dict[str, Fraction]]] = [(Fraction(0), {}) for _work in works]
    for (_group_year, field), group in groups.items():
        room = sum((weight for _i, weight, _c in group), Fraction(0)) * Fraction(1, 10)
        for level in sorted({cited for *_rest, cited in group}, reverse=True):
            here = [(i, weight) for i, weight, cited in group if cited == level]
            weight_here = sum((weight for _i, weight in here), Fraction(0))
            part = min(Fraction(1), room / weight_here)
            room -= part * weight_here
            for i, weight in here:
                whole, inside = parts[i]
                parts[i] = (whole + weight * part, inside | {field: part})
    return parts


_FIELDS = st.sampled_from([{}, {"a": 1.0}, {"b": 1.0}, {"a": 0.25, "b": 0.75}])
_WORK = st.tuples(st.integers(2020, 2021), st.sampled_from([None, 0, 0, 1, 2, 5, 30]), _FIELDS, st.sampled_from(PLACES))


@settings(max_examples=12, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=40))
def test_the_top_tenth_equals_a_plain_reading(works: list[Work]) -> None:
    found = signed(works)
    by_hand = top_by_hand(works)
    assert found.highly_cited.sum() == pytest.approx(float(sum(part for part, _f in by_hand)), abs=1e-9)
    for field in found.fields:
        mine = found.in_field(field)
        name = field.removeprefix("s.")
        expected = sum(float(inside.get(name, 0)) for _part, inside in by_hand)
        assert mine.highly_cited.sum() == pytest.approx(expected, abs=1e-9)
        assert mine.works.sum() == sum(name in fields for _y, _c, fields, _p in works)
    net = network(found)
    for i, place in enumerate(net.places):
        here = [part for (part, _f), work in zip(by_hand, works, strict=True) if place in work[3].split(";")]
        assert net.highly_cited[:, i].sum() == pytest.approx(float(sum(here)), abs=1e-9)
        cited = [work for work in works if place in work[3].split(";") and work[1] is not None]
        assert net.cited[:, i].sum() == len(cited)


@settings(max_examples=8, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_works_does_not_matter_and_the_table_keeps_everything(works: list[Work], random: Any) -> None:
    rows = list(signature_rows(signed(works)))
    shuffled = list(works)
    random.shuffle(shuffled)
    assert list(signature_rows(signed(shuffled))) == rows
    assert list(signature_rows(from_table(rows))) == rows


@settings(max_examples=8, deadline=None)
@given(st.lists(_WORK, min_size=1, max_size=30))
def test_a_tenth_of_each_year_and_field_is_highly_cited(works: list[Work]) -> None:
    """The law of the fractional cut: neither more nor less than a tenth, whatever the ties."""
    alone = [(year, cited, {"a": 1.0}, places) for year, cited, _fields, places in works]
    counted = sum(cited is not None for _y, cited, *_rest in alone)
    assert signed(alone).highly_cited.sum() == pytest.approx(counted / 10, abs=1e-9)


def test_the_worked_example() -> None:
    cited = [9, 5, 5, 5, *[1] * 16]
    works: list[Work] = [(2020, c, {"a": 1.0}, "JP" if i < 2 else "KR") for i, c in enumerate(cited)]
    net = network(signed(works))
    count = indicators()["highly_cited_works"].compute(net)[net.places.index("JP")]
    for language in LANGUAGES:
        assert f"{count:.3f}" in translate(indicators()["highly_cited_works"].example, language)
