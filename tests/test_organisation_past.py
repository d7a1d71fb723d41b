"""How organisations fared in the labelled strings: counts by hand, and no labelled row knows its own answer."""

import importlib.util
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi.resolve.organisation_context import CONTEXT
from enishi.resolve.organisation_features import FEATURES
from enishi.resolve.organisation_model import load_ranker
from enishi.resolve.organisation_past import PAST, gather_past, past_columns

ROWS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(0, 1), st.integers(0, 1000), st.integers(0, 3)), min_size=1
)


@pytest.fixture(scope="module")
def training() -> Any:
    path = Path(__file__).parents[1] / "tools" / "train_organisations.py"
    spec = importlib.util.spec_from_file_location("train_organisations", path)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_past_is_what_was_counted() -> None:
    past = gather_past(["b", "a", "b"], np.array([1, 0, 0]), np.array([0.25, 0.5, 0.5]))
    assert past == {"a": (-0.5, 1, 0), "b": (0.25, 2, 1)}
    columns = past_columns(past, ["b", "never met", "a"])
    expected = [[0.25 / 5, np.log(3), np.log(2)], [0, 0, 0], [-0.5 / 4, np.log(2), 0]]
    np.testing.assert_allclose(columns, expected, rtol=1e-6)


def test_no_rows_have_no_columns() -> None:
    assert past_columns({}, []).shape == (0, len(PAST))


@given(rows=ROWS, data=st.data())
def test_no_labelled_row_knows_its_own_answer(training: Any, rows: list[tuple[Any, ...]], data: st.DataObject) -> None:
    ids, right, own, fold = (np.array(column) for column in zip(*rows, strict=True))
    row = data.draw(st.integers(0, len(rows) - 1))
    other = right.copy()
    other[fold == fold[row]] = 1 - other[fold == fold[row]]
    one, two = (training.past_out_of_fold(ids, answers, own / 1000, fold) for answers in (right, other))
    assert one[fold == fold[row]].tolist() == two[fold == fold[row]].tolist()
    elsewhere = past_columns(
        gather_past(ids[fold != fold[row]].tolist(), right[fold != fold[row]], own[fold != fold[row]] / 1000),
        [str(ids[row])],
    )
    assert one[row].tolist() == elsewhere[0].tolist()


def test_the_model_that_comes_along_was_trained_on_these_columns() -> None:
    ranker = load_ranker()
    assert ranker.look.names == FEATURES
    assert ranker.again.names == (*FEATURES, *CONTEXT)
    assert all(0 <= right <= met and abs(value) <= met for value, met, right in ranker.past.values())


def test_the_model_keeps_no_text_of_the_labelled_strings() -> None:
    written = json.loads((files("enishi.resolve") / "organisation_model.json").read_text("utf-8"))
    assert written["past"]
    assert all(ror.startswith("https://ror.org/0") and len(ror) == 25 for ror in written["past"])
