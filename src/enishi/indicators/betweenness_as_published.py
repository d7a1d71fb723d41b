"""Betweenness, shortest paths by weight: weak ties are short. Never the default."""

from enishi.flows.network import Floats, Network
from enishi.indicators.indicator import Indicator
from enishi.indicators.shortest_paths import NO_INTERVAL, by_distance, normalised


def betweenness_as_published(network: Network) -> Floats:
    """Return the share of pairs of other places whose shortest paths pass through each place, shape (n,)."""
    return normalised(by_distance(network.ties))


INDICATOR = Indicator(
    name="betweenness_as_published",
    order=90,
    family="position",
    subject="place",
    label="Betweenness centrality (distance = joint works, as published)",
    unit="share of pairs",
    range="0 to 1; 0 in a network of fewer than three places",
    formula="As betweenness centrality, a tie being as long as its number of joint works. This makes weak ties short "
    "and gives places with few works high values. It is here for comparison with the table published in 2023, which "
    "was in all likelihood made this way (Cambodia equals Japan there), and is not recommended.",
    source="Inferred from Deloitte Tohmatsu for the Ministry of Internal Affairs and Communications of Japan 2023, "
    "chapter 2, table of countries; computed after Brandes 2001",
    example="Ties JP–CN 5, CN–KR 3, JP–KR 1, CN–AU 2: from JP to CN the way through KR is 1 + 3 = 4 long, the tie "
    "itself 5: CN = 0.667, KR = 0.667",
    compute=betweenness_as_published,
    decimals=3,
    no_interval=NO_INTERVAL,
)
