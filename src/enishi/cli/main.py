"""The program as a whole: what holds for all commands, and every error as one sentence with its exit code."""

import sys
import tempfile
import traceback
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated

import typer

from enishi import __version__
from enishi.cli.terminal import app, say
from enishi.errors import EnishiError, UsageError
from enishi.language import LANGUAGES, _, use

# Every file of commands, in the order in which help lists them.
COMMANDS = (
    "run",
    "read",
    "resolve",
    "classify",
    "fetch",
    "review",
    "measure",
    "compare",
    "explain",
    "partners",
    "sheet",
    "cases",
    "assess",
)
# A file that is named first holds the command that is meant; all are read for help, and for a word that is no command.
for name in set(COMMANDS).intersection(sys.argv[1:2]) or COMMANDS:
    import_module(f"enishi.cli.{name}")
# Typer's code for Ctrl-C; ours is 1, a run that was not done.
INTERRUPTED = 130


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


def run_command_line() -> int:
    """Run the command line; turn every error into one sentence and its exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except EnishiError as error:
        say(f"enishi: {error}")
        return error.exit_code
    except typer.TyperException as error:
        if error.format_message():
            say(f"enishi: {error.format_message()}\n" + _("see `enishi --help`"))
        return error.exit_code
    except OSError as error:
        where = error.filename or _("standard output")
        say("enishi: " + _("{path}: cannot be written: {reason}").format(path=where, reason=error.strerror))
        return 1
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if "interrupt" not in str(error).lower():  # DuckDB's word for Ctrl-C in a query
            return _own_fault(error)
        code = INTERRUPTED
    if code == INTERRUPTED:
        say("enishi: " + _("interrupted; no result was changed, and a new run goes on from what was read"))
        return 1
    return int(code or 0)


def _own_fault(error: Exception) -> int:
    """Say that Enishi itself failed, and where the details are."""
    with tempfile.NamedTemporaryFile("w", prefix="enishi-", suffix=".log", delete=False) as report:
        traceback.print_exception(error, file=report)
    say(
        "enishi: "
        + _("a fault in Enishi itself ({error}); no result was changed. Please report it with {report}").format(
            error=f"{type(error).__name__}: {error}", report=report.name
        )
    )
    return 1
