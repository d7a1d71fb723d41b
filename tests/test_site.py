"""The site as files: complete, in two languages, on its own, escaped, the same every time."""

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from enishi import language
from enishi.errors import InputError
from enishi.knowledge.plan.load import load_plan
from enishi.reports import site as site_package
from enishi.reports.site import write_site
from invented_result import HOSTILE, ORGANISATIONS, manifest, tables, whole_site, write_tables

VOID = {"meta", "link", "input", "br"}
# What Japanese pages may say in Latin letters: names, codes, file names, terms written so in Japanese.
LATIN = re.compile(
    r"Enishi|English|IEEE Xplore|ACM Digital Library|ASEAN|ICT|IoT|CSV|SHA-256|ROR|rejects\.jsonl|works-\d\.csv|"
    r"OpenAlex|study\.toml|corrections\.toml|\[\[term\]\]|v0-invented"
)
NUMBER = re.compile(r"-\d+(\.\d+)?(e-?\d+)?")
ROR = re.compile(r"https://ror\.org/0\d{8}")


class Page(HTMLParser):
    """What a test asks of a page: its texts, links, tags, and whether every tag is closed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.texts: list[tuple[str, tuple[str, ...]]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self._classes: list[str] = []
        self.feed(path.read_text("utf-8"))
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.tags.append((tag, known))
        if tag not in VOID:
            self._open.append(tag)
            self._classes.append(f"{tag}.{known.get('class', '')}.{known.get('lang', '')}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._classes.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((data.strip(), tuple(self._classes)))

    def attributes(self, name: str) -> Iterator[str]:
        return (known[name] for _tag, known in self.tags if name in known)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("tables"), tables())


@pytest.fixture(scope="module")
def site(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    whole_site(invented, manifest(), out)
    return out


@pytest.fixture(scope="module")
def synthetic(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("synthetic")
    whole_site(invented, manifest("synthetic"), out)
    return out


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_both_languages_have_the_same_pages(site: Path) -> None:
    japanese, english = ({path.name for path in (site / language).iterdir()} for language in ("ja", "en"))
    assert japanese == english
    names = {
        "index",
        "network",
        "groups",
        "organisations",
        "funders",
        "fields",
        "published",
        "methods",
        "data",
        "place-JP",
        "place-CN",
        "place-VN",
        "sheets",
        "knowledge",
        "cases",
        "sheet-CN",
    }
    assert {f"{name}.html" for name in names} <= english
    assert len(english) == 12 + 11 + 10  # every focus place has a sheet


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    sources = {source.url for case in load_plan().cases for source in case.sources}
    for path in pages(site):
        page = Page(path)
        ids = set(page.attributes("id"))
        for link in [*page.attributes("href"), *page.attributes("src")]:
            target, _, anchor = link.partition("#")
            if target == "../../unresolved.csv":  # stands beside the site folder in a result
                continue
            if ROR.fullmatch(link):  # a record of the registry: a link, nothing that is loaded
                continue
            if path.name == "cases.html" and link in sources:  # and so are the sources of cases
                continue
            assert not target or (path.parent / target).is_file(), (path.name, link)
            assert target or anchor in ids, (path.name, link)


def test_pages_run_nothing_but_their_own_script(site: Path) -> None:
    for path in pages(site):
        page = Page(path)
        policy = next(known["content"] for tag, known in page.tags if "http-equiv" in known)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert [known["src"].split("/")[-1] for tag, known in page.tags if tag == "script"] == ["site.js"]
        names = {name for _tag, known in page.tags for name in known}
        assert "style" not in names
        assert not [name for name in names if name.startswith("on")]


def test_script_and_style_reach_for_nothing(site: Path) -> None:
    for name in ("site.js", "site.css"):
        text = (site / name).read_text("utf-8")
        assert not re.search(r"https?:|fetch\(|import |XMLHttpRequest|innerHTML|eval|url\(", text)


def test_every_text_of_the_japanese_pages_is_japanese(site: Path) -> None:
    for path in sorted((site / "ja").glob("*.html")):
        if path.name == "methods.html":  # its declared texts are checked with the indicators' catalogue
            continue
        for text, inside in Page(path).texts:
            free = any(
                re.match(
                    r"code|ul\.aliases|option\.|td\.hash|t[hd]\.organisation|svg\..*standouts|td\.ror|th\.term", one
                )
                for one in inside
            ) or "settings" in str(inside)
            if free or "HYPERLINK" in text or "Nowhere" in text:
                continue
            rest = LATIN.sub("", text)
            assert not re.search(r"[A-Za-z]{3,}", rest), (path.name, text)


def test_every_text_of_the_english_pages_is_english(site: Path) -> None:
    for path in sorted((site / "en").glob("*.html")):
        for text, inside in Page(path).texts:
            if any("aliases" in one or one.endswith(".ja") for one in inside) or "settings" in str(inside):
                continue
            assert not re.search(r"[぀-ヿ一-鿿]", text), (path.name, text)


def test_no_message_is_left_untranslated(invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    real = language.translate

    def listening(message: str, to: str) -> str:
        asked.add(message)
        return real(message, to)

    monkeypatch.setattr("enishi.reports.site.voice.translate", listening)
    whole_site(invented, manifest("synthetic"), tmp_path)
    assert {message for message in asked if message == real(message, "ja")} == set()


def test_every_message_in_the_source_has_its_japanese() -> None:
    folder = Path(site_package.__file__).parent
    messages: set[str] = set()
    for path in sorted([*folder.glob("*.py"), *folder.glob("templates/*.html"), *folder.glob("templates/*.svg")]):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {"trimmed": "false", "silent": "false"}
        with path.open("rb") as file:
            messages |= {str(found[1]) for found in extract(method, file, {"_": None, "voice": None}, options=options)}
    assert len(messages) > 200
    assert {message for message in messages if message == language.translate(message, "ja")} == set()


def test_the_catalogue_keeps_every_placeholder() -> None:
    path = Path(language.__file__).parent / "ja" / "site.po"
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                slots = [sorted(set(re.findall(r"{[^}]*}", str(text)))) for text in (message.id, message.string)]
                assert slots[0] == slots[1], message.id


def test_hostile_text_is_text(invented: Path, tmp_path: Path) -> None:
    rows = tables(40)
    evil = '"><img src=x onerror=alert(1)><script>alert("name")</script>{{ 7 * 7 }}'
    next(row for row in rows["places"] if row["place"] == "CN").update(name_en=evil, name_ja=evil)
    settings = manifest()
    settings["study"]["title"] = evil
    settings["inputs"][0]["path"] = evil
    whole_site(write_tables(tmp_path / "tables", rows), settings, tmp_path / "site")
    for path in pages(tmp_path / "site"):
        page = Page(path)
        assert not [tag for tag, _known in page.tags if tag == "img"]
        assert sum(tag == "script" for tag, _known in page.tags) == 1
        assert "{{ 7 * 7 }}" in path.read_text("utf-8")
    shown = (tmp_path / "site" / "en" / "data.html").read_text("utf-8")
    assert "&lt;script&gt;alert(&#34;affiliation&#34;)" in shown
    assert HOSTILE not in shown


def test_synthetic_says_so_everywhere(synthetic: Path, site: Path) -> None:
    for code, word in (("ja", "合成データ"), ("en", "Synthetic data")):
        for path in sorted((synthetic / code).glob("*.html")):
            text = path.read_text("utf-8")
            assert 'class="band"' in text
            assert word in text[text.index("<title>") : text.index("</title>")]
            for caption in re.findall(r"<figcaption>.*?</figcaption>", text, re.S):
                assert f'synthetic">{word}' in caption or 'class="badge published"' in caption
        assert 'class="badge observed"' not in text
    assert not [path for path in pages(site) if 'class="band"' in path.read_text("utf-8")]


def test_published_numbers_are_marked(site: Path) -> None:
    page = Page(site / "ja" / "published.html")
    marked = [known for tag, known in page.tags if tag == "td" and "published" in known.get("class", "")]
    assert len(marked) == 5 * 6
    assert 'class="badge published">公表値' in (site / "ja" / "published.html").read_text("utf-8")
    assert 'id="published"' in (site / "ja" / "place-KR.html").read_text("utf-8")
    assert 'id="published"' not in (site / "ja" / "place-VN.html").read_text("utf-8")


def body_rows(path: Path, table: str) -> list[str]:
    figure = re.search(rf'<figure class="table[^"]*" id="{table}">.*?</figure>', path.read_text("utf-8"), re.S)
    assert figure is not None
    return re.findall(r"<tr[^>]*>.*?</tr>", figure[0].partition("<tbody>")[2], re.S)


def test_organisations_are_listed_by_works_and_say_whether_they_are_verified(site: Path) -> None:
    for code, word in (("ja", "未照合"), ("en", "unverified")):
        path = site / code / "organisations.html"
        rows = body_rows(path, "organisations")
        listed = tables()["organisations"][:100]
        assert [float(re.findall(r'data-sort="([^"]*)"', row)[0]) for row in rows] == [row["works"] for row in listed]
        assert [f'class="badge">{word}<' in row for row in rows] == [not row["verified"] for row in listed]
        linked = [ROR.search(row) is not None for row in rows]
        assert linked == [row["verified"] and row["organisation"].startswith("https") for row in listed]
        assert not [link for link in Page(path).attributes("href") if link.startswith("javascript")]
    rows = body_rows(site / "ja" / "organisations.html", "organisations")
    assert '架空大学1<span class="also" lang="en">Invented University 1</span>' in rows[1]
    assert 'class="also"' not in body_rows(site / "en" / "organisations.html", "organisations")[1]
    lines = list(csv.DictReader(io.StringIO((site / "data" / "organisations.csv").read_text("utf-8-sig"))))
    assert len(lines) == ORGANISATIONS


def test_a_place_page_shows_its_largest_organisations(site: Path) -> None:
    here = [row["name_en"] for row in tables()["organisations"] if row["place"] == "JP"]
    rows = body_rows(site / "en" / "place-JP.html", "organisations")
    assert [re.findall(r"(?:institute|University) \d+", row)[-1].split()[-1] for row in rows] == [
        name.split()[-1] for name in here
    ]


def test_the_registry_is_named_or_how_to_get_it(site: Path, invented: Path, tmp_path: Path) -> None:
    settings = manifest()
    settings["registry"] = None
    whole_site(invented, settings, tmp_path)
    for code in ("ja", "en"):
        for name in ("organisations", "data"):
            assert "enishi fetch ror" in (tmp_path / code / f"{name}.html").read_text("utf-8")
            known = (site / code / f"{name}.html").read_text("utf-8")
            assert "enishi fetch ror" not in known
            assert "v0-invented" in known
        assert "0a" * 32 in (site / code / "data.html").read_text("utf-8")


def test_what_only_the_registry_says_has_no_columns_without_it(tmp_path: Path) -> None:
    rows = tables(40)
    rows["organisations"] = [row for row in rows["organisations"] if not row["verified"]]
    whole_site(write_tables(tmp_path / "tables", rows), {**manifest(), "registry": None}, tmp_path / "site")
    for name in ("organisations", "place-JP"):
        text = (tmp_path / "site" / "en" / f"{name}.html").read_text("utf-8")
        assert "institute 3" in text
        assert "Kind" not in text
        assert "ROR id" not in text


def test_corrections_are_named_by_their_lines(site: Path) -> None:
    section = re.search(r'<section id="names".*?</section>', (site / "en" / "data.html").read_text("utf-8"), re.S)
    assert section is not None
    assert re.findall(r"<td>(.*?)</td>", section[0])[-3:] == ["3", "line 2 (4 times), line 9 (1 times)", "line 7"]


def test_fields_stand_by_scheme_with_what_decided_alone(site: Path) -> None:
    path = site / "en" / "fields.html"
    names = [re.findall(r"Invented field \d", "".join(body_rows(path, f"fields-{number}"))) for number in (1, 2)]
    assert names == [[f"Invented field {number}" for number in (2, 1, 0)], ["Invented field 0"]]
    text = path.read_text("utf-8")
    assert re.findall(r'<h2 id="scheme-\d">(.*?)</h2>', text) == ["Eight ICT fields", "t1"]
    assert "7 of the 17,500 works in the study (0.0%) have no field: too little evidence 5, no term 2." in text
    assert len(body_rows(path, "terms-1")) == 30
    assert 'id="terms-2"' not in text
    assert re.findall(r'class="number">(.*?)<', text) == [f"Table {number}" for number in range(1, 7)]
    assert len(list(csv.reader(io.StringIO((site / "data" / "weak-terms.csv").read_text("utf-8-sig"))))) == 43


def test_a_result_without_organisations_and_fields_has_no_page_and_no_link(tmp_path: Path) -> None:
    rows = tables(40)
    for name in ("fields", "weak_terms", "work_fields"):
        del rows[name]
    rows["organisations"] = []
    whole_site(write_tables(tmp_path / "tables", rows), manifest(), tmp_path / "site")
    assert not [*tmp_path.glob("site/*/organisations.*"), *tmp_path.glob("site/*/fields.*")]
    for path in pages(tmp_path / "site"):
        assert not re.search(r'href="[^"]*(organisations|fields|weak-terms)\.', path.read_text("utf-8")), path.name


def test_the_table_holds_every_place_and_its_number(site: Path) -> None:
    text = (site / "en" / "index.html").read_text("utf-8")
    assert len(re.findall(r'<tr[^>]* data-places="', text)) == 200
    by_code = {row["place"]: row for row in tables()["places"]}
    row = re.search(r'<tr class="reference" data-places="JP">(.*?)</tr>', text, re.S)
    assert row is not None
    values = [float(value) for value in re.findall(r'data-sort="([^"]*)"', row[1])]
    five = ("works", "works_fractional", "international_share", "degree", "betweenness", "eigenvector")
    assert values[:6] == [by_code["JP"][name] for name in five]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(tmp_path: Path) -> None:
    rows = tables(40)
    rows["places"][0]["name_en"] = "=cmd|' /C calc'!A0"
    whole_site(write_tables(tmp_path / "tables", rows), manifest(), tmp_path / "site")
    for path in sorted((tmp_path / "site" / "data").glob("*.csv")):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            assert not [cell for cell in line if cell[:1] in set("=+-@\t\r") and not NUMBER.fullmatch(cell)]
    places = (tmp_path / "site" / "data" / "places.csv").read_text("utf-8-sig")
    assert "'=cmd" in places
    assert len(list(csv.DictReader(io.StringIO(places)))) == 40


def test_csv_of_ties_has_all_of_them_in_full_precision(site: Path) -> None:
    lines = list(csv.DictReader(io.StringIO((site / "data" / "ties.csv").read_text("utf-8-sig"))))
    ties = tables()["ties"]
    assert {(line["place_a"], line["place_b"]): float(line["salton"]) for line in lines} == {
        (tie["place_a"], tie["place_b"]): tie["salton"] for tie in ties
    }


def test_same_input_same_bytes_whatever_the_order_of_rows(invented: Path, site: Path, tmp_path: Path) -> None:
    shuffled = {name: rows[::-1] for name, rows in tables().items()}
    whole_site(write_tables(tmp_path / "tables", shuffled), manifest(), tmp_path / "site")
    first, second = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*.*")} for f in (site, tmp_path / "site"))
    assert first == second


def test_the_site_stays_small(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*.*")) < 5_000_000


def test_little_is_enough(tmp_path: Path) -> None:
    rows = tables(34)
    few = {name: rows[name] for name in ("places", "places_by_year", "ties")}
    few["places"] = [row for row in few["places"] if row["role"] == ""]
    few["ties"] = []
    settings = manifest()
    settings["counts"]["in_study"] = 0
    settings["study"]["years"] = [2020, 2020]
    whole_site(write_tables(tmp_path / "tables", few), settings, tmp_path / "site")
    names = {path.name for path in (tmp_path / "site" / "en").iterdir()}
    assert names == {"index.html", "network.html", "knowledge.html", "cases.html", "methods.html", "data.html"}


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    rows = tables(34)
    del rows["ties"]
    with pytest.raises(InputError, match=r"ties\.parquet"):
        write_site(write_tables(tmp_path / "tables", rows), manifest(), tmp_path / "site")
