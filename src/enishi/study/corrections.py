"""``corrections.toml`` beside the study: what a person decided about names, which wins over everything.

Three kinds of lines: ``[[affiliation]]`` (this text is there, or is this organisation), ``[[organisation]]`` (these
belong together) and ``[[term]]`` (this term speaks of these fields). Each is used, or reported as unused.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

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

    def of_affiliation(self, text: str) -> AffiliationCorrection | None:
        """Return the correction of a text, and note that it was used."""
        if not self.affiliations:
            return None
        folded = fold(text)
        padded = f" {folded} "
        for whole in (True, False):
            for correction in self.affiliations:
                fits = correction.words == folded if whole else f" {correction.words} " in padded
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
    into = {
        member: (target, line)
        for members, target, line in _each(
            document.get("organisation"), top / "organisation", ORGANISATION_KEYS, _organisation
        )
        for member in members
    }
    terms = dict(_each(document.get("term"), top / "term", TERM_KEYS, _term))
    problems.refuse()
    own_lines = {c.line for c in affiliations} | {line for _to, line in into.values()} | {t[1] for t in terms.values()}
    return Corrections(affiliations, into, terms, tuple(sorted(own_lines)))


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
    into = _identifiers([given.get("into")], spot / "into")
    if into and into[0] in members:
        spot.wrong(_("an organisation cannot be folded into itself"))
    return members, into[0] if into else "", spot.line


def _term(given: dict[str, object], spot: Spot) -> tuple[str, tuple[tuple[str, ...], int]]:
    term = fold(checks.text(given.get("term"), spot / "term"))
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
