"""The command line: the one place that prints and exits.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong arguments or
study file, 3 done but with more rejects than the study allows.
"""

import json
import sys
import tempfile
import traceback
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer import rich_utils

from enishi import __version__
from enishi.errors import EnishiError, UsageError
from enishi.language import LANGUAGES, _, preferred, use
from enishi.pipeline.progress import Advance

use(preferred())
rich_utils.OPTIONS_PANEL_TITLE = _("Options")
rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
rich_utils.COMMANDS_PANEL_TITLE = _("Commands")

app = typer.Typer(
    name="enishi",
    help=_("Plan international work in ICT from open evidence: what to work on, where, with whom, by which method.")
    + "\n\n"
    + _("Example: enishi run study.toml --out result"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# Typer's code for Ctrl-C; ours is 1, a run that was not done.
INTERRUPTED = 130
err = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help=_("Write JSON to standard output."))]
Out = Annotated[Path | None, typer.Option("--out", help=_("The folder for the result."))]


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Advance]:
    """Show a progress bar on standard error; nothing where that is not a terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True, disable=not err.is_terminal) as bars:
        task = bars.add_task(label, total=total)
        yield lambda steps: bars.advance(task, steps)


def _say(text: str) -> None:
    """Tell the user something on standard error, as it is (no markup)."""
    err.print(text, markup=False, soft_wrap=True)


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"enishi {__version__}")
        raise typer.Exit


@app.callback()
def options(
    lang: Annotated[str | None, typer.Option(help=_("Language of messages: ja or en."))] = None,
    _asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Show the version and exit."))
    ] = False,
) -> None:
    """Set what holds for all commands."""
    if lang is not None:
        if lang not in LANGUAGES:
            raise UsageError(_("--lang: {lang} is not one of {known}").format(lang=lang, known=", ".join(LANGUAGES)))
        use(lang)


@app.command(help=_("Run a study and write its result.") + "\n\n" + _("Example: enishi run study.toml --out result"))
def run(
    study: Annotated[Path, typer.Argument(help=_("The study file."))],
    out: Out = None,
    check: Annotated[bool, typer.Option("--check", help=_("Check the study and its inputs, run nothing."))] = False,
) -> None:
    """Run a study."""
    from enishi.pipeline.inputs import inputs
    from enishi.pipeline.run import knowledge
    from enishi.study import load_study

    loaded = load_study(study)
    if check:
        knowledge(loaded)
        files = inputs(
            [(path, source.format) for source in loaded.sources for path in source.matches], loaded.file.parent
        )
        for file in files:
            typer.echo(f"{file.name}: {_(file.reader.label) if file.reader else _('an empty file')}")
        typer.echo(_("{study}: the study file is right; {count} input files").format(study=study, count=len(files)))
        return
    _run(loaded, out or loaded.output)


def _run(study: Any, out: Path, status: str = "observed") -> None:
    """Run a loaded study, say what came of it, and exit with 3 where too much was rejected."""
    from enishi.pipeline.run import run as run_study

    outcome = run_study(study, out, _bar, status)
    counts = outcome.manifest["counts"]
    if status == "synthetic":
        _say(_("synthetic data: the works are made up, and no number says anything about a real place"))
    _say(
        _("{read:,} records read: {kept:,} kept, {merged:,} merged, {rejected:,} rejected").format(**counts)
        + "\n"
        + _(
            "{in_study:,} works in the study, {with_place:,} with a known place, {international:,} international"
        ).format(**counts)
    )
    if not counts["reference_works"]:
        _say(
            _("no work of the study is from the reference place {reference}, so no place has a partner type").format(
                reference=study.reference
            )
        )
    if outcome.manifest["registry"] is None:
        _say(_("organisations are grouped by name and unverified; `enishi fetch ror` installs the registry"))
    for line in outcome.manifest["corrections"]["unused"]:
        _say(_("corrections.toml:{line}: nothing in the study used this").format(line=line))
    if counts["rejected"]:
        _say(_("what could not be read: {path}").format(path=outcome.out / "rejects.jsonl"))
    typer.echo(outcome.out / "site" / "index.html")
    if outcome.too_many_rejects:
        _say(_("more records were rejected than rejects_limit allows"))
        raise typer.Exit(3)


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

    with demo_study(works, _bar) as (study, status):
        _run(study, out or Path("out/demo"), status)


@app.command("open", help=_("Open the site of a result in the browser.") + "\n\n" + _("Example: enishi open result"))
def open_site(result: Annotated[Path, typer.Argument(help=_("The folder of a result."))]) -> None:
    """Open a result's site."""
    from enishi.pipeline.publish import load_manifest

    load_manifest(result)
    page = (result / "site" / "index.html").resolve()
    typer.echo(page)
    webbrowser.open(page.as_uri())


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
        report = read_report(files, format, Path(scratch), out, _bar)
    if as_json:
        _print_json(report)
        return
    for file in report["files"]:
        typer.echo(f"{file['path']}: {_(file['label'])}\n  {_accounted(file)}")
        typer.echo("  " + _("this format never gives: {fields}").format(fields=", ".join(file["cannot_give"]) or "–"))
    if len(report["files"]) > 1:
        typer.echo(_("together") + f"\n  {_accounted(report)}")
    for reject in report["rejects"][:10]:
        _say("{file}: {position}: {reason}".format(**reject))


def _accounted(counts: dict[str, Any]) -> str:
    """Return the counts of what was read, in words."""
    return _(
        "read {read:,} = kept {kept:,} + merged {merged:,} + rejected {rejected:,}; "
        "without authors {without_authors:,}, affiliation {without_affiliation:,}, year {without_year:,}"
    ).format(**counts)


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

    with _input(file) as lines:
        for answer in resolve_lines(lines):
            if as_json:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            else:
                text = "".join(c if c.isprintable() else " " for c in answer["affiliation"])
                sys.stdout.write(f"{';'.join(answer['places']) or 'ZZ'}\t{text}\n")


@contextmanager
def _input(file: str) -> Iterator[Any]:
    """Open a file or standard input as bytes."""
    if file == "-":
        yield sys.stdin.buffer
        return
    path = _existing(Path(file))
    try:
        opened = path.open("rb")
    except OSError as error:
        raise UsageError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error
    with opened:
        yield opened


def _existing(path: Path) -> Path:
    """Return the path of a file that is there. Raises UsageError where it is not."""
    if not path.is_file():
        raise UsageError(_("{path}: there is no such file or folder").format(path=path))
    return path


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

    with _input(file) as lines:
        for answer in classify_lines(lines, scheme):
            if as_json:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            else:
                weights = (f"{code} {weight:.2f}" for code, weight in answer["fields"].items())
                sys.stdout.write(("; ".join(weights) or f"– ({answer['reason']})") + "\n")


fetch_app = typer.Typer(help=_("Bring sources home."), no_args_is_help=True)
app.add_typer(fetch_app, name="fetch")


@fetch_app.command(
    "ror",
    help=_("Install the registry of organisations (ROR): the current release, or a file that you have.")
    + "\n\n"
    + _("Example: enishi fetch ror --from v2.1-2026-01-15-ror-data.zip"),
)
def fetch_registry(
    source: Annotated[
        Path | None, typer.Option("--from", help=_("A release as zip, JSON array or JSON lines (.gz), no download."))
    ] = None,
) -> None:
    """Install the registry."""
    from enishi.fetch.ror import fetch_ror, install_ror

    with _bar(_("installing the registry of organisations"), None):
        installed = install_ror(_existing(source)) if source else fetch_ror()
    _say(
        _("registry {version} installed: {organisations:,} organisations, {names_only:,} of them by name only").format(
            version=installed.version or installed.sha256[:12],
            organisations=installed.organisations,
            names_only=installed.names_only,
        )
    )


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
        _print_json(found)
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

    rows = measured(read_network(_existing(network)))
    if as_json:
        _print_json(rows)
        return
    table = Table(show_edge=False)
    for column in rows[0] if rows else ():
        table.add_column(column, justify="right" if column != "place" else "left")
    for row in rows:
        table.add_row(*(f"{value:.4f}" if isinstance(value, float) else str(value) for value in row.values()))
    Console(highlight=False, markup=False).print(table)


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
        _print_json({"a": sides[0], "b": sides[1], "places": rows})
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


def run_command_line() -> int:
    """Run the command line; turn every error into one sentence and its exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except EnishiError as error:
        _say(f"enishi: {error}")
        return error.exit_code
    except typer.TyperException as error:
        if error.format_message():
            _say(f"enishi: {error.format_message()}\n" + _("see `enishi --help`"))
        return error.exit_code
    except OSError as error:
        where = error.filename or _("standard output")
        _say("enishi: " + _("{path}: cannot be written: {reason}").format(path=where, reason=error.strerror))
        return 1
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if "interrupt" not in str(error).lower():  # DuckDB's word for Ctrl-C in a query
            return _own_fault(error)
        code = INTERRUPTED
    if code == INTERRUPTED:
        _say("enishi: " + _("interrupted; no result was changed, and a new run goes on from what was read"))
        return 1
    return int(code or 0)


def _own_fault(error: Exception) -> int:
    """Say that Enishi itself failed, and where the details are."""
    with tempfile.NamedTemporaryFile("w", prefix="enishi-", suffix=".log", delete=False) as report:
        traceback.print_exception(error, file=report)
    _say(
        "enishi: "
        + _("a fault in Enishi itself ({error}); no result was changed. Please report it with {report}").format(
            error=f"{type(error).__name__}: {error}", report=report.name
        )
    )
    return 1
