"""Cities in affiliations: the traps, the laws, the order of evidence, and accuracy on real affiliations."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enishi.resolve.cities import IN_ADDRESS, resolve_city
from enishi.resolve.city_index import cities_by_name, city_facts
from enishi.resolve.place_order import resolve_place_with
from enishi.resolve.places import resolve_place
from enishi.tables.place import is_place, without_marks

# ---- Spellings, scripts, and forms --------------------------------------------------------------------------------

SPELLINGS = {
    "JP": ["Tokyo", "Tōkyō", "TOKYO", "東京", "東京都", "Ōsaka", "Kyoto", "京都", "Sapporo", "Tsukuba", "札幌市"],
    "CN": ["Beijing", "Peking", "北京", "Xi'an", "Xi’an", "Xian", "Guangzhou", "上海", "Nanking", "Wuhan 430074"],
    "KR": ["Seoul", "서울", "Daejeon", "Pusan", "Busan", "부산"],
    "DE": ["Munich", "München", "Muenchen", "MÜNCHEN", "Köln", "Cologne", "Göttingen", "Goettingen", "D-10115 Berlin"],
    "UA": ["Kyiv", "Kiev", "Київ", "Lviv"],
    "IN": ["Bombay", "Mumbai", "Bangalore", "Bengaluru", "Chennai", "Madras", "New Delhi", "Hyderabad"],
    "FR": ["Paris", "Saint-Étienne", "St Etienne", "75005 Paris", "Paris Cedex 05", "Lyon", "Orsay"],
    "CH": ["Zürich", "Zurich", "Zuerich", "Genève", "Lausanne"],
    "RU": ["Moscow", "Москва", "St. Petersburg", "Saint Petersburg", "Novosibirsk"],
    "PL": ["Łódź", "Lodz", "Kraków", "Cracow", "Warszawa"],
    "CZ": ["Praha", "Prague", "Brno"],
    "EG": ["Cairo", "القاهرة"],
    "IL": ["Tel Aviv", "Tel-Aviv", "Be'er Sheva", "Haifa"],
    "GR": ["Athens", "Αθήνα", "Thessaloniki"],
    "BR": ["São Paulo", "Sao Paulo", "Rio de Janeiro"],
    "TW": ["Taipei", "Hsinchu", "台北市"],
    "US": ["New York", "Los Angeles", "Boston", "La Jolla"],
    "SE": ["Göteborg", "Gothenburg", "Uppsala"],
    "IT": ["Roma", "Milano", "Napoli", "Torino"],
    "VN": ["Hà Nội", "Ha Noi", "Hanoi", "Ho Chi Minh City"],
    "GB": ["London", "Edinburgh", "Newcastle upon Tyne", "Manchester"],
    "CA": ["Montréal", "Montreal", "Toronto", "Vancouver"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SPELLINGS.items() for text in texts])
def test_a_city_is_found_in_its_spellings(code: str, text: str) -> None:
    for address in (text, f"Waves Laboratory, {text}"):
        assert resolve_city(address).places == (code,)
        assert resolve_city(address).confidence >= IN_ADDRESS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("University of Toronto", "CA"),
        ("Univ. of Oxford", "GB"),
        ("UNIVERSITY OF OXFORD", "GB"),
        ("university of oxford", "GB"),
        ("University of Cambridge", "GB"),
        ("Cambridge University", "GB"),
        ("Durham University", "GB"),
        ("Lancaster University", "GB"),
        ("University of York", "GB"),
        ("York University", "CA"),  # of Toronto
        ("University of Victoria", "CA"),
        ("University of Newcastle", "AU"),
        ("University of Newcastle upon Tyne", "GB"),
        ("Newcastle University", "GB"),
        ("Kent State University", "US"),
        ("University of Bath", "GB"),
        ("University of Reading", "GB"),
        ("University of Kent", "GB"),
        ("Université de Nice", "FR"),
        ("University of Split", "HR"),
        ("University of Windsor", "CA"),
        ("Université de Brest", "FR"),
        ("Universidad de León", "ES"),
        ("Uppsala universitet", "SE"),
        ("Princeton University", "US"),
        ("Stanford University", "US"),
        ("UC Berkeley", "US"),
        ("UC San Diego", "US"),
        ("ETH Zürich", "CH"),
        ("TU München", "DE"),
        ("Universität Tübingen", "DE"),
        ("Politecnico di Milano", "IT"),
        ("IIT Bombay", "IN"),
        ("Dept. of Physics and Astronomy, University of Oxford", "GB"),
        ("University of the Ruhr, Bochum", "DE"),
        ("Beijing Key Laboratory of Waves", "CN"),
        ("Shanghai Jiao Tong University", "CN"),
        ("Seoul National University", "KR"),
        ("Tokyo Institute of Technology", "JP"),
        ("北京大学", "CN"),
        ("东京大学", "JP"),
        ("東京大学工学部", "JP"),
        ("東北大学", "JP"),
        ("서울대학교", "KR"),
        ("Zhejiang University", "CN"),
        ("Okinawa Institute of Waves", "JP"),
        ("Universidade Federal de Minas Gerais", "BR"),
        ("University of KwaZulu-Natal", "ZA"),
        ("University of Sussex", "GB"),
        ("University of Notre Dame", "US"),
    ],
)
def test_a_city_in_a_name_is_less_sure(text: str, code: str) -> None:
    answer = resolve_city(text)
    assert answer.places == (code,)
    assert 0.5 < answer.confidence <= 0.95
    if "Bochum" not in text and text != "東北大学":
        assert answer.confidence < IN_ADDRESS, "an institution's name is not an address"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tsinghua University Beijing", "CN"),
        ("KAIST Daejeon", "KR"),
        ("Some Research, Zurich", "CH"),
        ("Some Research Zurich", "CH"),
        ("Some University, Doha", "QA"),
        ("University of Optics in Riga", "LV"),
        ("Boston University, Paris", "FR"),
        ("Waves Lab, 12 Oxford Road, Manchester", "GB"),
        ("Waves Lab, Rue de Berlin, Lyon", "FR"),
        ("Waves Lab, Via Londra, Torino", "IT"),
        ("Inst. of Waves, Nice", "FR"),
        ("Inst. of Waves, Mobile", "US"),
        ("Univ A, Paris; Univ B, Berlin", "DE FR"),
        ("Univ A, Paris, Univ B, Berlin", "DE FR"),
        ("Waves Lab, Paris, Berlin", "DE"),
        ("University of Oxford and University of Toronto", "CA GB"),
        ("University of Oxford and the University of Toronto", "CA GB"),
        ("University of Oxford / University of Toronto", "CA GB"),
        ("Univ A, Hong Kong", ""),  # a place, not a city: the step before reads it
    ],
)
def test_an_address_says_more_than_a_name(text: str, codes: str) -> None:
    expected = ("HK",) if "Hong Kong" in text else tuple(codes.split())
    assert resolve_city(text).places == expected


# ---- What other countries have too --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Waves Lab, Cambridge, MA", "US"),
        ("Waves Lab, Cambridge, Mass.", "US"),
        ("Waves Lab, Cambridge, Mass. 02139", "US"),
        ("Waves Lab, Cambridge Massachusetts", "US"),
        ("Waves Lab, Cambridge, Ont.", "CA"),
        ("Univ A, London, Ontario", "CA"),
        ("Univ A, London, ON N6A 3K7", "CA"),
        ("Univ A, London", "GB"),
        ("Waves Lab, Birmingham", "GB"),
        ("Waves Lab, Birmingham, Ala.", "US"),
        ("Waves Lab, Birmingham, AL", "US"),
        ("Waves Lab, Hamilton, ON", "CA"),
        ("Waves Lab, Perth, WA", "AU"),
        ("Waves Lab, Perth, Western Australia", "AU"),
        ("Waves Lab, Newcastle, N.S.W.", "AU"),
        ("Waves Lab, Melbourne, Vic.", "AU"),
        ("Waves Lab, Vancouver, Wash.", "US"),
        ("Waves Lab, Springfield, Ill.", "US"),
        ("Waves Lab, Oxford, Miss.", "US"),
        ("Waves Lab, St. Louis", "US"),
        ("Waves Lab, Oxford", "GB"),
        ("Waves Lab, Valencia", "ES"),
        ("Waves Lab, Nowhereville, Calif.", "US"),
        ("Waves Lab, Athens, Georgia", "US"),
        ("Waves Lab, Athens", "GR"),
        ("Waves Lab, Richmond, B.C.", "CA"),
        ("Waves Lab, Columbia, S.C.", "US"),
        ("Waves Lab, Cambridge and Oxford University", "GB"),
        ("Waves Lab, Cambridge; Waves Lab, Oxford", "GB"),
        ("London College, Waves Lab, Cambridge", "GB"),
        ("Boston College, Waves Lab, Cambridge", "US"),
    ],
)
def test_what_stands_beside_it_decides(text: str, code: str) -> None:
    assert resolve_city(text).places == (code,)


@pytest.mark.parametrize(
    "text",
    [
        "Cambridge",
        "Waves Lab, Cambridge",
        "Waves Lab, Newcastle",
        "Waves Lab, Hamilton",
        "Waves Lab, Kingston",
        "Waves Lab, Richmond",
        "Waves Lab, San Jose",
        "Universidad de Santiago",
        "Hospital Saint-Louis",
        "Victoria University",
        "Lincoln University",
    ],
)
def test_a_city_of_several_countries_stays_undecided(text: str) -> None:
    answer = resolve_city(text)
    assert answer.places == ()
    assert answer.confidence == 0.0


def test_an_undecided_city_says_so() -> None:
    assert resolve_city("Waves Lab, Cambridge").reason == "undecided city: Cambridge (GB, CA, US)"


# ---- Words, persons, fields of study ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ",;,",
        "\0\u202e",
        "Nice",
        "Reading",
        "Mobile",
        "Split",
        "Orange",
        "Bath",
        "Man",
        "Of",
        "Department of Orange Studies",
        "Department of Mobile Computing",
        "Mobile Systems Group",
        "School of Reading and Writing",
        "Bath and Body Research",
        "Union of Waves",
        "Centro de Ondas",
        "Central Laboratory",
        "University",
        "Normal University",
        "Federal University of Waves",
        "Queen Mary Hospital",
        "King George Medical School",
        "Jack London Institute",
        "Florence Nightingale School of Nursing",
        "Sydney Brenner Institute",
        "Dr. Sydney Smith",
        "Professor Paris",
        "David Chen Laboratory",
        "Jackson Laboratory",
        "Charlotte Kern Foundation",
        "Phoenix Systems",
        "Aurora Institute",
        "Imperial Institute",
        "Delta Research Foundation",
        "Commonwealth Research",
        "Sophia Foundation",
        "Enterprise Computing Group",
        "ICA Foundation",
        "Waves Lab, MOST",
        "Oxford Road Clinic",
        "Berlin Street Clinic",
        "Parisian Studies",
        "Londonderry-Like Systems",
        "Waves for the masses",
        "on the move to nancy",
        "Cambridge Scientific Waves",
        "中央研究所",
        "国立大学",
        "Xi'an Jiaotong-Liverpool University",  # two cities' names, one institution
    ],
)
def test_words_and_persons_are_no_cities(text: str) -> None:
    assert resolve_city(text).places == ()


# ---- Laws ---------------------------------------------------------------------------------------------------------

untimed = settings(deadline=None)  # the first text builds the index
CITIES = st.sampled_from(["Tokyo", "Paris", "Berlin", "São Paulo", "Daejeon", "Toronto", "Nairobi", "Kraków"])
NAMES = st.sampled_from(["Waves Laboratory", "Institute of Optics", "Some Research", "École d'Optique"])
ADDRESSES = st.builds("{}, {}".format, NAMES, CITIES)


@untimed
@given(st.text(max_size=200))
@example("Cambridge\x00, Mass.")
@example("ﷺ, 東京\u2028北京")
@example("İstanbul ﬁ Zürich")
def test_any_text_gets_an_answer(text: str) -> None:
    answer = resolve_city(text)
    assert list(answer.places) == sorted(set(answer.places))
    assert all(map(is_place, answer.places))
    assert 0.0 <= answer.confidence <= 1.0
    assert bool(answer.places) == (answer.confidence > 0)
    assert resolve_city(f" {text}") == answer


@untimed
@given(st.lists(ADDRESSES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_affiliations_in_one_string_add_up(addresses: list[str], random: Random) -> None:
    expected = sorted({place for address in addresses for place in resolve_city(address).places})
    random.shuffle(addresses)
    assert list(resolve_city("; ".join(addresses)).places) == expected


@untimed
@given(ADDRESSES)
def test_case_and_accents_do_not_matter(address: str) -> None:
    places = resolve_city(address).places
    assert len(places) == 1
    assert resolve_city(address.upper()).places == places
    assert resolve_city(address.lower()).places == places
    assert resolve_city(without_marks(address)).places == places


@untimed
@given(CITIES, st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_only_whole_words_are_cities(city: str, letter: str) -> None:
    assert resolve_city(f"Waves Lab, {city}{letter}q").places == ()
    assert resolve_city(f"Waves Lab, Xq{letter}{city.lower()}").places == ()


@pytest.mark.parametrize(
    "unit",
    [
        "paris ",
        "Paris, ",
        "Univ of Paris and ",
        "北京",
        "서울",
        "St. ",
        "city the ",
        "Springfield, ",
        "Cambridge; ",
        ", ",
    ],
)
def test_a_long_text_is_answered(unit: str) -> None:
    assert all(map(is_place, resolve_city(unit * (100_000 // len(unit)) + "Paris").places))


def test_reviewed_names_say_something() -> None:
    """Every reviewed name is read as what its table says, and stands in one table only."""
    facts = city_facts()
    index, _lengths = cities_by_name()
    for table in ("names", "regions"):
        for code, names in facts[table].items():
            assert is_place(code)
            for name in names:
                assert resolve_city(f"Waves Lab, {name}").places == (code,), name
    for name in facts["guards"]["never"]:
        assert name not in index, name
    guards = [name for table in ("standing", "never") for name in facts["guards"][table]]
    assert len(guards) == len(set(guards))


# ---- The order of evidence ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "organisations", "codes", "reason"),
    [
        ("Some Research, Kenya", None, "KE", "named: Kenya"),
        ("Some Research, Kenya", (), "KE", "named: Kenya"),
        ("Some Research, Kenya", ("KE",), "KE", "named: Kenya"),
        ("Some Research, Kenya", ("US", "US"), "KE", "named: Kenya; registry: US"),
        ("Some Research, Nairobi", ("US",), "KE", "city: Nairobi; registry: US"),
        ("Some Research, Nairobi", None, "KE", "city: Nairobi"),
        ("University of Toronto", ("CA",), "CA", "organisation: CA"),
        ("University of Toronto", ("US",), "US", "organisation: US"),
        ("University of Toronto", None, "CA", "city in a name: Toronto"),
        ("Some Research", ("US", "JP", "US"), "US", "organisation: US"),
        ("Some Research", ("US", "JP"), "JP US", "organisation: JP, US"),
        ("Some Research", None, "", ""),
        ("Waves Lab, Cambridge", ("US",), "US", "organisation: US"),
        ("Waves Lab, Cambridge", None, "", "undecided city: Cambridge (GB, CA, US)"),
    ],
)
def test_the_order_of_evidence(text: str, organisations: tuple[str, ...] | None, codes: str, reason: str) -> None:
    answer = resolve_place_with(text, organisations)
    assert answer.places == tuple(codes.split())
    assert answer.reason == reason
    assert bool(answer.places) == (answer.confidence > 0)


@untimed
@given(st.text(max_size=100), st.lists(st.sampled_from(["JP", "US", "FR"]), max_size=5))
def test_the_order_of_organisations_does_not_matter(text: str, organisations: list[str]) -> None:
    answer = resolve_place_with(text, tuple(organisations))
    assert answer == resolve_place_with(text, tuple(sorted(organisations)))
    assert answer.places or not organisations


# ---- Real affiliations --------------------------------------------------------------------------------------------


def _labelled(shared: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield affiliations with the countries of their organisations."""
    countries = {}
    with gzip.open(shared / "data" / "registry" / "ror-v2.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record.get("locations"):
                countries[record["id"]] = {p["geonames_details"]["country_code"] for p in record["locations"]}
    with gzip.open(shared / "data" / "gold" / "affiliation-ror.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["ror_ids"] and all(name in countries for name in record["ror_ids"]):
                yield record["affiliation"], set().union(*(countries[name] for name in record["ror_ids"]))


def test_real_affiliations_without_a_named_place(shared: Path) -> None:
    rest = [(text, countries) for text, countries in _labelled(shared) if not resolve_place(text).places]
    answers = [(resolve_city(text).places, countries) for text, countries in rest]
    answered = [countries.issuperset(places) for places, countries in answers if places]
    assert len(rest) > 4_000
    assert len(answered) / len(rest) >= 0.54
    assert sum(answered) / len(answered) >= 0.993


def test_real_affiliations_by_names_and_cities(shared: Path) -> None:
    answers = [(resolve_place_with(text).places, countries) for text, countries in _labelled(shared)]
    answered = [countries.issuperset(places) for places, countries in answers if places]
    assert len(answered) / len(answers) >= 0.78
    assert sum(answered) / len(answered) >= 0.992


def test_real_names_of_organisations(shared: Path) -> None:
    right = wrong = 0
    with gzip.open(shared / "data" / "registry" / "ror-v2.jsonl.gz", "rt", encoding="utf-8") as file:
        for number, record in enumerate(map(json.loads, file)):
            if number % 5 or not record.get("locations"):
                continue
            countries = {place["geonames_details"]["country_code"] for place in record["locations"]}
            for name in record["names"]:
                places = () if resolve_place(name["value"]).places else resolve_city(name["value"]).places
                right += bool(places) and countries.issuperset(places)
                wrong += not countries.issuperset(places)
    assert right > 3_000
    assert right / (right + wrong) >= 0.98
