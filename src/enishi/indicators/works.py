"""Works of a place, each counted whole."""

from enishi.indicators.indicator import Indicator
from enishi.indicators.intervals import seen_interval

INDICATOR = Indicator(
    name="works",
    order=10,
    family="strength",
    subject="place",
    label="Works",
    unit="works",
    range="0 or more",
    formula="Number of works with at least one author who names an affiliation in the place (full counting): a work "
    "of several places counts once for each of them.",
    source="Deloitte Tohmatsu for the Ministry of Internal Affairs and Communications of Japan 2023, chapter 2, "
    "table of countries; Gauffriau 2021 on counting methods",
    example="Two works of Japan alone, one of Japan and China: Japan has 3 works, China 1, though there are 3 in all.",
    compute=lambda network: network.works,
    interval=lambda sample: seen_interval(sample.network.works, sample.network.works, sample.works),
)
