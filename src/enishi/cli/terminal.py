"""What every command shares: the program itself, how it says things, and how it opens what it is given.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong arguments or
study file, 3 done but with more rejects than the study allows.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from enishi.errors import UsageError
from enishi.language import _, preferred, use
from enishi.pipeline.progress import Advance

_Function = TypeVar("_Function", bound=Callable[..., Any])

use(preferred())


def _titled() -> None:
    """Name the panels of help in the user's language. Rich, which draws them, is slow to load."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")


class _AsWritten:
    """How a value is taken from the command line: as it is written. Whatever else is asked of it, Typer's own does."""

    def __init__(self, kind: type, parameter: Any) -> None:
        self._kind, self._parameter = kind, parameter

    def coerce(self, value: Any, *_where: Any, **_named: Any) -> Any:
        """Return the value of an option, None where it is not given."""
        return None if value is None else self._kind(value)

    def __getattr__(self, name: str) -> Any:
        self._parameter._runtime_param = None
        return getattr(self._parameter.get_runtime_param(), name)


class _Own:
    """What commands have beside Typer's: help in the user's language, and a start without Pydantic.

    Typer loads it to read any value, which takes as long as everything else before a command begins; texts, paths and
    flags are what they are.
    """

    def get_params(self, context: Any) -> Any:
        """Return the parameters."""
        found = super().get_params(context)  # type: ignore[misc]
        for parameter in found:
            kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
            if kind in (str, Path, bool) and getattr(parameter, "_runtime_param", False) is None:
                parameter._runtime_param = _AsWritten(kind, parameter)
        return found

    def format_help(self, context: Any, formatter: Any) -> None:
        """Write the help."""
        _titled()
        super().format_help(context, formatter)  # type: ignore[misc]


class Command(_Own, TyperCommand):
    """A command."""


class Group(_Own, TyperGroup):
    """A group of commands."""


class Commands(typer.Typer):
    """A group to which commands are added."""

    def __init__(self, **settings: Any) -> None:
        """Make an empty group; settings: as Typer takes them."""
        super().__init__(cls=Group, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_Function], _Function]:
        """Add a function as a command; settings: as Typer takes them."""
        return super().command(name, cls=Command, **settings)


app = Commands(
    name="enishi",
    help=_("Plan international work in ICT from open evidence: what to work on, where, with whom, by which method.")
    + "\n\n"
    + _("Example: enishi run study.toml --out result"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# What a terminal acts on: bell, backspace, vertical tab, form feed, carriage return, escape.
_ACTED_ON = dict.fromkeys((7, 8, 11, 12, 13, 27))
# The exit code for what was done, but with more rejects than allowed.
REJECTED = 3
# So many of a kind are told on the terminal; files hold them all.
_SOME = 10
Json = Annotated[bool, typer.Option("--json", help=_("Write JSON to standard output."))]
Out = Annotated[Path | None, typer.Option("--out", help=_("The folder for the result."))]


@contextmanager
def bar(label: str, total: int | None) -> Iterator[Advance]:
    """Show a progress bar on standard error; nothing where that is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _steps: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label, total=total)
        yield lambda steps: bars.advance(task, steps)


def say(text: str) -> None:
    """Tell the user something on standard error, as it is (no markup)."""
    typer.echo(text.translate(_ACTED_ON), err=True)


def say_left_out(files: Sequence[Mapping[str, str]]) -> None:
    """Tell which files of a folder were not read, and why."""
    for file in files[:_SOME]:
        say(_("{file}: left out: {reason}").format(file=file["file"], reason=_(file["reason"])))
    if len(files) > _SOME:
        say(_("{count:,} more files were left out; the manifest names them all").format(count=len(files) - _SOME))


def plain(text: str) -> str:
    """Return a text of a file on one line, without what a terminal would act on."""
    return "".join(c if c.isprintable() else " " for c in text)


def print_json(value: Any) -> None:
    """Write a value as JSON to standard output, one line."""
    json.dump(value, sys.stdout, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


@contextmanager
def opened(file: str) -> Iterator[Any]:
    """Open a file or standard input as bytes."""
    if file == "-":
        yield sys.stdin.buffer
        return
    path = existing(Path(file))
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error
    with stream:
        yield stream


def existing(path: Path) -> Path:
    """Return the path of a file that is there. Raises UsageError where it is not."""
    if not path.is_file():
        raise UsageError(_("{path}: there is no such file or folder").format(path=path))
    return path
