"""Checks of the entries of a knowledge file: what is wrong is gathered, each problem with its file and line."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from enishi.errors import nearest, shown
from enishi.knowledge.overlay import Layered
from enishi.language import LANGUAGES, _
from enishi.language.hint import did_you_mean

Spot = tuple[str | int, ...]


class Checking:
    """Reads the entries of one file; ``problems`` are sentences, in the order of the file."""

    def __init__(self, layer: Layered, sources: Mapping[str, Any]) -> None:
        """Keep the file and the sources that may be named (a mapping that others go on filling)."""
        self.layer, self.sources, self.problems = layer, sources, list[str]()

    def wrong(self, at: Spot, problem: str) -> None:
        """Note a problem at a key."""
        key = ".".join(str(part) for part in at)
        self.problems.append(f"{self.layer.spot(at)}: {key}: {problem}")

    def table(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield code and entry of a table."""
        yield from self.layer.content[name].items()

    def keys(self, entry: Any, at: Spot, needed: Collection[str], further: Collection[str] = ()) -> bool:
        """Say whether an entry has every key needed; note each that is missing, and each that is not known."""
        known = (*needed, *further)
        if not isinstance(entry, Mapping):
            self.wrong(at, _("expected a table with: {known}").format(known=", ".join(known)))
            return False
        for key in entry.keys() - set(known):
            near = nearest(key, known)
            hint = did_you_mean(near)
            self.wrong((*at, key), _("unknown key; expected: {known}").format(known=", ".join(known)) + hint)
        lost = [key for key in needed if key not in entry]
        if lost:
            self.wrong(at, _("missing: {columns}").format(columns=", ".join(lost)))
        return not lost

    def choice(self, value: Any, at: Spot, known: Collection[str]) -> bool:
        """Say whether a value is one of those known; note it where it is not."""
        if isinstance(value, str) and value in known:
            return True
        near = nearest(value, known)
        hint = did_you_mean(near)
        self.wrong(at, _("{value}: expected one of: {known}").format(value=shown(value), known=", ".join(known)) + hint)
        return False

    def text(self, entry: Any, at: Spot) -> dict[str, str]:
        """Return a text in both languages; note each language in which it is missing."""
        found = {language: entry.get(language) if isinstance(entry, Mapping) else None for language in LANGUAGES}
        lost = [language for language, text in found.items() if not isinstance(text, str) or not text.strip()]
        if lost:
            self.wrong(at, _("no text in: {languages}").format(languages=", ".join(lost)))
        return {language: str(text or "") for language, text in found.items()}

    def source(self, entry: Mapping[str, Any], at: Spot) -> str:
        """Return the code of the source; note one that nobody explains."""
        self.choice(entry["source"], (*at, "source"), self.sources)
        return str(entry["source"])

    def texts(self, name: str, *, sourced: bool = False) -> dict[str, dict[str, str]]:
        """Return the texts of a table whose entries are names alone, by code."""
        found = {}
        for code, entry in self.table(name):
            if self.keys(entry, (name, code), (*LANGUAGES, "source") if sourced else LANGUAGES):
                found[code] = self.text(entry, (name, code))
                if sourced:
                    self.source(entry, (name, code))
        return found

    def entries(self, name: str, further: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """Return the whole entries of a table that have a name, a source and what else is needed."""
        found = {}
        for code, entry in self.table(name):
            if self.keys(entry, (name, code), (*LANGUAGES, "source", *further)):
                self.text(entry, (name, code))
                self.source(entry, (name, code))
                found[code] = entry
        return found
