"""Show what of a result to look at by hand."""

from pathlib import Path
from typing import Annotated

import typer

from enishi.cli.terminal import Json, app, print_json
from enishi.errors import UsageError
from enishi.language import _


@app.command(
    help=_("Show the names and terms of a result that matter most and are least sure, to correct by hand.")
    + "\n\n"
    + _("Example: enishi review result --out corrections.toml")
)
def review(
    result: Annotated[Path, typer.Argument(help=_("The folder of a result."))],
    as_json: Json = False,
    top: Annotated[int, typer.Option(min=1, help=_("How many of each to show."))] = 20,
    out: Annotated[Path | None, typer.Option(help=_("A corrections file to fill in (TOML)."))] = None,
) -> None:
    """Show what to look at by hand."""
    from enishi.pipeline.publish import beside
    from enishi.pipeline.review import corrections_template
    from enishi.pipeline.review import review as doubtful

    found = doubtful(result, top)
    if out:
        if out.exists():
            raise UsageError(_("{path}: is there already; name a new file").format(path=out))
        with beside(out) as partial:
            partial.write_text(corrections_template(found["affiliations"]), "utf-8")
    if as_json:
        print_json(found)
        return
    typer.echo(_("affiliations: works, places, organisations"))
    for row in found["affiliations"]:
        found_names = f"{';'.join(row['places']) or 'ZZ'}  {';'.join(row['organisations']) or '–'} ({row['tier']})"
        typer.echo(f"  {row['works']:>7,}  {row['affiliation'][:90]}  {found_names}")
    typer.echo(_("terms that decide a field alone: works, field"))
    for row in found["terms"]:
        typer.echo(f"  {row['works']:>7,}  {row['term']}  {row['field']}")
    typer.echo(_("keywords of works without a field: works"))
    for row in found["keywords"]:
        typer.echo(f"  {row['works']:>7,}  {row['keyword']}")
