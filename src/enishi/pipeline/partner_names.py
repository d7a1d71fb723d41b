"""What people write for organisations and places → nodes of a corpus; who is meant is never guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from enishi.errors import UsageError, nearest, shown
from enishi.flows.organisations import UNVERIFIED
from enishi.knowledge.place_codes import NOT_KNOWN
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.strategy.partners.corpus import Ints, Node
from enishi.tables.place import find_place, fold, places

_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-z0-9]{6}\d{2})/?", re.IGNORECASE)
_MOST_NEAR, _LARGEST_FILE = 5, 1 << 20
# The registry's types, and what people call them.
TYPES: Mapping[str, tuple[str, ...]] = {
    "education": ("university", "universities", "school", "college", "大学", "教育機関"),
    "company": ("companies", "industry", "firm", "business", "企業", "会社"),
    "facility": ("institute", "laboratory", "lab", "研究所", "研究施設"),
    "government": ("ministry", "agency", "政府", "行政機関", "官公庁"),
    "healthcare": ("hospital", "病院", "医療機関"),
    "nonprofit": ("ngo", "npo", "foundation", "非営利団体"),
    "archive": ("library", "museum", "図書館", "資料館"),
    "funder": ("funding", "資金配分機関"),
    "other": ("その他",),
}


def _plain(name: str) -> str:
    """Return a name as names are compared; an article before it does not count."""
    return fold(name).removeprefix("the ")


class Names:
    """The names of the nodes of a corpus."""

    def __init__(self, nodes: Sequence[Node], groups: Mapping[str, Sequence[str]]) -> None:
        """groups: name → places, as in the study."""
        self._nodes, self._groups = nodes, {name.casefold(): tuple(codes) for name, codes in groups.items()}

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {node.id: number for number, node in enumerate(self._nodes)}

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, node in enumerate(self._nodes):
            for name in {_plain(node.name_en), _plain(node.name_ja or "")} - {""}:
                found.setdefault(name, []).append(number)
        return found

    def organisations(self, text: str) -> list[int]:
        """Return every organisation of a ROR id or name (either language, any case), none where none is."""
        text = text.strip()
        if text.startswith(UNVERIFIED):
            return [self._by_id[text]] if text in self._by_id else []
        if match := _ROR.fullmatch(text):
            ror = f"https://ror.org/{match[1].lower()}"
            return [self._by_id[ror]] if ror in self._by_id else []
        found = self._by_name.get(_plain(text), [])
        verified = [number for number in found if self._nodes[number].verified]
        return verified or found

    def at_place(self, code: str) -> Ints:
        """Return the nodes of a place."""
        return np.array([number for number, node in enumerate(self._nodes) if node.place == code], dtype=np.int64)

    def one(self, text: str, option: str) -> tuple[Ints, str | None]:
        """Return the nodes of one organisation, or of a place with its code. Raises UsageError where unclear."""
        if code := self._place(text):
            nodes = self.at_place(code)
            if not len(nodes):
                raise UsageError(
                    _("{option}: nobody in {place} takes part in the works of the result").format(
                        option=option, place=places()[code].name_en
                    )
                )
            return nodes, code
        found = self.organisations(text)
        if len(found) > 1:
            raise UsageError(
                _("{option}: {text} is the name of {count} organisations; name one by its id: {candidates}").format(
                    option=option, text=shown(text), count=len(found), candidates="; ".join(map(self._described, found))
                )
            )
        if not found:
            raise self._unknown(text, option)
        return np.array(found, dtype=np.int64), None

    def _place(self, text: str) -> str | None:
        code = find_place(text)
        return None if code == NOT_KNOWN else code

    def _described(self, number: int) -> str:
        node = self._nodes[number]
        return f"{node.name_en} ({node.id}, {node.place or NOT_KNOWN})"

    def _unknown(self, text: str, option: str) -> UsageError:
        message = _("{option}: no organisation or place of the result is called {text}").format(
            option=option, text=shown(text)
        )
        choices = list(self._by_name)
        near = process.extract(fold(text), choices, scorer=fuzz.WRatio, limit=_MOST_NEAR, score_cutoff=60)
        numbers = list(dict.fromkeys(self._by_name[name][0] for name, _score, _index in near))
        if not numbers:
            return UsageError(message)
        described = "; ".join(map(self._described, numbers))
        return UsageError(message + _("; the nearest: {candidates}").format(candidates=described))

    def several(self, text: str, option: str) -> list[tuple[str, Ints]]:
        """Return what a list separated by commas names: label and nodes of each. A name may hold commas itself."""
        parts, found, start = text.split(","), list[tuple[str, Ints]](), 0
        while start < len(parts):
            for end in range(len(parts), start, -1):
                name = ",".join(parts[start:end]).strip()
                if end == start + 1 or self._place(name) or self.organisations(name):
                    if name:
                        nodes, code = self.one(name, option)
                        found.append((code or self._nodes[nodes[0]].id, nodes))
                    start = end
                    break
        return found

    def places(self, text: str, option: str) -> list[str]:
        """Return the codes that a list of codes, names and groups of places stands for. Raises UsageError."""
        codes: dict[str, None] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            code = self._place(part)
            members = self._groups.get(part.casefold(), (code,) if code else ())
            if not members:
                names = [name for place in places().values() for name in (place.name_en, place.name_ja)]
                near = nearest(part, [*names, *self._groups])
                hint = did_you_mean(near)
                raise UsageError(
                    _("{option}: {place} is no place and no group of the study").format(
                        option=option, place=shown(part)
                    )
                    + hint
                )
            codes.update(dict.fromkeys(members))
        return sorted(codes)

    def listed(self, path: Path, option: str) -> tuple[list[int], list[str]]:
        """Return the organisations that a file names, one a line, and the lines that name none or several here."""
        found: dict[int, None] = {}
        unmatched = []
        for line in _lines(path, option):
            numbers = self.organisations(line)
            if len(numbers) == 1:
                found[numbers[0]] = None
            else:
                unmatched.append(line)
        return sorted(found), unmatched


def _lines(path: Path, option: str) -> Iterable[str]:
    """Return the lines of a list, without blank lines and comments (``#``)."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(_("{path}: cannot be read: {error}").format(path=path, error=error.strerror)) from error
    if len(data) > _LARGEST_FILE:
        raise UsageError(
            _("{path}: is larger than 1 MB; {option} takes one organisation a line").format(path=path, option=option)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}:{line}: " + _("not UTF-8 text")) from error
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def types(text: str) -> list[str]:
    """Return the registry's types for a list of types and their synonyms. Raises UsageError for an unknown one."""
    known = {name: kind for kind, synonyms in TYPES.items() for name in (kind, *synonyms)}
    found: dict[str, None] = {}
    for part in filter(None, (part.strip().casefold() for part in text.split(","))):
        if part not in known:
            near = nearest(part, known)
            raise UsageError(
                _("--type: {type} is no type of organisation; expected one of: {known}").format(
                    type=shown(part), known=", ".join(TYPES)
                )
                + did_you_mean(near)
            )
        found[known[part]] = None
    return sorted(found)
