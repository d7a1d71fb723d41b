"""Measure a network that people already have."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from enishi.cli.terminal import Json, app, existing, print_json
from enishi.language import _


@app.command(
    help=_("Measure a network that you already have: place_a,place_b,works.")
    + "\n\n"
    + _("Example: enishi measure network.csv --json")
)
def measure(
    network: Annotated[Path, typer.Argument(help=_("A CSV of pairs; a row of a place with itself is its total."))],
    as_json: Json = False,
) -> None:
    """Measure a network."""
    from enishi.flows.network_csv import read_network
    from enishi.indicators.measure import measure as measured

    rows = measured(read_network(existing(network)))
    if as_json:
        print_json(rows)
        return
    table = Table(show_edge=False)
    for column in rows[0] if rows else ():
        table.add_column(column, justify="right" if column != "place" else "left")
    for row in rows:
        table.add_row(*(f"{value:.4f}" if isinstance(value, float) else str(value) for value in row.values()))
    Console(highlight=False, markup=False).print(table)
