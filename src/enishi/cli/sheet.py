"""The strategy sheet of a place."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.terminal import Json, app, bar, existing, plain, print_json, say
from enishi.errors import UsageError
from enishi.language import _, current


@app.command(
    help=_("Show the strategy sheet of a place: what, where, with and against whom, by which method, next steps.")
    + "\n\n"
    + _("Example: enishi sheet Korea result --field iot --html korea.html")
)
def sheet(
    place: Annotated[str, typer.Argument(help=_("A country or territory, by name or code."))],
    out: Annotated[Path, typer.Argument(help=_("The folder of a result."))],
    field: Annotated[str | None, typer.Option(help=_("The sheet of one field of the result."))] = None,
    as_json: Json = False,
    html: Annotated[Path | None, typer.Option(help=_("A printable page to write."))] = None,
    overlay: Annotated[Path | None, typer.Option(help=_("A folder that overlays the knowledge base."))] = None,
    screening: Annotated[
        Path | None, typer.Option(help=_("Your screening list (CSV, Excel: place, organisation, reason, source)."))
    ] = None,
    since: Annotated[
        Path | None, typer.Option(help=_("An earlier sheet (--json): what became of its targets?"))
    ] = None,
) -> None:
    """Show a strategy sheet."""
    from enishi.pipeline.publish import beside
    from enishi.pipeline.sheet import strategy_sheet
    from enishi.reports.sheet_page import write_sheet

    if html and html.is_dir():
        raise UsageError(_("{path}: is a folder; name a file").format(path=html))
    if since:
        existing(since)
    if overlay and not overlay.is_dir():
        raise UsageError(_("{path}: there is no such file or folder").format(path=overlay))
    answer = strategy_sheet(out, place, field, overlay, screening, bar, since)
    if html:
        with beside(html) as partial:
            write_sheet(partial, answer, current())
    if as_json:
        print_json(answer)
        return
    for line in _lines(answer):
        typer.echo(plain(line))
    if html:
        say(str(html))


def _lines(answer: dict[str, Any]) -> list[str]:
    """Return the sheet as lines of text."""
    from enishi.reports.sheet_page import SUBTITLE
    from enishi.reports.sheet_texts import SECTIONS, STATUS, notes, references, sources

    here = current()
    first, last = answer["years"]
    found = [
        " · ".join(
            filter(None, [answer[f"name_{here}"], answer[f"field_{here}"], _(SUBTITLE).format(first=first, last=last)])
        )
    ]
    found += notes(answer, here)
    for section in answer["sections"]:
        lines = [line for line in answer["lines"] if line["section"] == section]
        if lines:
            found += ["", _(SECTIONS[section])]
        for line in lines:
            found.append(f"  [{_(STATUS[line['status']])}] {line['text'][here]}")
            found.append(f"      {'; '.join([*sources(line, here), *references(line)])}")
    return found
