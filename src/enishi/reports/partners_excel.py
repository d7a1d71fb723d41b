"""The workbook of ``enishi partners``: new, stronger, the back-test, settings and notes; one row a candidate.

Texts come from strangers: every text is written as a text, never as a formula or a link of its own making. The same
answer gives the same bytes: the workbook carries a fixed date.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from enishi.language import _, current
from enishi.reports import partner_texts as texts

Row = Mapping[str, Any]
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FONT = {"font_name": "Yu Gothic", "font_size": 10, "valign": "top"}
_MOST_WORKS, _MOST_TEXT = 5, 32_000


class _Sheet:
    """One sheet with a heading row, widths, a filter, and the formats that all share."""

    def __init__(self, book: Any, title: str, headings: Sequence[tuple[str, int]], formats: Mapping[str, Any]) -> None:
        self._sheet, self._formats, self._row = book.add_worksheet(title), formats, 0
        self._columns = len(headings)
        for column, (heading, width) in enumerate(headings):
            self._sheet.set_column(column, column, width, formats["text"])
            self._sheet.write_string(0, column, heading, formats["head"])

    def add(self, cells: Sequence[Any]) -> None:
        """Add a row: numbers as numbers, (number, format) by its format, links as (address, text), texts as texts."""
        self._row += 1
        for column, cell in enumerate(cells):
            self._write(column, cell)

    def _write(self, column: int, cell: Any) -> None:
        sheet, row, text = self._sheet, self._row, self._formats["text"]
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, text)
        elif isinstance(cell, tuple) and isinstance(cell[0], str):
            address, label = cell
            if sheet.write_url(row, column, address, self._formats["link"], label[:_MOST_TEXT]) != 0:
                sheet.write_string(row, column, label[:_MOST_TEXT], text)  # too long for Excel
        elif isinstance(cell, tuple):
            value, format = cell
            if value is None:
                sheet.write_blank(row, column, None, text)
            else:
                sheet.write_number(row, column, value, self._formats[format])
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.write_number(row, column, cell, self._formats["number"])
        else:
            sheet.write_string(row, column, str(cell)[:_MOST_TEXT], text)

    def finish(self, frozen: int) -> None:
        """Freeze the heading and the first columns, and filter every column."""
        self._sheet.freeze_panes(1, frozen)
        self._sheet.autofilter(0, 0, max(self._row, 1), self._columns - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(8)  # A3
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)


def write_partners(path: Path, answer: Row) -> None:
    """Write the answer of ``pipeline.partners`` as a workbook."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": _title(answer), "created": _CREATED})
    formats = {
        "text": book.add_format({**_FONT, "text_wrap": True}),
        "head": book.add_format({**_FONT, "bold": True, "text_wrap": True, "bg_color": "#DDE6F0", "bottom": 1}),
        "link": book.add_format({**_FONT, "text_wrap": True, "font_color": "#0B5394", "underline": 1}),
        "year": book.add_format({**_FONT, "num_format": "0"}),
        "number": book.add_format({**_FONT, "num_format": "#,##0"}),
        "share": book.add_format({**_FONT, "num_format": "0.000"}),
        "lift": book.add_format({**_FONT, "num_format": "0.0"}),
        "gap": book.add_format({**_FONT, "num_format": "+0.000;-0.000;0.000"}),
    }
    for kind, label in texts.KINDS.items():
        sheet = _Sheet(book, label(), _headings(), formats)
        for row in answer[kind]:
            sheet.add(_candidate(row))
        sheet.finish(3)
    _backtest(book, answer, formats)
    _settings(book, answer, formats)
    book.close()


def _title(answer: Row) -> str:
    return _("Partners for {name}").format(name=texts.name(answer["for"]))


def _headings() -> list[tuple[str, int]]:
    """Return the headings and widths of a list of candidates."""
    works = [(_("Work {number}").format(number=number), 34) for number in range(1, _MOST_WORKS + 1)]
    return [
        (_("Rank"), 6),
        (_("Organisation or place"), 30),
        (_("Name in Japanese"), 24),
        (_("Country or territory"), 14),
        (_("Type"), 16),
        (_("Id"), 26),
        (_("Score"), 9),
        (_("Score, low"), 9),
        (_("Score, high"), 9),
        (_("Times the average pair"), 10),
        (_("Works"), 8),
        (_("Joint works"), 8),
        (_("Last joint work"), 9),
        (_("Known already"), 9),
        (_("Reason 1"), 36),
        (_("Reason 2"), 36),
        (_("Reason 3"), 36),
        *works,
        (_("The way in"), 60),
        (_("Rivals inside (joint works)"), 30),
        (_("What is not known"), 40),
        (_("Remarks"), 30),
        (_("Decision"), 14),
    ]


def _candidate(row: Row) -> list[Any]:
    """Return the cells of a candidate, in the order of the headings."""
    told = [texts.reason(reason) for reason in row["reasons"]]
    shown = [_work(work) for work in row["evidence"][:_MOST_WORKS]]
    id_cell = (row["id"], row["id"]) if row["id"].startswith("https://ror.org/") else row["id"]
    return [
        row["rank"],
        row["name_en"],
        row["name_ja"],
        texts.name(row, "place"),
        texts.types(row),
        id_cell,
        (row["score"], "share"),
        (row["low"], "share"),
        (row["high"], "share"),
        (row["lift"], "lift"),
        row["works"],
        row["joint"]["works"],
        (row["joint"]["last"], "year"),
        _("yes") if row["known"] else "",
        *(told + [""] * 3)[:3],
        *(shown + [""] * _MOST_WORKS)[:_MOST_WORKS],
        "\n".join(texts.way_in(row)),
        texts.rivals(row),
        "\n".join(item[current()] for item in row["unknown"]),
        "",
        "",
    ]


def _work(work: Row) -> Any:
    """Return the cell of a work: a link where it has a DOI."""
    label = f"{texts.SHOWS[work['shows']]()}: {texts.work(work)}"
    return (work["url"], label) if work["url"] else label


def _backtest(book: Any, answer: Row, formats: Mapping[str, Any]) -> None:
    """Write the record: each ranking, each measure, with intervals, and the model's difference to it."""
    headings = [(_("Ties"), 16), (_("Ranking"), 44)]
    for measure in texts.MEASURES.values():
        headings += [(measure(), 11), (_("low"), 9), (_("high"), 9)]
    headings += [(_("Model − this, average precision"), 14), (_("low"), 9), (_("high"), 9), (_("Ranks the list"), 10)]
    headings += [
        (_("Hidden years"), 12),
        (_("Pairs"), 11),
        (_("Ties found"), 9),
        (_("Asking sides"), 9),
        (_("In words"), 60),
    ]
    sheet = _Sheet(book, _("Back-test"), headings, formats)
    for kind, label in texts.KINDS.items():
        record = answer["backtest"][kind]
        if not record["possible"]:
            sheet.add([label(), "", *[""] * 12, "", "", "", "", "", texts.verdict(record)])
            continue
        for ranking, name in texts.RANKINGS.items():
            cells: list[Any] = [label(), name()]
            for measure in texts.MEASURES:
                value = record["measures"][ranking][measure]
                cells += [(value[end], "share") for end in ("value", "low", "high")]
            gap = record["differences"].get(ranking, {}).get("average_precision")
            cells += [(gap[end] if gap else None, "gap") for end in ("value", "low", "high")]
            cells.append(_("yes") if ranking == record["used"] else "")
            cells += ["–".join(map(str, record["hidden_years"])), record["pairs"], record["hits"], record["focal"]]
            sheet.add([*cells, texts.verdict(record) if ranking == record["used"] else ""])
    sheet.finish(2)


def _settings(book: Any, answer: Row, formats: Mapping[str, Any]) -> None:
    """Write who asked, what was set, and how to read it all."""
    sheet = _Sheet(book, _("Settings and notes"), [(_("Setting"), 44), (_("Value"), 90)], formats)
    asker = answer["for"]
    sheet.add([_("For"), f"{texts.name(asker)} ({asker['id']})"])
    sheet.add(
        [
            _("Result"),
            texts.name({f"title_{key}": value for key, value in answer["settings"]["result"].items()}, "title"),
        ]
    )
    for key, label in texts.setting_names().items():
        sheet.add([label, texts.setting(answer["settings"][key])])
    for gap in answer["gaps"]:
        sheet.add([_("What is missing"), gap])
    for note in texts.notes():
        sheet.add([_("Note"), note])
    sheet.finish(1)
