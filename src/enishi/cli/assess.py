"""Self-assessment against the recommendations to companies, universities and government."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.form import tell_replaced, tell_rows
from enishi.cli.terminal import REJECTED, Json, app, existing, plain, print_json, say
from enishi.errors import UsageError, nearest, shown
from enishi.language import _, current
from enishi.language.hint import did_you_mean


@app.command(
    help=_("Assess yourself against the recommendations to companies, universities or government; get the gap list.")
    + "\n\n"
    + _("Example: enishi assess --template company mine.csv, fill it in, enishi assess mine.csv")
)
def assess(
    file: Annotated[
        Path, typer.Argument(help=_("A filled form (CSV, Excel or TOML); with --template, where to write."))
    ],
    template: Annotated[
        str | None, typer.Option(metavar="AUDIENCE", help=_("Write an empty form: company, university or government."))
    ] = None,
    overlay: Annotated[Path | None, typer.Option(help=_("A folder that overlays the knowledge base."))] = None,
    as_json: Json = False,
) -> None:
    """Write a form, or return the gap list of a filled one."""
    from enishi.readers.assessment_form import read_form
    from enishi.readers.plan_folder import read_plan
    from enishi.reports.case_table import problem_json
    from enishi.strategy.gap_list import gap_list

    plan = read_plan(overlay)
    if template is not None:
        _write_template(plan, template, file)
        return
    form = read_form(existing(file), plan.recommendations)
    answer = {
        "file": str(file),
        "rows": form.rows,
        "kept": form.rows - form.rejected,
        "rejected": form.rejected,
        "problems": [problem_json(one) for one in form.problems],
        **gap_list(plan, form.answers),
        "overlay": {"folder": str(overlay) if overlay else None, "replaced": list(plan.conflicts)},
    }
    if as_json:
        print_json(answer)
    else:
        _print(answer)
    if form.rejected:
        raise typer.Exit(REJECTED)


def _write_template(plan: Any, audience: str, path: Path) -> None:
    from enishi.pipeline.publish import beside
    from enishi.reports.assessment_form import KINDS, write_form

    if audience not in plan.audiences:
        known = ", ".join(plan.audiences)
        text = _("--template: {value}: expected one of: {known}").format(value=shown(audience), known=known)
        near = nearest(audience, plan.audiences)
        raise UsageError(text + did_you_mean(near))
    kind = path.suffix.lower()
    if kind not in KINDS or path.is_dir():
        raise UsageError(_("{path}: a form is a {kinds} file").format(path=path, kinds=", ".join(KINDS)))
    if path.exists():
        raise UsageError(_("{path}: is there already; a filled form is not overwritten").format(path=path))
    points = [one for one in plan.recommendations.values() if one.audience == audience]
    with beside(path) as partial:
        write_form(partial, kind, points, current())
    say(str(path))


def _print(answer: dict[str, Any]) -> None:
    here = current()
    tell_rows(answer)
    tell_replaced(answer)
    for one in answer["audiences"]:
        text = _(
            "{name}: {points} points, {answered} answered, {below_target} below the target, "
            "{without_evidence} without evidence"
        )
        typer.echo(text.format(**{**one, "name": one["name"][here]}))
    for row in answer["gaps"]:
        typer.echo("\n" + plain(f"{row['title'][here]} ({row['code']})  {row['level']} → {row['target']}"))
        typer.echo("  " + _("now: {text}").format(text=row["level_text"][here]))
        typer.echo("  " + _("next step: {text}").format(text=row["next_step"][here]))
        if row["evidence"]:
            typer.echo(plain("  " + _("evidence: {text}").format(text=row["evidence"])))
        elif row["supported"] is False:
            typer.echo("  " + _("no evidence named; asked for: {text}").format(text=row["evidence_asked"][here]))
    for row in answer["met"]:
        if row["supported"] is False:
            asked = _("no evidence named; asked for: {text}").format(text=row["evidence_asked"][here])
            typer.echo(f"\n{row['title'][here]} ({row['code']}): {asked}")
    for title, rows in ((_("At the target"), answer["met"]), (_("Not answered"), answer["unanswered"])):
        if rows:
            typer.echo(f"\n{title}: " + ", ".join(f"{row['title'][here]} ({row['code']})" for row in rows))
    for text in dict.fromkeys(row["source"]["text"][here] for row in [*answer["gaps"], *answer["met"]]):
        typer.echo("\n" + _("Source of the points: {text}; questions, levels and evidence are ours").format(text=text))
