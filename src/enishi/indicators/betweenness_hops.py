"""Betweenness, shortest paths by the number of steps: the default reading."""

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.shortest_paths import NO_INTERVAL, by_hops, normalised


def betweenness_hops(network: Network) -> Floats:
    """Return the share of pairs of other places whose shortest paths pass through each place, shape (n,)."""
    return normalised(by_hops(network.ties > 0))


INDICATOR = Indicator(
    name="betweenness_hops",
    order=70,
    family="position",
    subject="place",
    label="Betweenness centrality",
    unit="share of pairs",
    range="0 to 1; 0 in a network of fewer than three places",
    formula="Sum over pairs of other places of (shortest paths through the place ÷ shortest paths), divided by "
    "(n − 1)(n − 2) ÷ 2 over all n places. Every tie is one step long, whatever its strength.",
    source="Deloitte Tohmatsu for the Ministry of Internal Affairs and Communications of Japan 2023, chapter 2, "
    "table of countries (its reading of distance is not stated); Freeman 1977; computed after Brandes 2001",
    example="Ties JP–CN 5, CN–KR 3, JP–KR 1, CN–AU 2: CN lies on the paths AU–JP and AU–KR, 2 of 3 pairs: CN = 0.667, "
    "KR = 0.000",
    compute=betweenness_hops,
    decimals=3,
    no_interval=NO_INTERVAL,
)
