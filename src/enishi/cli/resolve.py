"""Find the places and organisations of affiliations."""

import json
import sys
from typing import Annotated

import typer

from enishi.cli.terminal import Json, app, opened, plain
from enishi.language import _


@app.command(
    help=_("Find the places and organisations of affiliations, one a line (or JSON objects with `affiliation`).")
    + "\n\n"
    + _("Example: enishi resolve affiliations.txt --json")
)
def resolve(
    file: Annotated[str, typer.Argument(help=_("A file, or - for standard input."))] = "-",
    as_json: Json = False,
) -> None:
    """Resolve affiliations."""
    from enishi.pipeline.resolve import resolve_lines

    with opened(file) as lines:
        for answer in resolve_lines(lines):
            if as_json:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            else:
                text = plain(answer["affiliation"])
                sys.stdout.write(f"{';'.join(answer['places']) or 'ZZ'}\t{text}\n")
