"""The table of a network that people already have: one object a place."""

import math

from enishi.flows.network import Network
from enishi.indicators import indicators

# Column → indicator, of those that ties and totals suffice for.
_COLUMNS = {
    "works": "works",
    "degree": "degree",
    "betweenness": "betweenness_hops",
    "betweenness_inverse_weight": "betweenness_inverse_weight",
    "betweenness_as_published": "betweenness_as_published",
    "eigenvector": "eigenvector",
}

Value = str | int | float | None


def measure(network: Network) -> list[dict[str, Value]]:
    """Return for each place, in the order of codes, its indicators in full precision.

    Keys: ``place``, the columns above and ``eigenvector_status`` (``observed`` or ``outside``). ``betweenness`` is the
    reading by hops. Counts are integers where they are whole; what is not known is None.
    """
    known = indicators()
    columns = {column: known[name].compute(network).tolist() for column, name in _COLUMNS.items()}
    beyond = known["eigenvector"].outside
    outside = set(beyond(network)) if beyond else set()
    return [
        {
            "place": place,
            **{column: _plain(values[i], known[_COLUMNS[column]].decimals) for column, values in columns.items()},
            "eigenvector_status": "outside" if place in outside else "observed",
        }
        for i, place in enumerate(network.places)
    ]


def _plain(value: float, decimals: int) -> Value:
    """Return None for what is not known, an integer for a whole count, else the number as it is."""
    if math.isnan(value):
        return None
    return int(value) if decimals == 0 and value.is_integer() else value
