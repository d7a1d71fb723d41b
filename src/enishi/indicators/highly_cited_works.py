"""Works in the most cited tenth of their year and field."""

from enishi.flows.network import Floats
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_interval
from enishi.indicators.sample import Sample


def highly_cited_interval(sample: Sample) -> tuple[Floats, Floats]:
    """Return the interval of the number of highly cited works, each (n,); a work counts 1 at most."""
    count = sample.network.highly_cited.sum(axis=0)
    return seen_interval(count, sample.network.works, sample.works)


INDICATOR = Indicator(
    name="highly_cited_works",
    order=52,
    family="strength",
    subject="place",
    label="Highly cited works",
    unit="works",
    range="0 to the works with a citation count",
    formula="Number of the place's works in the most cited tenth of their year and field. Works with as many citations "
    "as the cut share what of the tenth is left, so parts of works occur; a work of several fields counts in each by "
    "its weight; works of no field are compared with each other; works without a citation count are left out.",
    source="Waltman and Schreiber 2013",
    example="20 works of one year and field with 9, 5, 5, 5 and fewer citations: the tenth holds 2 works: the one with "
    "9, and a third of each with 5: a place with the 9 and one 5 has 1.333.",
    compute=lambda network: network.highly_cited.sum(axis=0),
    decimals=1,
    interval=highly_cited_interval,
)
