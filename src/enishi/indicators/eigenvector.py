"""Eigenvector centrality: how strongly a place is tied to places that are themselves strongly tied."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import sum_interval
from enishi.indicators.one_thread import one_thread
from enishi.indicators.sample import Sample

# With fewer international works no interval that was tried covers (``docs/intervals.md``).
ENOUGH = 6
# A round may change each value by this part of itself; some 50 units in the last place, above the noise of a sum.
_SETTLED = 1e-14
# Networks of countries settle in about 30 rounds. One that has not by now has two eigenvalues that nearly coincide.
_ROUNDS = 1000


@one_thread
def eigenvector(network: Network) -> Floats:
    """Return the leading eigenvector of the tie matrix, Euclidean norm 1, shape (n,); 0 outside the largest component.

    Accurate to 1e-12 wherever the two largest eigenvalues differ by a thousandth; values near 0 keep their relative
    accuracy, because only positive numbers are ever added.
    """
    return of_ties(network.ties)


@one_thread
def of_ties(ties: Floats | csr_array, start: Floats | None = None, settled: float = _SETTLED) -> Floats:
    """Return the eigenvector of a tie matrix (n, n), dense or sparse, shape (n,).

    start: where the iteration begins, (n,) without negative numbers; by default all places alike. settled: the part of
    itself by which a value may still change in the last round.
    """
    values = np.zeros(ties.shape[0])
    core = np.flatnonzero(largest_component(ties))
    if len(core):
        inside = ties[np.ix_(core, core)] if isinstance(ties, np.ndarray) else ties[core][:, core]
        values[core] = _leading(inside, np.ones(len(core)) if start is None else start[core], settled)
    return values


def outside(network: Network) -> tuple[str, ...]:
    """Return the places outside the largest component, in order; all of them in a network without ties."""
    core = largest_component(network.ties)
    return tuple(place for place, inside in zip(network.places, core, strict=True) if not inside)


def largest_component(ties: Floats | csr_array) -> NDArray[np.bool_]:
    """Tell for each place whether it is in the component with most places, then most ties, then the first code."""
    if not ties.sum():
        return np.zeros(ties.shape[0], dtype=bool)
    label = connected_components(csr_array(ties), directed=False)[1]
    size = np.bincount(label)
    strength = np.bincount(label, weights=ties.sum(axis=1))
    first = np.unique(label, return_index=True)[1]
    return np.asarray(label == np.lexsort((first, -strength, -size))[0])


def _leading(ties: Floats | csr_array, start: Floats, part: float) -> Floats:
    """Return the leading eigenvector of a connected tie matrix by power iteration on A + I.

    The unit of I is the root mean square of the row sums, never above the leading eigenvalue, so that the shift
    counts (a star needs it to converge) and multiplying all ties by a number changes nothing. Where two eigenvalues
    nearly coincide (two equal groups, hardly tied) the iteration would take millions of rounds; LAPACK's symmetric
    solver (ARPACK's for a sparse matrix) then gives the start. It is not used always: its error is absolute, so the
    smallest values would be noise.
    """
    matrix = ties / ties.max()
    matrix = matrix / np.sqrt(np.mean(matrix.sum(axis=1) ** 2))
    # A resampled network reaches places that its start holds for cut off; from 0 they would not come back.
    vector, settled = _iterate(matrix, np.maximum(start, _SETTLED), part)
    if not settled:
        vector, settled = _iterate(matrix, np.abs(_solved(matrix)), part)
    return vector


def _solved(matrix: Floats | csr_array) -> Floats:
    """Return the leading eigenvector up to its sign, as a library finds it, always from the same start."""
    if isinstance(matrix, np.ndarray):
        return np.asarray(np.linalg.eigh(matrix)[1][:, -1])
    alike = np.ones(matrix.shape[0])
    try:
        return np.asarray(eigsh(matrix, k=1, which="LA", v0=alike)[1][:, 0])
    except ArpackNoConvergence:
        return alike


def _iterate(matrix: Floats | csr_array, vector: Floats, part: float) -> tuple[Floats, bool]:
    """Multiply by A + I and divide by the norm until nothing changes; tell whether that was reached."""
    for _round in range(_ROUNDS):
        before = vector
        vector = matrix @ vector + vector
        vector /= np.linalg.norm(vector)
        if np.all(np.abs(vector - before) <= part * vector):
            return vector, True
    return vector, False


def eigenvector_interval(sample: Sample) -> tuple[Floats, Floats]:
    """Return the interval of the eigenvector centrality, each (n,); NaN under ENOUGH international works.

    The variance is that over resamples, times 1 + 2 ÷ joint works because it is itself estimated from them; the
    contribution of one work is taken as twice the average one, since works with central partners count more.
    """
    net, values = sample.network, eigenvector(sample.network)
    nothing = np.full(len(values), np.nan)
    if sample.resampled is None:
        return nothing, nothing
    joint = net.international_works
    one = 2 * np.divide(values, joint, out=np.zeros_like(values), where=joint > 0)
    variance = sample.resampled.eigenvector.var(axis=0) * (1 + 2 / np.maximum(joint, 1))
    low, high = sum_interval(values, variance, one)
    shown = (joint >= ENOUGH) & (values > 0)
    return np.where(shown, low, np.nan), np.where(shown, np.minimum(high, 1.0), np.nan)


INDICATOR = Indicator(
    name="eigenvector",
    order=100,
    family="position",
    subject="place",
    label="Eigenvector centrality",
    unit="no unit",
    range="0 to 1; the squares of all values sum to 1",
    formula="The vector x with A x = λ x for the largest λ, where A holds the joint works of each pair (diagonal 0), "
    "scaled to Euclidean norm 1; found by power iteration on A + I. Computed on the component with most places (then "
    "most ties, then first code); places outside it get 0 and the status “outside”.",
    source="Deloitte Tohmatsu for the Ministry of Internal Affairs and Communications of Japan 2023, chapter 2, "
    "table of countries; Bonacich 1972",
    example="Ties JP–CN 4, CN–KR 3: λ = 5 and CN = 0.707, JP = 0.566, KR = 0.424",
    compute=eigenvector,
    decimals=3,
    outside=outside,
    interval=eigenvector_interval,
    no_interval="No interval is shown for places with fewer than 6 international works: none that was tried covers "
    "there.",
)
