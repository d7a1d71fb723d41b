"""The site in a real browser, opened from a folder with no network."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from invented_result import manifest, tables, whole_site, write_tables

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: install Debian's package chromium"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("result")
    whole_site(write_tables(folder / "tables", tables(80)), manifest("synthetic"), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page that fails its test on any message on the console and any request that is not for a file."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda request: None if request.url.startswith("file:") else heard.append(request.url))
    yield page
    context.close()
    assert heard == []


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#indicators tbody tr:visible > :nth-child({number})").all_inner_texts()


def test_the_entrance_chooses_the_language(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/index.html")
    page.wait_for_url("**/ja/index.html", wait_until="load")
    assert page.locator("h1").inner_text().startswith("【合成データ】")


def test_every_page_opens_without_a_word_and_fits_the_screen(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    for path in sorted(site.glob("ja/*.html")) + sorted(site.glob("en/*.html")):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 380, path.name
        assert page.evaluate("document.styleSheets.length") == 1


def test_the_table_sorts_by_click_and_by_key(page: Page, site: Path) -> None:
    page.goto((site / "ja" / "index.html").as_uri())
    head = page.locator("#indicators thead th").nth(3)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    shares = [float(text.partition("%")[0]) for text in column(page, 4)]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) > 10
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert column(page, 4)[0].startswith(f"{min(shares)}%")
    page.locator("#indicators thead th").nth(0).locator("button").click()
    assert page.locator("#indicators thead [aria-sort]").count() == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("豪州", ["オーストラリア"]),
        ("Türkiye", ["トルコ"]),
        ("turkiye", ["トルコ"]),
        ("RU", ["ロシア"]),
        ("Australia", ["オーストラリア"]),
        ("zzzz", []),
    ],
)
def test_search_knows_other_names(page: Page, site: Path, wanted: str, found: list[str]) -> None:
    page.goto((site / "ja" / "index.html").as_uri())
    page.locator("#indicators input").fill(wanted)
    assert column(page, 1) == found
    assert page.locator("#indicators output").inner_text() == f"80行中{len(found)}行"


def test_search_for_korea_shows_korea_and_dims_the_others_in_the_plot(page: Page, site: Path) -> None:
    page.goto((site / "en" / "index.html").as_uri())
    page.locator("#indicators input").fill("Korea")
    assert "South Korea" in column(page, 1)
    assert len(column(page, 1)) <= 2
    assert "dim" in (page.locator("svg.wide a[data-place=CN]").get_attribute("class") or "")
    assert "dim" not in (page.locator("svg.wide a[data-place=KR]").get_attribute("class") or "")


def test_groups_filter_the_table(page: Page, site: Path) -> None:
    page.goto((site / "en" / "index.html").as_uri())
    page.locator("#indicators select").select_option(label="Quad")
    assert sorted(column(page, 1)) == ["Australia", "India", "Japan", "United States"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("架空大学79", ["Invented University 79"]), ("000000031", ["Invented University 31"]), ("zzzz", [])],
)
def test_organisations_are_found_by_their_other_names(page: Page, site: Path, wanted: str, found: list[str]) -> None:
    page.goto((site / "en" / "organisations.html").as_uri())
    page.locator("#organisations input").fill(wanted)
    names = page.locator("#organisations tbody tr:visible > :first-child").all_inner_texts()
    assert names == found


def test_organisations_are_found_by_place_and_sorted(page: Page, site: Path) -> None:
    page.goto((site / "ja" / "organisations.html").as_uri())
    page.locator("#organisations input").fill("豪州")
    places = page.locator("#organisations tbody tr:visible > :nth-child(2)").all_inner_texts()
    assert set(places) == {"オーストラリア"}
    page.locator("#organisations input").fill("")
    page.locator("#organisations thead th").nth(3).locator("button").click()
    shares = page.locator("#organisations tbody tr:visible > :nth-child(4)").all_inner_texts()
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 100


def test_the_other_language_is_the_same_page(page: Page, site: Path) -> None:
    page.goto((site / "ja" / "place-KR.html").as_uri())
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/place-KR.html", wait_until="load")
    assert page.locator("h1").inner_text().startswith("South Korea")


def test_hostile_affiliations_are_shown_as_they_are(page: Page, site: Path) -> None:
    page.goto((site / "ja" / "data.html").as_uri())
    assert '<script>alert("affiliation")</script>' in page.locator("#unresolved").inner_text()


def test_it_reads_without_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/index.html", wait_until="load")
    assert page.locator("#indicators tbody tr:visible").count() == 80
    assert page.locator("svg.wide .names text").count() > 20
    assert page.locator("input:visible, select:visible, thead button:visible").count() == 0
    context.close()
