"""What indicators say about themselves: declarations, both languages, and worked examples computed again."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from enishi.flows.network import Floats, Network
from enishi.indicators import indicators
from enishi.language import LANGUAGES, translate

ALL = indicators()
TEXTS = ("label", "unit", "range", "formula", "source", "example")


def test_registry_is_in_display_order() -> None:
    orders = [indicator.order for indicator in ALL.values()]
    assert orders == sorted(set(orders))
    assert list(ALL)[:4] == ["works", "works_fractional", "international_works", "international_share"]
    assert {indicator.subject for indicator in ALL.values()} == {"place", "pair"}
    assert {indicator.family for indicator in ALL.values()} <= {"strength", "tie", "position", "concentration"}


@pytest.mark.parametrize("name", ALL)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    for text in TEXTS:
        english = getattr(ALL[name], text)
        assert english.strip() == english != ""
        assert translate(english, "ja") != english


@pytest.mark.parametrize("name", ALL)
def test_compute_gives_the_shape_that_the_subject_says(name: str) -> None:
    net = Network.from_ties({("A", "B"): 1, ("C", "D"): 2})
    assert ALL[name].compute(net).shape == ((4,) if ALL[name].subject == "place" else (4, 4))


TIED = [name for name, indicator in ALL.items() if re.search("[A-Z]{2}–[A-Z]{2} [0-9]", indicator.example)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TIED)
def test_worked_example_on_ties(name: str, language: str) -> None:
    """Rebuild the network that the text names, and compare each value that it claims."""
    text = translate(ALL[name].example, language)
    ties = {(a, b): float(tie) for a, b, tie in re.findall(r"([A-Z]{2})–([A-Z]{2}) (\d+)", text)}
    claims = re.findall(r"([A-Z]{2})(?:–([A-Z]{2}))? = ([\d.]+)", text)
    net = Network.from_ties(ties)
    values = ALL[name].compute(net)
    assert claims
    for a, b, claimed in claims:
        value = values[net.places.index(a), net.places.index(b)] if b else values[net.places.index(a)]
        assert f"{value:.{ALL[name].decimals}f}" == claimed.rstrip(".")


def counted(works: list[list[list[str]]], place: str) -> tuple[int, Fraction, int, int]:
    """Count by hand: works → authors → places of their affiliations."""
    full = international = multi = 0
    parts = Fraction(0)
    for authors in works:
        known = {p for author in authors for p in author} - {"ZZ"}
        for author in authors:
            parts += Fraction(author.count(place), len(author) * len(authors))
        if place in known:
            full += 1
            international += len(known) > 1
            multi += len(known) > 1 and bool(set.intersection(*map(set, authors)))
    return full, parts, international, multi


JP, CN, KR, HK, ZZ = "JP", "CN", "KR", "HK", "ZZ"
FROM_WORKS: dict[str, list[tuple[list[list[list[str]]], str, int, str, str]]] = {
    "works": [
        ([[[JP]], [[JP]], [[JP], [CN]]], JP, 0, "Japan has 3 works", "日本は3件"),
        ([[[JP]], [[JP]], [[JP], [CN]]], CN, 0, "China 1", "中国は1件"),
    ],
    "works_fractional": [
        ([[[JP], [JP, CN]]], JP, 1, "= 0.75 for Japan", "= 0.75、"),
        ([[[JP], [JP, CN]]], CN, 1, "= 0.25 for China", "= 0.25。"),
    ],
    "international_works": [
        ([[[JP]], [[JP], [KR]], [[JP], [KR], [CN]], [[JP], [ZZ]]], JP, 2, "2 international works", "国際共著論文は2件"),
    ],
    "multi_affiliation_works": [
        ([[[CN], [CN, HK]]], HK, 3, "counts 1 for both places", "両者で1件"),
        ([[[CN], [HK]]], HK, 3, "counts 0.", "論文は0件"),
    ],
}


@pytest.mark.parametrize("name", FROM_WORKS)
def test_worked_example_on_works(name: str) -> None:
    for works, place, column, english, japanese in FROM_WORKS[name]:
        claimed = re.search(r"[\d.]+\d|\d", english)
        assert claimed and Fraction(claimed[0]) == counted(works, place)[column]
        assert english in ALL[name].example
        assert japanese in translate(ALL[name].example, "ja")


def test_worked_examples_on_totals() -> None:
    def totals(works: list[float], international: list[float], ties: Floats) -> Network:
        net = Network.from_ties({("A", "B"): 1}, dict(zip("AB", works, strict=True)))
        return replace(net, ties=ties, international_works=np.array(international))

    net = totals([120, 0], [30, 0], np.zeros((2, 2)))
    share = ALL["international_share"].compute(net)
    pair = ALL["salton"].compute(totals([100, 400], [5, 5], np.array([[0.0, 5.0], [5.0, 0.0]])))[0, 1]
    assert np.isnan(share[1])
    for language in LANGUAGES:
        assert f"30 ÷ 120 = {share[0]:.3f}" in translate(ALL["international_share"].example, language)
        assert f"5 ÷ √(100 × 400) = {pair:.3f}" in translate(ALL["salton"].example, language)


def test_worked_examples_on_citations() -> None:
    net = Network.from_ties({}, {"A": 300})
    few = replace(
        net,
        cited=np.array([[100.0], [100], [0]]),
        highly_cited=np.array([[10.0], [14], [0]]),
        cited_everywhere=np.array([1000.0, 1000, 10]),
        highly_cited_everywhere=np.array([80.0, 120, 9]),
    )
    normalised = ALL["highly_cited_normalised"].compute(few)[0]
    share = ALL["highly_cited_share"].compute(
        replace(net, cited=np.array([[300.0], [0], [0]]), highly_cited=np.array([[36.0], [0], [0]]))
    )[0]
    for language in LANGUAGES:
        assert f"24 ÷ (8 + 12) = {normalised:.3f}" in translate(ALL["highly_cited_normalised"].example, language)
        assert f"36 ÷ 300 = {share:.3f}" in translate(ALL["highly_cited_share"].example, language)


def test_every_worked_example_is_recomputed() -> None:
    """That of highly cited works is recomputed from works in test_citation.py."""
    single = {"international_share", "salton", "highly_cited_works", "highly_cited_share", "highly_cited_normalised"}
    assert {*TIED, *FROM_WORKS, *single} == set(ALL)
