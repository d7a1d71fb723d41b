"""Bring sources home."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from enishi.cli.terminal import Commands, app, bar, existing, say
from enishi.errors import UsageError
from enishi.language import _

if TYPE_CHECKING:
    from enishi.fetch.download import Wait
    from enishi.fetch.openalex import Estimate
    from enishi.fetch.openalex_query import Query
    from enishi.fetch.openalex_server import Server

fetch_app = Commands(help=_("Bring sources home."), no_args_is_help=True)
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


@fetch_app.command(
    "openalex",
    help=_("Fetch works from OpenAlex: by its API, or with --snapshot from the files that it publishes.")
    + "\n\n"
    + _("A key of your own (OPENALEX_API_KEY) and your mail address (OPENALEX_MAIL) are taken from the environment.")
    + "\n\n"
    + _("Example: enishi fetch openalex --publisher ieee,acm --years 2016-2022 literature"),
)
def fetch_openalex(
    out: Annotated[Path, typer.Argument(metavar="OUT", help=_("The folder for the works."))],
    publisher: Annotated[
        list[str] | None,
        typer.Option(help=_("Names or OpenAlex ids (P…) of publishers, with commas between them.")),
    ] = None,
    years: Annotated[str, typer.Option(help=_("One year, or the first and the last: 2016-2022."))] = "",
    topic: Annotated[
        list[str] | None,
        typer.Option(help=_("Words, or an id: T10001, subfields/1705, fields/17. May be repeated: any of them.")),
    ] = None,
    snapshot: Annotated[bool, typer.Option("--snapshot", help=_("From the published files, not the API."))] = False,
    source: Annotated[str, typer.Option("--from", help=_("Address or folder of the snapshot."))] = "",
    format: Annotated[str, typer.Option(help=_("Format of the snapshot's files: jsonl or parquet."))] = "jsonl",
    connections: Annotated[int, typer.Option(min=1, max=16, help=_("Connections at a time, for the snapshot."))] = 4,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what it will take."))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask before it starts."))] = False,
    again: Annotated[bool, typer.Option("--again", help=_("Begin anew instead of going on."))] = False,
) -> None:
    """Fetch works."""
    from enishi.fetch.openalex import forget
    from enishi.fetch.openalex_query import resolve
    from enishi.fetch.openalex_server import api

    if (source or format != "jsonl") and not snapshot:
        raise UsageError(_("--from and --format belong to --snapshot; add it"))
    server = api()
    query = resolve(server, publisher or [], years, topic or [], known=snapshot)
    if again and not dry_run:
        forget(out)
    if snapshot:
        _from_snapshot(server.wait, query, out, source, format, connections, dry_run, yes)
    else:
        _by_api(server, query, out, dry_run, yes)


def _by_api(server: "Server", query: "Query", out: Path, dry_run: bool, yes: bool) -> None:
    from enishi.fetch.openalex import estimate, fetch_works, finished

    if not dry_run and (done := finished(out, query)):
        say(
            _("{path}: holds these works already, of {date}; --again fetches them anew").format(
                path=out, date=done["data_date"]
            )
        )
        return
    if not server.key:
        say(_("OPENALEX_API_KEY is not set: OpenAlex gives little without a key (free at openalex.org/settings/api)"))
    expected = estimate(server, query)
    say(_estimated(expected))
    if dry_run:
        return
    if expected.works == 0:
        raise UsageError(_("OpenAlex has no works that match; nothing was fetched"))
    costs_money = expected.dollars_left is not None and expected.dollars > expected.dollars_left and expected.prepaid
    _agree(yes, bool(costs_money))
    with bar(_("fetching works from OpenAlex"), expected.works) as advance:
        made = fetch_works(server, query, out, advance)
    _finish(out, made)


def _estimated(expected: "Estimate") -> str:
    from enishi.fetch.openalex import PER_PAGE

    text = _(
        "{works:,} works, {pages:,} requests of {each}, {dollars:.4f} US dollars of OpenAlex's budget, "
        "about {megabytes:,.1f} MB, about {minutes:,.1f} minutes"
    ).format(
        works=expected.works,
        pages=expected.pages,
        each=PER_PAGE,
        dollars=expected.dollars,
        megabytes=expected.bytes / 1e6,
        minutes=expected.seconds / 60,
    )
    if expected.credits is not None:
        text += "\n" + _("{credits:,.0f} credits").format(credits=expected.credits)
    if expected.dollars_left is None:
        return text
    left = _("{left:.4f} US dollars are left today").format(left=expected.dollars_left)
    if expected.dollars <= expected.dollars_left:
        return f"{text}\n{left}"
    more = _("that is not enough for all: the fetch stops there, and the same command goes on another day")
    return f"{text}\n{left}; {more}"


def _agree(yes: bool, costs_money: bool) -> None:
    """Ask before a fetch starts, where somebody can answer; without a terminal only what costs money needs --yes."""
    if yes:
        return
    if sys.stdin.isatty():
        typer.confirm(_("Start?"), default=True, abort=True, err=True)
    elif costs_money:
        raise UsageError(_("this would use your prepaid balance; add --yes if you want that"))


def _finish(out: Path, made: dict[str, Any]) -> None:
    say(
        _("{path}: {works:,} works of OpenAlex, {license}, as of {date}").format(
            path=out, works=made["works"], license=made["license"], date=made["data_date"]
        )
    )
    if made.get("fields_not_given"):
        say(
            _("attention: OpenAlex does not know these fields any more; they are missing: {fields}").format(
                fields=", ".join(made["fields_not_given"])
            )
        )
    if made["works_expected"] not in (None, made["works"]):
        say(
            _(
                "attention: OpenAlex announced {expected:,} works and gave {works:,}: its data changed meanwhile, or "
                "pages were lost. --again fetches all anew."
            ).format(expected=made["works_expected"], works=made["works"])
        )


def _from_snapshot(
    wait: "Wait", query: "Query", out: Path, source: str, format: str, connections: int, dry_run: bool, yes: bool
) -> None:
    from enishi.fetch.openalex_snapshot import Snapshot

    snapshot = Snapshot(out, query, source, format, wait)
    plan = snapshot.plan()
    say(
        _(
            "{parts:,} of {all:,} parts to fetch, {megabytes:,.1f} MB; {gone:,} parts here are no longer published"
        ).format(parts=len(plan.missing), all=len(plan.parts), megabytes=plan.bytes / 1e6, gone=len(plan.gone))
    )
    if dry_run:
        return
    _agree(yes, False)
    with bar(_("fetching the snapshot of OpenAlex"), len(plan.missing)) as advance:
        made = snapshot.fetch(plan, connections, advance)
    _finish(out, made)
