"""Works that a place shares with another place."""

from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_interval

INDICATOR = Indicator(
    name="international_works",
    order=30,
    family="tie",
    subject="place",
    label="International works",
    unit="works",
    range="0 to the number of works",
    formula="Number of the place's works that name two or more distinct known places. A work that is international "
    "only because one author has affiliations in two places is counted.",
    source="Luukkonen, Tijssen, Persson and Sivertsen 1993",
    example="Works with the places JP; JP and KR; JP, KR and CN; JP and ZZ (not known): Japan has 2 international "
    "works of 4.",
    compute=lambda network: network.international_works,
    interval=lambda sample: seen_interval(sample.network.international_works, sample.network.works, sample.works),
)
