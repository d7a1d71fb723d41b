"""``corrections.toml`` beside the study: what a person decided about names, which wins over everything.

Three kinds of lines: ``[[affiliation]]`` (this text is there, or is this organisation), ``[[organisation]]`` (these
belong together) and ``[[term]]`` (this term speaks of these fields). Each is used, or reported as unused.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from enishi.errors import shown
from enishi.knowledge.groups import built_in_groups
from enishi.language import _
from enishi.study import checks
from enishi.study.document import parse
from enishi.study.problems import Problems, Spot
from enishi.tables.place import fold

Checked = TypeVar("Checked")

FILE = "corrections.toml"
AFFILIATION_KEYS = ("text", "contains", "places", "organisations")
ORGANISATION_KEYS = ("members", "into")
TERM_KEYS = ("term", "fields")
_BLANKLESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AffiliationCorrection:
    """What holds for one affiliation text, or for every text with these words; None leaves a part as it was found."""

    line: int
    words: str
    whole: bool
    places: tuple[str, ...] | None
    organisations: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a study.

    affiliations: in the order of the file; a whole text comes before words, an earlier line before a later one. into:
    organisation → the organisation that it counts for, with its line. terms: folded term → fields (none: it says
    nothing), with its line. used: how often each line was used, filled as they are asked.
    """

    affiliations: tuple[AffiliationCorrection, ...] = ()
    into: dict[str, tuple[str, int]] = field(default_factory=dict)
    terms: dict[str, tuple[tuple[str, ...], int]] = field(default_factory=dict)
    lines: tuple[int, ...] = ()
    used: Counter[int] = field(default_factory=Counter)
    path: Path = Path(FILE)

    def of_affiliation(self, text: str) -> AffiliationCorrection | None:
        """Return the correction of a text, and note that it was used."""
        if not self.affiliations:
            return None
        folded = fold(text)
        for whole in (True, False):
            for correction in self.affiliations:
                fits = correction.words == folded if whole else _stands_in(correction.words, folded)
                if correction.whole is whole and fits:
                    self.used[correction.line] += 1
                    return correction
        return None

    def organisation(self, organisation: str) -> str:
        """Return the organisation that one counts for, following the file's lines."""
        seen = {organisation}
        while organisation in self.into:
            organisation, line = self.into[organisation]
            self.used[line] += 1
            if organisation in seen:
                break
            seen.add(organisation)
        return organisation

    def unused(self) -> list[int]:
        """Return the lines of the file that nothing used, in order."""
        return [line for line in self.lines if not self.used[line]]


def _stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text as words; scripts without blanks (Japanese, Chinese, Thai) have no word ends."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        ends = ((text[start - 1 : start], words[0]), (text[end : end + 1], words[-1]))
        if all(outer in ("", " ") or _BLANKLESS.search(outer + inner) for outer, inner in ends):
            return True
        start = text.find(words, start + 1)
    return False


def load_corrections(path: Path) -> Corrections:
    """Read and check a correction file; none there is none to make.

    Raises StudyError with all of its problems, one a line, each with its line.
    """
    if not path.exists():
        return Corrections()
    document, lines = parse(path)
    problems = Problems(path, lines)
    top = Spot(problems)
    top.only(document, ("affiliation", "organisation", "term"), {})
    affiliations = tuple(_each(document.get("affiliation"), top / "affiliation", AFFILIATION_KEYS, _affiliation))
    groupings = list(_each(document.get("organisation"), top / "organisation", ORGANISATION_KEYS, _organisation))
    into: dict[str, tuple[str, int]] = {}
    for index, (members, target, line) in enumerate(groupings):
        for member in members:
            _once(member, into, top / "organisation" / index)
            into.setdefault(member, (target, line))
    _refuse_circles(into, top)
    terms: dict[str, tuple[tuple[str, ...], int]] = {}
    for index, (term, decided) in enumerate(_each(document.get("term"), top / "term", TERM_KEYS, _term)):
        _once(term, terms, top / "term" / index)
        terms.setdefault(term, decided)
    problems.refuse()
    own_lines = {c.line for c in affiliations} | {g[2] for g in groupings} | {line for _to, line in terms.values()}
    return Corrections(affiliations, into, terms, tuple(sorted(own_lines)), path=path)


def _once(key: str, known: dict[str, tuple[Any, int]], spot: Spot) -> None:
    """Report what an earlier line decided already."""
    if key in known:
        spot.wrong(_("{key} stands in line {line} already").format(key=shown(key), line=known[key][1]))


def _refuse_circles(into: dict[str, tuple[str, int]], top: Spot) -> None:
    """Report organisations that count for each other, in a circle."""
    for start, (_target, line) in into.items():
        at, met = start, {start}
        while at in into:
            at = into[at][0]
            if at == start:
                message = _("{key} counts for itself in a circle").format(key=shown(start))
                top.problems.found.append((line, message))
            if at in met:
                break
            met.add(at)


def _each(
    value: object, spot: Spot, keys: tuple[str, ...], check: Callable[[dict[str, object], Spot], Checked]
) -> Iterator[Checked]:
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        spot.expected(value, _("tables, each beginning with the line [[{name}]]").format(name=spot.key.strip('"')))
        return
    for index, item in enumerate(value):
        (spot / index).only(item, keys, {})
        yield check(item, spot / index)


def _affiliation(given: dict[str, object], spot: Spot) -> AffiliationCorrection:
    ways = [key for key in ("text", "contains") if key in given]
    if len(ways) != 1:
        spot.wrong(_("an affiliation is named by either `text` or `contains`"))
        return AffiliationCorrection(spot.line, "", True, None, None)
    words = fold(checks.text(given[ways[0]], spot / ways[0]))
    if not words:
        (spot / ways[0]).wrong(_("{key} holds no letter or digit").format(key=(spot / ways[0]).key))
    places = organisations = None
    if "places" in given:
        no_place = given["places"] == []
        places = () if no_place else tuple(sorted(checks.places(given["places"], spot / "places", built_in_groups())))
    if "organisations" in given:
        organisations = _identifiers(given["organisations"], spot / "organisations")
    if places is None and organisations is None:
        spot.wrong(_("an affiliation needs `places`, `organisations` or both"))
    return AffiliationCorrection(spot.line, words, ways[0] == "text", places, organisations)


def _organisation(given: dict[str, object], spot: Spot) -> tuple[tuple[str, ...], str, int]:
    members = _identifiers(given.get("members"), spot / "members")
    if given.get("members") == []:
        (spot / "members").wrong(_("{key} is empty").format(key=(spot / "members").key))
    into = _identifiers([given.get("into")], spot / "into")
    if into and into[0] in members:
        spot.wrong(_("an organisation cannot be folded into itself"))
    return members, into[0] if into else "", spot.line


def _term(given: dict[str, object], spot: Spot) -> tuple[str, tuple[tuple[str, ...], int]]:
    term = fold(checks.text(given.get("term"), spot / "term"))
    if not term and isinstance(given.get("term"), str):
        (spot / "term").wrong(_("{key} holds no letter or digit").format(key=(spot / "term").key))
    fields = given.get("fields")
    if not isinstance(fields, list) or not all(isinstance(code, str) for code in fields):
        (spot / "fields").expected(fields, _('a list of field codes, such as ["ai"], or [] for none'))
        fields = []
    return term, (tuple(fields), spot.line)


def _identifiers(value: object, spot: Spot) -> tuple[str, ...]:
    """Check a list of ROR ids; return them in their long form."""
    if not isinstance(value, list):
        spot.expected(value, _('a list of ROR ids, such as ["https://ror.org/057zh3y96"]'))
        return ()
    found = []
    for index, item in enumerate(value):
        match = _ROR.fullmatch(item.strip()) if isinstance(item, str) else None
        if match:
            found.append(f"https://ror.org/{match[1].lower()}")
        else:
            (spot / index).expected(item, _("a ROR id, such as https://ror.org/057zh3y96"))
    return tuple(found)
