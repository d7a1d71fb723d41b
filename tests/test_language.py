"""Both languages are complete: every message in code has its Japanese, with the same blanks to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import enishi
from enishi.language import preferred, translate

PACKAGE = Path(enishi.__file__).parent
_BLANK = re.compile(r"\{[a-z_]*")


def messages() -> list[str]:
    """Return every message that code or templates speak."""
    methods = [("**.py", "python"), ("**/templates/**", "jinja2.ext:babel_extract")]
    found = extract_from_dir(str(PACKAGE), method_map=methods, keywords={"_": None})
    return sorted({message for _file, _line, message, *_rest in found if isinstance(message, str)})


@pytest.mark.parametrize("message", messages())
def test_every_message_has_its_japanese_with_the_same_blanks(message: str) -> None:
    japanese = translate(message, "ja")
    assert japanese != message or not re.search("[a-z]{3}", _BLANK.sub("", message)), "not translated"
    assert set(_BLANK.findall(japanese)) == set(_BLANK.findall(message))


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("language/ja/*.po")), ids=lambda path: path.name)
def test_catalogues_are_filled_and_say_nothing_twice(path: Path) -> None:
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file, locale="ja") if entry.id]
    assert entries
    assert [entry.id for entry in entries if not entry.string or entry.fuzzy] == []
    others = {other for other in PACKAGE.glob("language/ja/*.po") if other != path}
    for other in others:
        with other.open("rb") as file:
            theirs = {entry.id: entry.string for entry in read_po(file, locale="ja") if entry.id}
        assert {e.id: (e.string, theirs[e.id]) for e in entries if theirs.get(e.id, e.string) != e.string} == {}


@pytest.mark.parametrize(("value", "language"), [("ja_JP.UTF-8", "ja"), ("en_US", "en"), ("C", "en"), ("fr", "en")])
def test_the_language_follows_the_environment(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    for name in ("ENISHI_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", value)
    assert preferred() == language
