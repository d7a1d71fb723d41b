"""Works that are international only through one author's several affiliations."""

from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_interval

INDICATOR = Indicator(
    name="multi_affiliation_works",
    order=50,
    family="tie",
    subject="place",
    label="International through one author's affiliations only",
    unit="works",
    range="0 to the number of international works",
    formula="Number of the place's international works in which one place is common to all authors whose place is "
    "known: they are international only because an author names affiliations in several places.",
    source="Hottenrott, Rose and Lawson 2021",
    example="A work by an author in China and another with affiliations in China and Hong Kong counts 1 for both "
    "places, for all its authors are in China. A work by an author in China and another in Hong Kong counts 0.",
    compute=lambda network: network.multi_affiliation_works,
    interval=lambda sample: seen_interval(sample.network.multi_affiliation_works, sample.network.works, sample.works),
)
