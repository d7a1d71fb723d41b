"""Escapes are undone, text is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enishi.readers.escapes import plain, tex


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M&uuml;ller &amp; S&#246;hne", "Müller & Söhne"),
        ("R&amp;amp;D", "R&D"),
        ("&amp;lt;i&amp;gt;E. coli&amp;lt;/i&amp;gt;", "E. coli"),
        ("H<sub>2</sub>O and <I>x</I><br/>y", "H2O and x y"),
        ('<mml:math xmlns:mml="http://x"><mml:mi>α</mml:mi></mml:math>-shapes', "α-shapes"),
        ("<math><semantics><mi>n</mi><annotation encoding='t'>n</annotation></semantics></math>", "n"),
        ("a < b and c > d, p<0.05", "a < b and c > d, p<0.05"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&lt;img src=x onerror=alert(1)&gt;", "<img src=x onerror=alert(1)>"),
        ("AT&T, R&D, ?a=1&para=2, List<Integer>", "AT&T, R&D, ?a=1&para=2, List<Integer>"),
        ("\u202aJuana\u202c\u00a0 D\u00ed\u200baz\x00\x1b[1m\tx\u2029y", "Juana Díaz[1m x y"),
        ("e\u0301", "é"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_html_is_undone_and_text_stays(written: str, meant: str) -> None:
    assert plain(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"Fran{\c{c}}ois M{\"u}ller", "François Müller"),
        (r"{\'\i}, {\o}, \v{S}, Wi\ss{}mann, Pawe\l{} \H{o}", "í, ø, Š, Wißmann, Paweł ő"),
        (r"Na\textcrd{}a", "Nađa"),
        (r"5\% of R\&D", "5% of R&D"),
        ("5% of R&D", "5% of R&D"),
        (r"R\&amp;D", "R&D"),
        ("{NASA}'s {{GPU}} -- a ``test''", "NASA's GPU – a “test”"),
        (r"$\alpha$ and \emph{b}", "α and b"),
        ("C# under_score O'Neil", "C# under_score O'Neil"),
        (r"\input{/etc/passwd}x", "x"),
    ],
)
def test_tex_is_undone(written: str, meant: str) -> None:
    assert tex(written) == meant


@pytest.mark.parametrize("hostile", ["{" * 5000, "\\frac" * 500, "$" * 999, "\\" * 999, "{" * 70_000])
def test_hostile_tex_is_only_text(hostile: str) -> None:
    assert isinstance(tex(hostile), str)


@given(st.text())
def test_plain_text_has_no_controls_and_single_blanks(text: str) -> None:
    result = plain(text)
    assert result == " ".join(result.split())
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in result)
    assert unicodedata.is_normalized("NFC", result)
    assert result.encode("utf-8").decode("utf-8") == result


@given(st.text(alphabet=st.characters(categories=["L", "N"])))
def test_letters_and_digits_are_never_lost(text: str) -> None:
    assert plain(text) == unicodedata.normalize("NFC", text)
