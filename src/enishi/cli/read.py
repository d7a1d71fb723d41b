"""Read files and account for their records."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.terminal import Json, Out, app, bar, print_json, say, say_left_out
from enishi.language import _


@app.command(
    help=_("Read files and say what was read, kept, merged and lost.")
    + "\n\n"
    + _("Example: enishi read export.csv --json")
)
def read(
    files: Annotated[list[Path], typer.Argument(help=_("Files or folders of works, in any format that is known."))],
    as_json: Json = False,
    format: Annotated[str | None, typer.Option(help=_("The format, where looking at the file does not tell."))] = None,
    out: Out = None,
) -> None:
    """Read files."""
    from enishi.pipeline.read import read_report

    with tempfile.TemporaryDirectory(prefix="enishi-") as scratch:
        report = read_report(files, format, Path(scratch), out, bar)
    say_left_out(report["left_out"])
    if as_json:
        print_json(report)
        return
    for file in report["files"]:
        typer.echo(f"{file['path']}: {_(file['label'])}\n  {_accounted(file)}")
        typer.echo("  " + _("this format never gives: {fields}").format(fields=", ".join(file["cannot_give"]) or "–"))
    if len(report["files"]) > 1:
        typer.echo(_("together") + f"\n  {_accounted(report)}")
    for reject in report["rejects"][:10]:
        say("{file}: {position}: {reason}".format(**reject))


def _accounted(counts: dict[str, Any]) -> str:
    """Return the counts of what was read, in words."""
    return _(
        "read {read:,} = kept {kept:,} + merged {merged:,} + rejected {rejected:,}; "
        "without authors {without_authors:,}, affiliation {without_affiliation:,}, year {without_year:,}"
    ).format(**counts)
