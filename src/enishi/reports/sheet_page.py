"""A strategy sheet as one printable page of HTML that reaches for nothing."""

import math
import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from enishi.language import marked as _
from enishi.language import translate
from enishi.reports.sheet_texts import SECTIONS, STATUS, notes, references, sources

_STYLE = (
    "body{font:10.5pt/1.5 'Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif;margin:2em auto;max-width:52em;"
    "padding:0 1em;color:#1c2126}h1{font-size:1.5em;margin:0 0 .3em}h2{font-size:1.05em;margin:1.1em 0 .2em;"
    "border-bottom:1px solid #1c2126}ul,ol{margin:0;padding:0;list-style:none}li{margin:.25em 0;break-inside:avoid}"
    ".status{font-size:.8em;border:1px solid #5b6670;border-radius:3px;padding:0 .4em;margin-right:.5em}"
    "small{display:block;color:#5b6670;overflow-wrap:anywhere}.band{background:#ffdf7a;padding:.4em .8em}"
    # One page of A4: two columns, evidence behind its line.
    "@page{size:A4;margin:8mm}@media print{body{font-size:SIZEpt;line-height:1.25;"
    "margin:0;padding:0;max-width:none;columns:2;column-gap:5mm}h1,h1~p{margin:0}"
    "li{margin:.1em 0}h2{margin:.45em 0 .1em;break-after:avoid}small{display:inline;font-size:.8em;margin-left:.5em}"
    ".band{padding:.1em .4em;margin:0}.status{padding:0 .2em;margin-right:.3em}}"
)


def write_sheet(path: Path, answer: dict[str, Any], language: str) -> None:
    """Write a sheet in one language. Raises OSError."""

    def say(message: str, **values: object) -> str:
        return escape(translate(message, language).format(**values))

    name, field = answer[f"name_{language}"], answer[f"field_{language}"]
    title = escape(" · ".join(filter(None, [name, field])))
    study = answer["title"].get(language) if isinstance(answer["title"], dict) else answer["title"]
    years = say(SUBTITLE, first=answer["years"][0], last=answer["years"][1])
    parts = [f"<h1>{title}</h1>", f"<p>{' · '.join(filter(None, [years, escape(study or '')]))}</p>"]
    band = ' class="band"' if answer["status"] == "synthetic" else ""
    parts += [f"<p{band}>{escape(' · '.join(notes(answer, language)))}</p>"]
    # A source stands once, at the end; a line names it by its number.
    noted = list(dict.fromkeys(one for line in answer["lines"] for one in sources(line, language)))
    number = {one: at for at, one in enumerate(noted, 1)}
    for section in answer["sections"]:
        lines = [line for line in answer["lines"] if line["section"] == section]
        if lines:
            parts.append(f"<h2>{say(SECTIONS[section])}</h2><ul>")
            parts += [_line(line, language, say(STATUS[line["status"]]), number) for line in lines]
            parts.append("</ul>")
    if noted:
        listed = "".join(f"<li>[{at}] {escape(one)}</li>" for one, at in number.items())
        parts.append(f"<h2>{say(SOURCES)}</h2><ol>{listed}</ol>")
    body = "\n".join(parts)
    style = _STYLE.replace("SIZE", f"{_size(body):.1f}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    path.write_text(
        f'<!doctype html>\n<html lang="{language}"><head>{head}</head><body>\n{body}\n</body></html>\n', "utf-8"
    )


def _size(body: str) -> float:
    """Return the size in points at which the text fills one side of A4 at most; a wide character takes twice the room.

    Measured in Chromium on sheets of three studies in both languages: size × √text is 710 to 749 where it just fits.
    """
    text = unescape(re.sub("<[^>]*>", "", body))
    room = len(text) + sum(east_asian_width(one) in "WFA" for one in text)
    return min(680 / math.sqrt(room), 9.0)


def _line(line: dict[str, Any], language: str, status: str, number: dict[str, int]) -> str:
    notes = " ".join(f"[{number[one]}]" for one in sources(line, language))
    shown = " ".join(filter(None, [notes, "; ".join(references(line))]))
    text = escape(line["text"][language])
    return f'<li><span class="status">{status}</span>{text}<small>{escape(shown)}</small></li>'


SUBTITLE = _("Strategy sheet, works of {first} to {last}")
SOURCES = _("Sources")
