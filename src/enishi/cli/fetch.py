"""Bring sources home."""

from pathlib import Path
from typing import Annotated

import typer

from enishi.cli.terminal import app, bar, existing, say
from enishi.errors import UsageError
from enishi.language import _

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

    if source and source.is_dir():
        expected = _(
            "{path}: is a folder; expected the file of a release: ROR's zip, its JSON array, or JSON lines (.gz)"
        )
        raise UsageError(expected.format(path=source))
    with bar(_("installing the registry of organisations"), None):
        installed = install_ror(existing(source)) if source else fetch_ror()
    say(
        _("registry {version} installed: {organisations:,} organisations, {names_only:,} of them by name only").format(
            version=installed.version or installed.sha256[:12],
            organisations=installed.organisations,
            names_only=installed.names_only,
        )
    )
