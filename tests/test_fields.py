import csv
import importlib.util
import re
from collections import Counter
from itertools import permutations
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enishi.errors import StudyError, UsageError
from enishi.readers import choose, read
from enishi.resolve.field_crosswalks import carried, crosswalk, crosswalks, grouped
from enishi.resolve.field_index import variants
from enishi.resolve.field_text import tokens_of
from enishi.resolve.fields import Classifier, classify, load_scheme, scheme_names
from enishi.tables.field import FieldAnswer, Reason, Scheme, WorkText
from enishi.tables.work import Work

ROOT = Path(__file__).parents[1]
ICT8 = ["ai", "iot", "edge", "security", "devices", "networks", "bigdata", "photonics_quantum"]
GOLD = ROOT / "tests" / "gold" / "fields-ict8.csv"
_SCHEME = load_scheme("ict8")
_CLASSIFIER = Classifier(_SCHEME)

# Words that do and do not mean a field, so that what Hypothesis draws is seldom without evidence.
_PIECES = st.sampled_from(
    ("deep learning", "Edge Computing", "wireless", "GPU", "privacy", "volume rendering", "user study", "sensor")
) | st.sampled_from(
    ("data", "量子", "暗号", "センサー", "IoT-based", "of", "é", "ß", "ﬁ", "\x00", "𝔘", "visual", "(", ":")
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(_PIECES, max_size=6).map(" ".join))
WORKS = st.builds(
    WorkText, TEXTS, st.lists(TEXTS, max_size=5), st.lists(TEXTS, max_size=5), st.one_of(st.none(), TEXTS)
)


def fields(title: str = "", *keywords: str, venue: str | None = None) -> set[str]:
    return set(_CLASSIFIER.answer(WorkText(title, keywords, (), venue)).fields)


def topic(tmp_path: Path, text: str) -> Scheme:
    path = tmp_path / "topic.toml"
    path.write_text(text, encoding="utf-8")
    return load_scheme(path)


# ---- What a field is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "title", "keywords"),
    [
        ("ai", "A translator that learns from its readers", ["neural machine translation"]),
        ("ai", "Recognising birds in meadow photographs", ["Image recognition"]),
        ("iot", "Keeping bees warm", ["LoRaWAN", "wireless sensor networks"]),
        ("edge", "Where to compute while cycling", ["computation offloading", "fog computing"]),
        ("security", "Letters that only the postman cannot read", ["public-key cryptography"]),
        ("devices", "A thin switch", ["field-effect transistors", "gallium nitride"]),
        ("networks", "Sharing the air at noon", ["spectrum sharing", "cognitive radio"]),
        ("bigdata", "Asking a billion rows", ["query optimization", "data warehouses"]),
        ("photonics_quantum", "Keys from single grains of light", ["quantum key distribution"]),
    ],
)
def test_keywords_name_the_field_whatever_the_title_says(code: str, title: str, keywords: list[str]) -> None:
    assert code in fields(title, *keywords)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("ai", "Deep reinforcement learning for a walking table"),
        ("iot", "An LPWAN for smart farms on steep hills"),
        ("edge", "Caching maps with mobile edge computing"),
        ("security", "Detecting ransomware before it sleeps"),
        ("devices", "A 28 nm CMOS phase-locked loop"),
        ("networks", "Congestion control over long mobile communication links"),
        ("bigdata", "Frequent itemset mining in a week of receipts"),
        ("photonics_quantum", "Silicon photonics in the attic"),
        ("ai", "深層学習による古い看板の文字認識"),
        ("networks", "山間部における電波伝搬の測定"),
        ("photonics_quantum", "量子暗号通信の長距離化"),
        ("iot", "センサネットワークによる茶畑の見守り"),
    ],
)
def test_a_title_alone_names_the_field(code: str, title: str) -> None:
    assert code in fields(title)


@pytest.mark.parametrize(
    ("title", "keywords"),
    [
        ("A faster intra mode for video coding", ["HEVC", "video compression"]),
        ("Soft shadows on wet stones", ["volume rendering", "ambient occlusion"]),
        ("How cooks point at shelves", ["user study", "interaction techniques"]),
        ("Nesting of gulls on flat roofs", ["ecology", "species"]),
        ("Videos about sore knees", ["YouTube", "health information", "content analysis"]),
    ],
)
def test_coding_graphics_human_factors_and_other_sciences_have_no_field(title: str, keywords: list[str]) -> None:
    assert fields(title, *keywords) == set()


def test_a_main_method_and_a_main_subject_are_both_fields() -> None:
    assert fields("Federated learning at the base station", "federated learning", "massive MIMO") == {"ai", "networks"}


def test_an_incidental_term_adds_no_field() -> None:
    many = ["deep learning", "object detection", "convolutional neural networks", "image classification"]
    assert fields("Deep learning for object detection with attention", *many) == {"ai"}
    assert fields("Deep learning for object detection with attention", *many, "cloud") == {"ai"}


# ---- How phrases are found -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keyword",
    [
        "sensor network",
        "Sensor Networks",
        "SENSOR-NETWORK",
        "sensor  networks",
        "Sensor–Networks",
        "ＳＥＮＳＯＲ network",
    ],
)
def test_case_plural_hyphen_and_width_do_not_matter(keyword: str) -> None:
    assert fields("", keyword) == {"iot"}


@pytest.mark.parametrize(
    ("one", "other"), [("multi-agent system", "multiagent system"), ("visualisation", "visualization")]
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    answers = [_CLASSIFIER.answer(WorkText("", [f"{word} {more}"])) for word in (one, other) for more in ("", "tool")]
    assert [a.fields for a in answers[:2]] == [a.fields for a in answers[2:]]


def test_the_long_vowel_mark_at_the_end_of_a_katakana_word_does_not_matter() -> None:
    assert fields("", "センサーネットワーク") == fields("", "センサネットワーク") == {"iot"}


@pytest.mark.parametrize(
    "title", ["Paid ladders", "The rioting of geese", "Aims of gardening", "A recipe for lucid tea"]
)
def test_terms_match_on_word_boundaries_only(title: str) -> None:
    answer = _CLASSIFIER.answer(WorkText(title))
    assert (answer.fields, answer.reason) == ({}, Reason.NO_TERM)


def test_no_match_crosses_the_end_of_a_thought() -> None:
    assert fields("Notes on the edge: computing ladders") == set()
    assert fields("Notes on the edge computing ladders") == {"edge"}


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [
        ("networks", "recurrent neural network", "wireless network"),
        ("security", "food security", "network security"),
        ("edge", "edge detection", "edge computing"),
        ("photonics_quantum", "optical flow", "optical fiber"),
        ("bigdata", "volume visualization", "information visualization"),
    ],
)
def test_exclusions_are_honoured(code: str, inside: str, outside: str) -> None:
    assert code not in fields("", inside)
    assert code in fields("", outside)


def test_an_exclusion_holds_for_its_own_words_only(tmp_path: Path) -> None:
    scheme = topic(tmp_path, '[fields.tea]\nterms = ["tea"]\nexclusions = ["tea cup"]\n')
    weights = [answer.fields for answer in classify([WorkText("Tea cup"), WorkText("A tea cup of tea")], scheme)]
    assert weights == [{}, {"tea": 1.0}]


def test_of_overlapping_phrases_the_longest_is_kept(tmp_path: Path) -> None:
    scheme = topic(tmp_path, '[fields.tea]\nterms = ["green tea", "tea", "tea house garden"]\n')
    (answer,) = classify([WorkText("", ["green tea house garden"])], scheme)
    assert answer.terms == {"tea": ["tea house garden"]}


# ---- The answer ----------------------------------------------------------------------------------------------------


def test_the_terms_that_fired_are_those_of_the_vocabulary() -> None:
    answer = _CLASSIFIER.answer(WorkText("Swarms", ["Federated Learning", "LoRaWAN networks"]))
    assert answer.terms == {"ai": ["federated learning"], "iot": ["LoRaWAN"]}
    assert answer.reason == Reason.KEYWORDS


def test_keywords_outweigh_the_title() -> None:
    answer = _CLASSIFIER.answer(WorkText("Blockchain for tea", ["federated learning"]))
    assert set(answer.fields) == {"ai", "security"}
    assert answer.fields["ai"] > answer.fields["security"]


def test_a_devoted_venue_decides_where_nothing_else_does() -> None:
    answer = _CLASSIFIER.answer(WorkText("On a conjecture of Sato", venue="Journal of Lightwave Technology"))
    assert (answer.fields, answer.reason) == ({"photonics_quantum": 1.0}, Reason.VENUE)
    assert fields("On a conjecture of Sato", venue="Journal of Tea") == set()


@pytest.mark.parametrize(
    "title", ["Table of contents", "[Front cover]", "TEA 2031 Program Committee", "Preface", "Message from the Chairs"]
)
def test_front_matter_has_no_field_whatever_its_venue(title: str) -> None:
    answer = _CLASSIFIER.answer(WorkText(title, venue="International Conference on Machine Learning"))
    assert (answer.fields, answer.reason) == ({}, Reason.FRONT_MATTER)


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (WorkText(), Reason.NO_TEXT),
        (WorkText("Tea with a friend"), Reason.NO_TERM),
        (WorkText("Learning to pour"), Reason.TOO_LITTLE),
        (WorkText("Shadows", ["volume rendering"]), Reason.NO_FIELDS_SUBJECT),
    ],
)
def test_none_has_its_reason(work: WorkText, reason: Reason) -> None:
    assert _CLASSIFIER.answer(work) == FieldAnswer({}, {}, reason)


@given(WORKS)
def test_any_work_gets_an_answer_whose_weights_sum_to_one(work: WorkText) -> None:
    answer = _CLASSIFIER.answer(work)
    assert list(answer.fields) == list(answer.terms)
    assert set(answer.fields) <= set(ICT8)
    if answer.fields:
        assert sum(answer.fields.values()) == pytest.approx(1, abs=1e-9)
        assert min(answer.fields.values()) > 0
    else:
        assert answer.reason


@given(WORKS, st.randoms(use_true_random=False))
def test_the_order_of_keywords_does_not_matter(work: WorkText, random: Random) -> None:
    keywords, terms = list(work.keywords), list(work.index_terms)
    random.shuffle(keywords)
    random.shuffle(terms)
    shuffled = _CLASSIFIER.answer(WorkText(work.title, keywords, terms, work.venue))
    assert shuffled.fields == _CLASSIFIER.answer(work).fields


@given(WORKS)
def test_case_does_not_matter(work: WorkText) -> None:
    def texts(work: WorkText) -> list[str]:
        return [work.title, *work.keywords, *work.index_terms, work.venue or ""]

    venue = None if work.venue is None else work.venue.upper()
    upper = WorkText(
        work.title.upper(), [k.upper() for k in work.keywords], [term.upper() for term in work.index_terms], venue
    )
    # Some letters have no capital of their own (the dotless i): their capital is another letter.
    assume(all(one.casefold() == other.casefold() for one, other in zip(texts(work), texts(upper), strict=True)))
    assert _CLASSIFIER.answer(upper) == _CLASSIFIER.answer(work)


def test_answers_come_in_the_order_of_the_works() -> None:
    works = [WorkText("", [keyword]) for keyword in ("blockchain", "tea", "5G", "big data")]
    for order in permutations(works):
        answers = classify(order, _SCHEME)
        assert list(answers) == [_CLASSIFIER.answer(work) for work in order]


# ---- Schemes -------------------------------------------------------------------------------------------------------


def test_the_surveys_fields_have_the_surveys_names() -> None:
    assert [field.code for field in _SCHEME.fields] == ICT8
    assert [field.name.ja for field in _SCHEME.fields] == [
        "AI技術",
        "IoTシステム構築技術",
        "エッジコンピューティング",
        "サイバーセキュリティ技術",
        "デバイス技術",
        "ネットワーク技術",
        "ビッグデータ解析技術",
        "光・量子技術",
    ]


@pytest.mark.parametrize("name", scheme_names())
def test_schemes_are_complete_in_both_languages(name: str) -> None:
    scheme = load_scheme(name)
    japanese = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    for label in (scheme.name, *scheme.groups.values(), *(field.name for field in scheme.fields)):
        assert japanese.search(label.ja) or label.ja.startswith("Intelligence of Things")
        assert label.en and not japanese.search(label.en)
    for field in scheme.fields:
        assert any(japanese.search(term) for term in field.terms), field.code
        assert any(term.isascii() for term in field.terms), field.code
        assert field.group in scheme.groups or not scheme.groups
    assert {field.group for field in scheme.fields} == (set(scheme.groups) or {""})
    assert scheme.source


def test_the_strategy_has_six_technology_fields_and_ten_projects() -> None:
    scheme = load_scheme("keytech")
    assert (list(scheme.groups), len(scheme.fields)) == (list("ABCDEF"), 10)
    assert list(load_scheme("vision2020").groups) == ["A1", "A2", "B", "C", "D"]


@pytest.mark.parametrize(("origin", "target"), list(crosswalks()))
def test_crosswalk_weights_sum_to_one(origin: str, target: str) -> None:
    weights = crosswalk(origin, target)
    assert list(weights) == [field.code for field in load_scheme(origin).fields]
    targets = {field.code for field in load_scheme(target).fields}
    for parts in weights.values():
        assert set(parts) <= targets
        assert sum(parts.values()) == pytest.approx(1, abs=1e-9)
        assert min(parts.values()) > 0


def test_a_crosswalk_carries_the_weights_of_a_work() -> None:
    there = {"a": {"x": 0.25, "y": 0.75}, "b": {"y": 1.0}}
    assert carried({"a": 0.4, "b": 0.6}, there) == pytest.approx({"x": 0.1, "y": 0.9})
    with pytest.raises(UsageError, match="from ict8 to tea"):
        crosswalk("ict8", "tea")


def test_groups_sum_their_fields() -> None:
    weights = {"next_wireless": 0.5, "space_ict": 0.25, "quantum_ict": 0.25}
    assert grouped(weights, load_scheme("keytech")) == {"B": 0.75, "D": 0.25}


# ---- A user's own topic file ---------------------------------------------------------------------------------------


def test_a_topic_file_is_a_scheme(tmp_path: Path) -> None:
    scheme = topic(tmp_path, 'name = "Tea"\n[fields.green]\nname = {ja = "緑茶"}\nterms = ["green tea"]\n')
    assert (scheme.code, scheme.name.en, scheme.fields[0].name.en) == ("topic", "Tea", "緑茶")
    (answer,) = classify([WorkText("Green teas of the coast")], scheme)
    assert answer == FieldAnswer({"green": 1.0}, {"green": ["green tea"]}, Reason.TITLE)


def test_a_topic_may_include_the_vocabulary_of_a_field(tmp_path: Path) -> None:
    text = '[fields.safe]\nincludes = ["ict8.security"]\nterms = ["umbrella"]\nexclusions = ["privacy"]\n'
    scheme = topic(tmp_path, text)
    works = [WorkText("", [keyword]) for keyword in ("malware", "umbrella", "privacy")]
    assert [bool(answer.fields) for answer in classify(works, scheme)] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[fields.a]\nterm = ["x"]\n', 2, 'did you mean "terms"'),
        ('[fields.a]\nterms = "x"\n', 2, "expected a list of texts"),
        ('[fields.a]\nterms = [\n"x",\n7]\n', 4, "expected a text with a word in it"),
        ('[fields.a]\nterms = ["x", "…"]\n', 2, "expected a text with a word in it"),
        ("[fields.a]\nhints = ['x']\n", 1, "has no terms"),
        ('[fields.a]\nterms = ["x"]\nhints = ["X"]\n', 3, "is among the terms"),
        ('[fields.a]\ngroup = "B"\nterms = ["x"]\n[groups.A]\n', 2, "expected one of: A"),
        ('[fields.a]\nincludes = ["ict8.securty"]\n', 2, "ict8.security"),
        ('[fields."a b"]\nterms = ["x"]\n', 1, "cannot be a field's code"),
        ('terms = ["x"]\n', 1, "does not belong here"),
        ("name = 'x'\n", 1, "there is no field"),
        ("fields = 3\n", 1, "expected a table of fields"),
        ("[fields\n", 1, "not TOML"),
    ],
)
def test_what_is_wrong_with_a_topic_file_is_said_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(StudyError) as caught:
        topic(tmp_path, text)
    assert any(f"topic.toml:{line}: " in message and says in message for message in str(caught.value).split("\n"))


def test_a_scheme_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='did you mean "ict8"'):
        load_scheme("itc8")
    with pytest.raises(UsageError, match="cannot be read"):
        load_scheme(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b"# x\n# caf\xe9\n")
    with pytest.raises(StudyError, match=r"latin\.toml:2: not UTF-8"):
        load_scheme(tmp_path / "latin.toml")


@pytest.mark.parametrize("name", scheme_names())
def test_vocabularies_name_each_phrase_once_and_no_exclusion_is_idle(name: str) -> None:
    for field in load_scheme(name).fields:
        subjects = [" ".join(tokens_of(phrase)) for phrase in (*field.terms, *field.hints, *field.exclusions)]
        venues = [" ".join(tokens_of(phrase)) for phrase in (*field.venues, *field.venue_hints)]
        assert len(set(subjects)) == len(subjects), field.code
        assert len(set(venues)) == len(venues), field.code
        own = (*field.terms, *field.hints, *field.venues, *field.venue_hints)
        meaning = {" ".join(tokens) for phrase in own for tokens in variants(phrase)}
        for exclusion in field.exclusions:
            spans = {
                " ".join(tokens[start:end])
                for tokens in variants(exclusion)
                for start in range(len(tokens))
                for end in range(start + 1, len(tokens) + 1)
            }
            assert spans & meaning, (field.code, exclusion)


# ---- Real works ----------------------------------------------------------------------------------------------------


def test_the_gold_is_large_enough_and_halved() -> None:
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["work_id"] for row in rows}) == len(rows) >= 500
    for row in rows:
        assert set(filter(None, row["fields"].split(";"))) <= set(ICT8)
    halves = Counter(row["split"] for row in rows)
    assert abs(halves["test"] - halves["build"]) < 0.05 * len(rows)
    assert halves["test"] + halves["build"] >= 500


def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy_fields", ROOT / "bench" / "accuracy_fields.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_fields_of_real_works_are_right(shared: Path) -> None:
    accuracy = bench()
    truth = accuracy.gold("all")
    works = {work.id: accuracy.text_of(work) for work in accuracy.shared_works(shared) if work.id in truth}
    assert works.keys() == truth.keys()
    answers = dict(zip(works, classify(works.values(), _SCHEME), strict=True))
    for half in ("build", "test", "fresh", "fresh2", "fresh3", "fresh4"):
        table = accuracy.counts(answers, accuracy.gold(half), ICT8)
        precision, recall = accuracy.scores(table.sum(axis=(0, 1)))
        assert precision >= 0.88, half
        assert recall >= 0.82, half


def test_works_with_authors_keywords_are_decided(shared: Path) -> None:
    path = shared / "data" / "exports" / "ieee-xplore-api.jsonl.gz"
    works = [work for work in read(path, choose(path)) if isinstance(work, Work) and work.keywords]
    answers = list(classify((WorkText(w.title, w.keywords, w.index_terms, w.venue) for w in works), _SCHEME))
    undecided = [answer for answer in answers if not answer.fields and answer.reason == Reason.NO_TERM]
    assert len(works) > 1000
    assert len(undecided) <= 0.05 * len(works)
