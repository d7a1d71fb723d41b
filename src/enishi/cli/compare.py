"""Compare two pictures."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.terminal import Json, app, print_json
from enishi.language import _


@app.command(
    help=_("Compare two results, some years of results (OUT@2016-2018), or a result and `published`.")
    + "\n\n"
    + _("Example: enishi compare result published")
)
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=_("A result, OUT@YEARS, or published."))],
    b: Annotated[str, typer.Argument(metavar="B", help=_("What A is compared with."))],
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option(help=_("A CSV file for the whole comparison."))] = None,
    top: Annotated[int, typer.Option(min=1, help=_("How many places to print."))] = 20,
) -> None:
    """Compare two results."""
    from enishi.pipeline.publish import beside
    from enishi.pipeline.sides import side
    from enishi.reports.comparison import cause_text, write_comparison
    from enishi.strategy.comparison import compare as compared

    one, other = side(a), side(b)
    rows = compared(one, other)
    if out:
        with beside(out) as partial:
            write_comparison(partial, rows, one, other)
    if as_json:
        sides = [{"label": s.label, "status": s.status, "works": s.works, "coverage": s.coverage} for s in (one, other)]
        print_json({"a": sides[0], "b": sides[1], "places": rows})
        return
    typer.echo(f"A: {one.label} ({one.status})\nB: {other.label} ({other.status})")
    for row in rows[:top]:
        _print_comparison(row, [cause_text(cause, one, other) for cause in row["causes"]])


def _print_comparison(row: dict[str, Any], causes: list[str]) -> None:
    """Print one place of a comparison."""
    from enishi.indicators import indicators

    kind = f"{row['type_a']} → {row['type_b']}" if row["type_changed"] else row["type_b"] or row["type_a"] or ""
    typer.echo(f"\n{row['place']} {row['name_ja']} / {row['name_en']}  {kind}")
    for name, values in row["indicators"].items():
        if values["difference"] is not None:
            digits = indicators()[name].decimals if name in indicators() else 3
            a, b, difference = (values[key] for key in ("a", "b", "difference"))
            typer.echo(f"  {name}: {a:,.{digits}f} → {b:,.{digits}f} ({difference:+,.{digits}f})")
    for cause in causes:
        typer.echo(f"  · {cause}")
