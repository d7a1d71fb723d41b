"""Works of a place, each shared among its authors."""

from enishi.indicators.indicator import Indicator

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
)
