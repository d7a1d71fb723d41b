"""Whom to work with."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.terminal import Json, app, bar, plain, print_json, say
from enishi.errors import UsageError
from enishi.language import _, current


@app.command(
    help=_("Rank partners for an organisation or a place: new ties, and apart from them stronger ones.")
    + "\n\n"
    + _('Example: enishi partners result --for "The University of Tokyo" --type university --xlsx partners.xlsx')
)
def partners(
    result: Annotated[Path, typer.Argument(help=_("The folder of a result."))],
    who: Annotated[str, typer.Option("--for", help=_("A ROR id, the name of an organisation, or a place."))],
    level: Annotated[
        str, typer.Option(help=_("What candidates are: organisation, or place (for a place)."))
    ] = "organisation",
    field: Annotated[str | None, typer.Option(help=_("Partners in one field of the result."))] = None,
    topic: Annotated[Path | None, typer.Option(help=_("Partners on a topic: a topic file (TOML)."))] = None,
    among: Annotated[
        str | None, typer.Option(help=_("Places of candidates: codes, names or groups of the study, by commas."))
    ] = None,
    type: Annotated[str | None, typer.Option(help=_("Types of candidates, by commas: university, company …"))] = None,
    min_works: Annotated[int, typer.Option(min=1, help=_("Least works of a candidate (of the subject)."))] = 5,
    known: Annotated[
        Path | None, typer.Option(help=_("Partners known already, one a line; they are no new ones."))
    ] = None,
    exclude: Annotated[Path | None, typer.Option(help=_("Organisations to leave out, one a line."))] = None,
    rivals: Annotated[
        str | None, typer.Option(help=_("Organisations or places, by commas: who of them is already inside?"))
    ] = None,
    top: Annotated[int, typer.Option(min=1, help=_("How many candidates of each kind."))] = 20,
    as_json: Json = False,
    xlsx: Annotated[Path | None, typer.Option(help=_("An Excel workbook to write."))] = None,
) -> None:
    """Rank partners."""
    from enishi.pipeline.partners import Asked
    from enishi.pipeline.partners import partners as ranked
    from enishi.pipeline.publish import beside
    from enishi.reports.partners_excel import write_partners

    if xlsx and xlsx.is_dir():
        raise UsageError(_("{path}: is a folder; name a file").format(path=xlsx))
    asked = Asked(who, level, field, topic, among, type, min_works, known, exclude, rivals, top)
    answer = ranked(result, asked, bar)
    if xlsx:
        with beside(xlsx) as partial:
            write_partners(partial, answer)
    if as_json:
        print_json(answer)
        return
    _print(answer)
    if xlsx:
        say(str(xlsx))


def _print(answer: dict[str, Any]) -> None:
    """Print both lists, each after the record of such lists, and what is missing."""
    from enishi.reports import partner_texts as texts

    asker = answer["for"]
    typer.echo(_("Partners for {name}").format(name=f"{texts.name(asker)} ({asker['id']}, {asker['works']:,})"))
    if answer["settings"]["status"] == "synthetic":
        typer.echo(_("synthetic data: the works are made up, and no number says anything about a real place"))
    for kind, label in texts.KINDS.items():
        record = answer["backtest"][kind]
        typer.echo(f"\n{label()}\n  {texts.verdict(record)}")
        if record["possible"]:
            _print_record(record)
        for row in answer[kind]:
            _print_candidate(row)
    typer.echo("")
    for gap in answer["gaps"]:
        typer.echo(_("missing: {gap}").format(gap=gap))
    for note in texts.notes():
        typer.echo(f"· {note}")


def _print_record(record: dict[str, Any]) -> None:
    """Print the back-test as a table."""
    from rich.console import Console
    from rich.table import Table

    from enishi.reports import partner_texts as texts

    years = "–".join(map(str, record["hidden_years"]))
    table = Table(show_edge=False, title=_("Back-test, hidden years {years}").format(years=years), title_justify="left")
    table.add_column(_("Ranking"))
    for measure in texts.MEASURES.values():
        table.add_column(measure(), justify="right")
    for ranking, name in texts.RANKINGS.items():
        values = [record["measures"][ranking][measure] for measure in texts.MEASURES]
        table.add_row(name(), *(f"{v['value']:.3f} ({v['low']:.3f}–{v['high']:.3f})" for v in values))
    Console(highlight=False, markup=False, width=120).print(table)


def _print_candidate(row: dict[str, Any]) -> None:
    """Print one candidate."""
    from enishi.reports import partner_texts as texts

    marks = [_("known")] * row["known"] + [_("unverified")] * (not row["verified"])
    lift = "" if row["lift"] is None else f" ×{row['lift']:.1f}"
    where = " · ".join(filter(None, [texts.name(row, "place"), texts.types(row), *marks]))
    typer.echo(f"\n{row['rank']:>3}. {plain(texts.name(row))}  [{where}]  {texts.score(row)}{lift}")
    for reason in row["reasons"]:
        typer.echo(f"     + {plain(texts.reason(reason))}")
    for work in row["evidence"]:
        typer.echo(f"     - {texts.SHOWS[work['shows']]()}: {plain(texts.work(work))}")
    for way in texts.way_in(row):
        typer.echo(f"     > {plain(way)}")
    if row["rivals"]:
        typer.echo("     ! " + _("rivals inside: {rivals}").format(rivals=plain(texts.rivals(row))))
    for item in row["unknown"]:
        typer.echo(f"     ? {item[current()]}")
