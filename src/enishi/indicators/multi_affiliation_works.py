"""Works that are international only through one author's several affiliations."""

from enishi.indicators.indicator import Indicator

INDICATOR = Indicator(
    name="multi_affiliation_works",
    order=50,
    family="tie",
    subject="place",
    label="International through one author's affiliations only",
    unit="works",
    range="0 to the number of international works",
    formula="Number of the place's international works that are international only because an author names "
    "affiliations in several places",
    source="Hottenrott, Rose and Lawson 2021",
    example="A work whose only author is at a university in Hong Kong and at one in China counts 1 for both places. A "
    "work by an author in Hong Kong and another in China counts 0.",
    compute=lambda network: network.multi_affiliation_works,
)
