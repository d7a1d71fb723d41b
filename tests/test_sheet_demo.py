"""The sheets of a demonstration: every line is found again, and each prints on one page."""

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from enishi.engines.duckdb import connect
from enishi.language import LANGUAGES
from enishi.pipeline.demo import FOCUS
from enishi.pipeline.run import run
from enishi.pipeline.sheet import strategy_sheet
from enishi.pipeline.sheets import SHEETS
from enishi.reports.sheet_page import write_sheet
from enishi.study import Source, Study
from enishi.synthetic.corpus import write_corpus
from sheet_trace import Trace

Row = dict[str, Any]
CHROMIUM = shutil.which("chromium")
FIELDS = ("ai", "iot", "security", "networks", "bigdata", "devices", "photonics_quantum")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the demonstration's study on fewer works and fewer resamples."""
    folder = tmp_path_factory.mktemp("demo")
    works = folder / "works.jsonl.gz"
    write_corpus(works, 20230331, 3_000)
    source = Source(works.name, None, (works,))
    study = Study(folder / "s.toml", {"ja": "t", "en": "t"}, "JP", (2016, 2022), (source,), folder / "out", FOCUS,
                  resamples=100)  # fmt: skip
    run(study, folder / "out", status="observed", engine=connect)
    return folder / "out"


@pytest.fixture(scope="module")
def sheets(demo: Path) -> list[Row]:
    alone = [strategy_sheet(demo, place) for place in FOCUS]
    return alone + [strategy_sheet(demo, place, field) for place, field in zip(FOCUS, FIELDS, strict=True)]


def test_every_line_is_found_again(sheets: list[Row], demo: Path) -> None:
    trace = Trace(demo)
    for one in sheets:
        for line in one["lines"]:
            assert line["computation"] or line["source"], line
            trace.line(line)
    assert min(trace.checked.values()) > 0
    assert trace.checked["values"] > 1000
    assert trace.checked["score"] > 40


def test_a_wrong_number_is_noticed(sheets: list[Row], demo: Path) -> None:
    lines = [line for one in sheets for line in one["lines"]]
    scored = next(line for line in lines if "command" in str(line["computation"]))
    grown = next(line for line in lines if line["computation"][-1:] and line["computation"][-1].get("indicator")
                 and line["computation"][-1]["values"]["growth"] is not None)  # fmt: skip
    for line, part, name in ((scored, "answer", "score"), (grown, "values", "growth")):
        wrong = json.loads(json.dumps(line))
        wrong["computation"][-1][part][name] += 0.001
        with pytest.raises(AssertionError):
            Trace(demo).line(wrong)


def test_rival_organisations_grow_or_say_why_not(sheets: list[Row]) -> None:
    lines = [line for one in sheets for line in one["lines"] if line["section"] == "against_whom"]
    rivals = [line for line in lines if "organisation_signatures" in str(line["computation"])]
    grown = [line for line in rivals if line["computation"][1]["values"]["growth"] is not None]
    assert grown
    for line in grown:
        assert "growth a year: " in line["text"]["en"]
        assert f"{line['computation'][1]['values']['growth']:+.1%}".lstrip("+-") in line["text"]["en"]
    silent = [line for line in rivals if line not in grown]
    assert silent
    assert all("fewer than 10 works" in line["text"]["en"] or "first half" in line["text"]["en"] for line in silent)
    assert any("than ours" in line["text"]["en"] or "difference from ours" in line["text"]["en"] for line in lines)
    ours = [line for line in rivals if line["text"]["en"].startswith("Ours, ")]
    assert len(ours) >= len(FOCUS) - 2
    assert all(line["text"]["ja"].startswith("当方の") for line in ours)


def test_equals_share_a_rank(sheets: list[Row]) -> None:
    for one in sheets:
        said = [(line, re.search(r"number (\d+) among", line["text"]["en"])) for line in one["lines"]]
        told = [(line["computation"][0]["values"]["works"], int(found[1])) for line, found in said if found]
        for (works, rank), (others, behind) in pairwise(sorted(told, reverse=True)):
            assert (works == others) == (rank == behind), one["place"]


def test_the_run_keeps_the_sheets_of_the_site(sheets: list[Row], demo: Path) -> None:
    kept = [json.loads(line) for line in (demo / SHEETS).read_text("utf-8").splitlines()]
    assert {one["place"] for one in kept} == set(FOCUS)
    trace = Trace(demo)
    for one in kept:
        for line in [*one["lines"], *(line for lines in one["fields"].values() for line in lines)]:
            trace.line(line)
        page = (demo / "site" / "en" / f"sheet-{one['place']}.html").read_text("utf-8")
        target = next(line for line in one["lines"] if "target" in line)
        assert target["text"]["en"] in page
        alone = next(it for it in sheets if it["place"] == one["place"] and not it["field"])
        same = [line for line in alone["lines"] if line["section"] not in ("with_whom", "against_whom")]
        assert same == [line for line in one["lines"] if line["section"] not in ("with_whom", "against_whom")]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: install Debian's package chromium")
def test_each_sheet_prints_on_one_page(sheets: list[Row], tmp_path: Path) -> None:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        page = browser.new_page()

        def pages() -> int:
            return len(re.findall(rb"/Type /Page\b(?!s)", page.pdf(prefer_css_page_size=True)))

        for number, one in enumerate(sheets):
            for language in LANGUAGES:
                file = tmp_path / f"{number}-{language}.html"
                write_sheet(file, one, language)
                page.goto(file.as_uri())
                assert pages() == 1, (one["place"], one["field"], language)
        page.add_style_tag(content="@media print{body{font-size:12pt}}")
        assert pages() > 1  # the count can tell
        browser.close()
