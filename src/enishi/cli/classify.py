"""Find the fields of works."""

import json
import sys
from typing import Annotated

import typer

from enishi.cli.terminal import Json, app, opened
from enishi.language import _


@app.command(
    help=_("Find the ICT fields of works, one JSON object a line with title, keywords, venue.")
    + "\n\n"
    + _("Example: enishi classify works.jsonl --json")
)
def classify(
    file: Annotated[str, typer.Argument(help=_("A file, or - for standard input."))] = "-",
    as_json: Json = False,
    scheme: Annotated[str, typer.Option(help=_("A scheme of fields by name, or a topic file."))] = "ict8",
) -> None:
    """Classify works."""
    from enishi.pipeline.classify import classify_lines

    with opened(file) as lines:
        for answer in classify_lines(lines, scheme):
            if as_json:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            else:
                weights = (f"{code} {weight:.2f}" for code, weight in answer["fields"].items())
                sys.stdout.write(("; ".join(weights) or f"– ({answer['reason']})") + "\n")
