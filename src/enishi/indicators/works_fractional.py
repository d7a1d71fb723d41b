"""Works of a place, each shared among its authors."""

import numpy as np

from enishi.flows.network import Floats
from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_factor, sum_interval
from enishi.indicators.sample import Sample


def fractional_interval(sample: Sample) -> tuple[Floats, Floats]:
    """Return the interval of fractional works, each (n,); works of one signature count as divided alike."""
    signed, total = sample.signed, sample.network.works_fractional
    here = np.isin(signed.places, sample.network.places)
    each = signed.fractions[:, :-1].tocsr()
    squares = each.multiply(each).multiply((1 / np.maximum(signed.works, 1))[:, None]).sum(axis=0)
    low, high = sum_interval(total, np.asarray(squares).ravel()[here] - total**2 / max(sample.works, 1))
    return low * seen_factor(sample.network.works), high


INDICATOR = Indicator(
    name="works_fractional",
    order=20,
    family="strength",
    subject="place",
    label="Works (fractional)",
    unit="works",
    range="0 to the number of works",
    formula="Each work is divided equally by its authors, then each author's part equally by their affiliations; the "
    "place gets the parts that lie there. Parts without a known place go to ZZ, so that all parts sum to the works.",
    source="Waltman and van Eck 2015; Gauffriau 2021",
    example="One work by an author in Japan and an author with one affiliation in Japan and one in China: "
    "1 ÷ 2 + 1 ÷ 4 = 0.75 for Japan, 1 ÷ 4 = 0.25 for China.",
    compute=lambda network: network.works_fractional,
    decimals=1,
    interval=fractional_interval,
)
