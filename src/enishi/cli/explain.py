"""Show how a number came about."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.terminal import Json, app, plain, print_json
from enishi.language import _, current


@app.command(
    help=_("Show how a number of a result came about: formula, inputs, interval, signatures and works.")
    + "\n\n"
    + _("Example: enishi explain result JP international_share --field ai --year 2021")
)
def explain(
    result: Annotated[Path, typer.Argument(help=_("The folder of a result."))],
    place: Annotated[str, typer.Argument(help=_("A country or territory, by name or code."))],
    indicator: Annotated[str, typer.Argument(help=_("An indicator, as its column is called."))],
    field: Annotated[str | None, typer.Option(help=_("Only works of this field."))] = None,
    year: Annotated[int | None, typer.Option(help=_("Only works of this year."))] = None,
    as_json: Json = False,
    top: Annotated[int, typer.Option(min=1, help=_("How many signatures and works to list."))] = 20,
) -> None:
    """Explain a number."""
    from enishi.pipeline.explain import explain as explained

    found = explained(result, place, indicator, field, year, top)
    if as_json:
        print_json(found)
        return
    for line in _lines(found):
        typer.echo(plain(line))


def _lines(found: dict[str, Any]) -> list[str]:
    """Return the explanation as lines of text."""
    where = [found[f"name_{current()}"], found["field"], found["year"] and str(found["year"])]
    lines = [f"{found['label']}: {', '.join(part for part in where if part)}"]
    value = "–" if found["value"] is None else f"{found['value']:,.6g}"
    lines.append(f"  {value} {found['unit']} ({found['status']})")
    if found["low"] is not None:
        lines.append("  " + _("95 % interval: {low:,.6g} to {high:,.6g}").format(**found))
    elif found["why_no_interval"]:
        lines.append(f"  {found['why_no_interval']}")
    if found["rank_low"] is not None:
        lines.append("  " + _("rank: {rank_low} to {rank_high}").format(**found))
    if found["range_low"] is not None:
        lines.append("  " + _("under other settings: {range_low:,.6g} to {range_high:,.6g}").format(**found))
    lines += [_("Formula") + f": {found['formula']}", _("Source") + f": {found['source']}", _("Inputs") + ":"]
    lines += [f"  {part['value']:>14,.6g}  {part['name']} {part['place'] or ''}" for part in found["inputs"][:20]]
    lines.append(_("Settings") + ": " + ", ".join(f"{name} = {value}" for name, value in found["settings"].items()))
    lines.append(_("Signatures behind it: {signature_count:,}; works, year, places, fields").format(**found))
    for one in found["signatures"]:
        names = f"{';'.join(one['places']) or 'ZZ'}  {';'.join(one['fields'])}"
        lines.append(f"  {one['works']:>8,}  {one['year']}  {names}")
    lines.append(_("Works behind it: {work_count:,}").format(**found))
    for work in found["works"]:
        address = f"https://doi.org/{work['doi']}" if work["doi"] else work["work_id"]
        lines.append(f"  {work['year']}  {(work['title'] or '')[:90]}  {address}")
    return lines
