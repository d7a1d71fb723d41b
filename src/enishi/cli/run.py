"""Run a study, run the demonstration, open a result."""

import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.terminal import REJECTED, Out, app, bar, say, say_left_out
from enishi.errors import UsageError, shown
from enishi.language import _

# What --only can name.
PARTS = ("network",)


@app.command(help=_("Run a study and write its result.") + "\n\n" + _("Example: enishi run study.toml --out result"))
def run(
    study: Annotated[Path, typer.Argument(help=_("The study file."))],
    out: Out = None,
    only: Annotated[
        str | None, typer.Option(help=_("Make a part of the result: network (places and ties, no intervals)."))
    ] = None,
    check: Annotated[bool, typer.Option("--check", help=_("Check the study and its inputs, run nothing."))] = False,
    engine: Annotated[str, typer.Option(help=_("Where queries run: duckdb (this machine) or spark."))] = "duckdb",
    master: Annotated[str | None, typer.Option(help=_("The cluster of Spark, such as spark://host:7077."))] = None,
) -> None:
    """Run a study, or the part of it that is asked for."""
    from enishi.engines.engine import opening
    from enishi.pipeline.inputs import inputs
    from enishi.study import load_study

    if only not in (None, *PARTS):
        raise UsageError(_("--only: {part} is not one of {known}").format(part=shown(only), known=", ".join(PARTS)))
    if only and (engine != "duckdb" or master is not None):
        message = _("--only {part}: runs on this machine alone; leave out --engine and --master")
        raise UsageError(message.format(part=only))
    opened = opening(engine, master)
    loaded = load_study(study)
    if only and not check:
        from enishi.pipeline.network import run_network

        _counted(outcome := run_network(loaded, out or loaded.output, bar))
        _finish(outcome, outcome.out / "tables" / "places.csv")
        return
    if check:
        from enishi.pipeline.run import knowledge

        knowledge(loaded)
        files = inputs(
            [(path, source.format) for source in loaded.sources for path in source.matches], loaded.file.parent
        )
        for file in files:
            typer.echo(f"{file.name}: {_(file.reader.label) if file.reader else _('an empty file')}")
        say_left_out(files.left_out)
        typer.echo(_("{study}: the study file is right; {count} input files").format(study=study, count=len(files)))
        return
    _run(loaded, out or loaded.output, engine=opened)


def _counted(outcome: Any) -> None:
    """Say how many records were read and what became of them."""
    say_left_out(outcome.manifest["left_out"])
    counts = outcome.manifest["counts"]
    say(
        _("{read:,} records read: {kept:,} kept, {merged:,} merged, {rejected:,} rejected").format(**counts)
        + "\n"
        + _(
            "{in_study:,} works in the study, {with_place:,} with a known place, {international:,} international"
        ).format(**counts)
    )
    reference = outcome.manifest["study"]["reference"]
    if not counts["reference_works"]:
        say(
            _("no work of the study is from the reference place {reference}, so no place has a partner type").format(
                reference=reference
            )
        )


def _finish(outcome: Any, result: Path) -> None:
    """Say what could not be read and where the result is; exit with 3 where too much was rejected."""
    for line in outcome.manifest["corrections"]["unused"]:
        say(_("corrections.toml:{line}: nothing in the study used this").format(line=line))
    if outcome.manifest["counts"]["rejected"]:
        say(_("what could not be read: {path}").format(path=outcome.out / "rejects.jsonl"))
    typer.echo(result)
    if outcome.too_many_rejects:
        say(_("more records were rejected than rejects_limit allows"))
        raise typer.Exit(REJECTED)


def _run(study: Any, out: Path, status: str = "observed", engine: Any = None) -> None:
    """Run a loaded study and say what came of it."""
    from enishi.engines.engine import opening
    from enishi.pipeline.funders import NO_SOURCE
    from enishi.pipeline.run import run as run_study

    outcome = run_study(study, out, bar, status, engine or opening("duckdb"))
    if status == "synthetic":
        say(_("synthetic data: the works are made up, and no number says anything about a real place"))
    _counted(outcome)
    if outcome.manifest["registry"] is None:
        say(_("organisations are grouped by name and unverified; `enishi fetch ror` installs the registry"))
    network, funders = outcome.manifest["organisation_network"], outcome.manifest["funders"]
    if network["betweenness_sources"]:
        say(
            _(
                "betweenness of organisations is estimated from {sources:,} sources; it may be off by up to "
                "{error:.4f} (empirical Bernstein bound, 95 %)"
            ).format(sources=network["betweenness_sources"], error=network["betweenness_largest_error"])
        )
    if funders["gap"] == NO_SOURCE:
        say(_("funders: no source of this study can give them"))
    elif funders["gap"]:
        say(_("funders: no work of this study names one"))
    _finish(outcome, outcome.out / "site" / "index.html")


@app.command(
    help=_("Run the survey's study on a corpus that is generated, or on real works.")
    + "\n\n"
    + _("Example: enishi demo --out out/demo")
)
def demo(
    out: Out = Path("out/demo"),
    works: Annotated[Path | None, typer.Option(help=_("A file or folder of real works instead."))] = None,
) -> None:
    """Run the demonstration study."""
    from enishi.pipeline.demo import demo_study

    with demo_study(works, bar) as (study, status):
        _run(study, out or Path("out/demo"), status)


@app.command("open", help=_("Open the site of a result in the browser.") + "\n\n" + _("Example: enishi open result"))
def open_site(result: Annotated[Path, typer.Argument(help=_("The folder of a result."))]) -> None:
    """Open a result's site."""
    from enishi.pipeline.publish import load_manifest

    load_manifest(result)
    page = (result / "site" / "index.html").resolve()
    typer.echo(page)
    webbrowser.open(page.as_uri())
