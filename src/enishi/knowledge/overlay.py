"""A user's folder over the reviewed tables: its values win key by key, and what they replaced is kept to be shown."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from enishi.errors import InputError, nearest, shown
from enishi.knowledge.positions import positions
from enishi.language import _
from enishi.language.hint import did_you_mean

# Every file that a folder may overlay, with the package that holds it.
FILES = {
    "advice.toml": "enishi.knowledge",
    "methods.toml": "enishi.knowledge.plan",
    "practices.toml": "enishi.knowledge.plan",
    "recommendations.toml": "enishi.knowledge.plan",
    "regions.toml": "enishi.knowledge.plan",
    "phases.toml": "enishi.knowledge.plan",
    "cases.toml": "enishi.knowledge.plan",  # there a folder of this name, whose files are one here
}
# Lists of the user's own cases beside them (``readers/case_table.py``); what a later one holds wins.
CASE_TABLES = ("cases.csv", "cases.xlsx")
# The source of an entry that an overlay changed without naming one: the package names none for what stands there now.
OVERLAY = "overlay"
_NO_SOURCE = {"en": "Your overlay; it names no source", "ja": "利用者による上書き（出典の記載なし）"}
_LIST = re.compile(r"(?i)cases?\.(csv|tsv|xlsx?)")


@dataclass(frozen=True, slots=True)
class Layered:
    """One file with the overlay merged in.

    replaced: one mapping a value that the overlay changed (``file, line, key, base, overlay``). path: the overlay's
    file, None where it has none; lines: where its keys stand.
    """

    content: Mapping[str, Any]
    replaced: tuple[Mapping[str, Any], ...] = ()
    path: Path | None = None
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def spot(self, key: tuple[str | int, ...]) -> str:
        """Return ``file:line`` of a key, of what holds it where the key itself is not written there."""
        while key and key not in self.lines:
            key = key[:-1]
        return f"{self.path}:{self.lines[key]}" if key else str(self.path)


def overlay_in(folder: Path) -> Path | None:
    """Return the folder where it holds a file that overlays."""
    return folder if any((folder / file).exists() for file in (*FILES, *CASE_TABLES)) else None


def checked_folder(overlay: Path) -> Path:
    """Return the folder. Raises InputError where it is none, has no file that overlays, or a table nobody reads."""
    known = (*FILES, *CASE_TABLES)
    expected = ", ".join(known)
    try:
        names = sorted(path.name for path in overlay.iterdir())
    except OSError as error:
        message = _("{path}: cannot be read as an overlay: {error}")
        raise InputError(message.format(path=overlay, error=error.strerror)) from error
    # A table of another name may be anything, a screening list for one, unless it calls itself a list of cases.
    own = [name for name in names if name.endswith(".toml") or _LIST.fullmatch(name)]
    for name in own:
        if name not in known:
            near = nearest(name, known)
            hint = did_you_mean(near)
            message = _("{path}: this file overlays nothing; expected one of: {known}")
            raise InputError(message.format(path=overlay / name, known=expected) + hint)
    if not own:
        raise InputError(_("{path}: the folder overlays nothing; put one of these into it: {known}").format(
            path=overlay, known=expected))  # fmt: skip
    return overlay


def layered(file: str, overlay: Path | None = None) -> Layered:
    """Return a file of the package with the overlay's file of the same name merged in.

    Raises InputError where the overlay cannot be read, or writes a table that is not there, or in another form.
    """
    base = _base(file)
    if overlay is None or not (checked_folder(overlay) / file).exists():
        return Layered(base)
    path = overlay / file
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        own = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(_("{path}: cannot be read as an overlay: {error}").format(path=path, error=error)) from error
    layer = Layered(base, (), path, positions(text))
    for table in own:
        if table not in base:
            message = _("{path}: unknown table {table}; expected one of: {known}")
            raise InputError(message.format(path=layer.spot((table,)), table=shown(table), known=", ".join(base)))
    replaced: list[Mapping[str, Any]] = []
    merged = _merged(base, own, (), layer, replaced)
    if "sources" in merged:
        merged["sources"] = {**merged["sources"], OVERLAY: _NO_SOURCE}
    return Layered(merged, tuple(replaced), path, layer.lines)


def _base(file: str) -> dict[str, Any]:
    """Return what the package says under this name, in one file or in a folder of files."""
    package = files(FILES[file])
    if (package / file).is_file():
        return tomllib.loads((package / file).read_text("utf-8"))
    found: dict[str, Any] = {}
    for part in (package / file.removesuffix(".toml")).iterdir():
        if part.name.endswith(".toml"):
            for table, entries in tomllib.loads(part.read_text("utf-8")).items():
                found.setdefault(table, {}).update(entries)
    return found


def _merged(
    base: Mapping[str, Any],
    own: Mapping[str, Any],
    at: tuple[str, ...],
    layer: Layered,
    replaced: list[Mapping[str, Any]],
) -> dict[str, Any]:
    found = dict(base)
    for key, value in own.items():
        here = (*at, key)
        spot, name = layer.spot(here), ".".join(here)
        if key in found and isinstance(found[key], dict) != isinstance(value, dict):
            message = _("{path}: {key} has another form than in the package; write it as {file} there does")
            raise InputError(message.format(path=spot, key=shown(name), file=layer.path.name if layer.path else ""))
        if isinstance(value, dict) and key in found:
            found[key] = _merged(found[key], value, here, layer, replaced)
        else:
            if key in found and found[key] != value:
                row = {"file": layer.path.name if layer.path else "", "line": layer.lines.get(here), "key": name}
                replaced.append(row | {"base": found[key], "overlay": value})
            found[key] = value
    if "source" in base and "source" not in own and found != base:
        found["source"] = OVERLAY
    return found
