"""What commands that read a form or a list filled in by people tell of it."""

from typing import Any

import typer

from enishi.cli.terminal import say
from enishi.errors import shown
from enishi.language import _


def tell_rows(answer: dict[str, Any]) -> None:
    """Tell how many rows were read and kept, and what is wrong with the others."""
    counts = _("{file}: read {rows} = kept {kept} + rejected {rejected}")
    typer.echo(counts.format(**{key: answer[key] for key in ("file", "rows", "kept", "rejected")}))
    for problem in answer["problems"]:
        say("  " + problem["text"])


def tell_replaced(answer: dict[str, Any]) -> None:
    """Tell what the user's overlay puts in the place of the package's own."""
    for row in answer["overlay"]["replaced"]:
        said = _("the overlay replaces {key}: {base} → {overlay}")
        say(said.format(key=row["key"], base=shown(row["base"]), overlay=shown(row["overlay"])))
