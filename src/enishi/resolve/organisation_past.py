"""How each organisation fared in the labelled strings: what the second look knows beside the text and the registry.

Whether a school of medicine, a university's hospital or its university is meant is a custom, not something that a text
says. The training data shows it per organisation: how often it was met as a candidate worth a second look, how often it
was right, and how much more often than the first look expected. No text is kept, and nothing becomes a candidate by it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from enishi.resolve.organisation_index import Floats, Ints

# By ROR id: the sum of (right − first judgement), how often met, how often right.
Past = Mapping[str, tuple[float, int, int]]
PAST = (
    "past_surprise",  # the mean of (right − first judgement), drawn towards 0
    "past_met",
    "past_right",  # logs of the counts
)
# As if each organisation had also been met this often without a surprise: one labelled string proves little.
_WITHOUT_SURPRISE = 3.0
_NEVER_MET = (0.0, 0, 0)


def gather_past(ids: Sequence[str], right: Ints, own: Floats) -> Past:
    """Return the past of the organisations of labelled rows. ``own``: the first look's judgement, made out of fold."""
    names, number = np.unique(np.asarray(ids, str), return_inverse=True)
    surprise = np.bincount(number, right - own, len(names))
    met, hits = np.bincount(number, minlength=len(names)), np.bincount(number, right, len(names))
    rows = zip(names.tolist(), surprise.tolist(), met.tolist(), hits.tolist(), strict=True)
    return {ror: (round(value, 3), count, int(hit)) for ror, value, count, hit in rows}


def past_columns(past: Past, ids: Sequence[str]) -> Floats:
    """Return the columns PAST for rows of these organisations; zeros for one that was never met."""
    found = np.array([past.get(ror, _NEVER_MET) for ror in ids], np.float64).reshape(-1, 3)
    surprise, met, right = found.T
    columns = (surprise / (met + _WITHOUT_SURPRISE), np.log1p(met), np.log1p(right))
    return np.column_stack(columns).astype(np.float32)
