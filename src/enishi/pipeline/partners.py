"""``enishi partners``: from a finished result to candidates for new and for stronger ties, with all that shows them."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from enishi.errors import UsageError
from enishi.language import LANGUAGES, _, translate
from enishi.pipeline.partner_corpus import LEVELS, ORGANISATION, PLACE, Loaded, Row, load
from enishi.pipeline.partner_names import Names, types
from enishi.pipeline.progress import Progress, silent
from enishi.strategy.partners.advice import Advice, Candidate, advise
from enishi.strategy.partners.backtest import MODEL, TOO_SHORT, Backtest
from enishi.strategy.partners.corpus import LARGEST_TEAM, Flags, Ints
from enishi.strategy.partners.evidence import JOINT_WORK, Evidence
from enishi.strategy.partners.pairs import KINDS, NEW, STRONGER
from enishi.strategy.partners.question import Question
from enishi.strategy.partners.reasons import Facts, reasons
from enishi.strategy.partners.unknown import TEXTS as UNKNOWN
from enishi.strategy.partners.unknown import unknown
from enishi.strategy.partners.window import MOST_NODES, universe
from enishi.tables.place import places

_MOST_JOINT, _MOST_SHOWN = 3, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command, as the user wrote them."""

    who: str
    level: str = ORGANISATION
    field: str | None = None
    topic: Path | None = None
    among: str | None = None
    types: str | None = None
    min_works: int = 5
    known: Path | None = None
    exclude: Path | None = None
    rivals: str | None = None
    top: int = 20


def partners(out: Path, asked: Asked, progress: Progress = silent) -> Row:
    """Return the answer as one object: ``for, settings, backtest, new, stronger, gaps`` (docs/partners.md).

    Raises UsageError where the folder is not a result, or an option is wrong.
    """
    if asked.level not in LEVELS:
        raise UsageError(_("--level: {level} is not one of {known}").format(level=asked.level, known=", ".join(LEVELS)))
    if asked.field and asked.topic:
        raise UsageError(_("--field and --topic: give one of the two"))
    if asked.types and asked.level == PLACE:
        raise UsageError(_("--type: places have no types; leave out --type or --level place"))
    wanted_types = types(asked.types) if asked.types else []
    with progress(_("loading the result"), None):
        loaded = load(out, asked.level, asked.field, asked.topic)
    corpus = loaded.corpus
    groups = {name: group["places"] for name, group in loaded.manifest["study"]["groups"].items()}
    names = Names(corpus.nodes, groups)
    focal, code = names.one(asked.who, "--for")
    if asked.level == PLACE and code is None:
        raise UsageError(_("--for: {who} is an organisation; with --level place name a place").format(who=asked.who))
    home = code or corpus.nodes[focal[0]].place
    among = names.places(asked.among, "--among") if asked.among else None
    known, known_lost = names.listed(asked.known, "--known") if asked.known else ([], [])
    excluded, excluded_lost = names.listed(asked.exclude, "--exclude") if asked.exclude else ([], [])
    rivals = names.several(asked.rivals, "--rivals") if asked.rivals else []
    possible = _possible(loaded, focal, home, among, wanted_types, excluded)
    unverified = _needs_unverified(loaded, possible, asked)
    alone = code is None or asked.level == PLACE
    question = Question(
        focal,
        None if alone else code,
        possible,
        among is not None and home in among and code is None,
        asked.min_works,
        unverified,
        loaded.subject is not None,
        int(loaded.manifest["seed"]),
    )
    evidence = Evidence(corpus, focal)
    teller = _Teller(loaded, question, evidence, known, rivals, asked.top)
    advices: dict[str, Advice] = {}
    for kind in KINDS:
        with progress(_("hiding the last years, learning, ranking"), None):
            advices[kind] = advise(corpus, question, kind)
    answer = {
        "for": _who(loaded, focal, code),
        "settings": {
            "result": loaded.manifest["study"]["title"],
            "status": loaded.manifest["status"],
            "years": [corpus.first, corpus.last],
            "level": asked.level,
            "subject": loaded.subject,
            "among": among,
            "own_place": question.home,
            "types": wanted_types or None,
            "min_works": asked.min_works,
            "unverified": unverified,
            "known": {"found": [corpus.nodes[n].id for n in known], "not_found": known_lost},
            "excluded": {"found": [corpus.nodes[n].id for n in excluded], "not_found": excluded_lost},
            "rivals": [label for label, _nodes in rivals],
            "top": asked.top,
            "largest_team": LARGEST_TEAM,
            "larger_teams": int((np.asarray(corpus.member.sum(axis=1)).ravel() > LARGEST_TEAM).sum()),
            "most_compared": MOST_NODES,
            "author_names": loaded.has_names,
            "seed": question.seed,
        },
        "backtest": {kind: _record(advice) for kind, advice in advices.items()},
        **{kind: teller.told(advice) for kind, advice in advices.items()},
    }
    return answer | {"gaps": _gaps(loaded, advices, answer)}


def _possible(
    loaded: Loaded, focal: Ints, home: str, among: list[str] | None, kinds: list[str], excluded: list[int]
) -> Flags:
    """Return (n,) who may be named."""
    nodes = loaded.corpus.nodes
    where = {node.place for node in nodes} - {home} if among is None else set(among)
    possible = np.array(
        [node.place in where and (not kinds or bool(set(kinds) & set(node.types))) for node in nodes], dtype=bool
    )
    possible[focal] = False
    possible[excluded] = False
    return possible


def _needs_unverified(loaded: Loaded, possible: Flags, asked: Asked) -> bool:
    """Return whether there are too few verified candidates to fill a list."""
    nobody = np.zeros(0, dtype=np.int64)
    verified = universe(loaded.corpus, loaded.corpus.last, asked.min_works, False, nobody)
    return bool(possible[verified].sum() < asked.top)


def _who(loaded: Loaded, focal: Ints, code: str | None) -> Row:
    """Return who asks."""
    works = int((np.asarray(loaded.corpus.member[:, focal].sum(axis=1)).ravel() > 0).sum())
    if code is None:
        node = loaded.corpus.nodes[focal[0]]
        what: Row = {"kind": ORGANISATION, "id": node.id, "name_en": node.name_en, "name_ja": node.name_ja}
        return {**what, "place": node.place or None, "organisations": 1, "works": works}
    place = places()[code]
    what = {"kind": PLACE, "id": code, "name_en": place.name_en, "name_ja": place.name_ja}
    return {**what, "place": code, "organisations": len(focal), "works": works}


def _record(advice: Advice) -> Row:
    """Return the back-test of one kind as it stands in JSON."""
    found = advice.record
    if not isinstance(found, Backtest):
        text = (
            _("the works span too few years: to hide two years twice, five are needed")
            if found.reason == TOO_SHORT
            else _("too few ties came about in the years that were hidden")
        )
        return {"possible": False, "reason": found.reason, "text": text, "used": advice.used}
    return {
        "possible": True,
        "used": advice.used,
        "beats_best_baseline": found.used == MODEL,
        "best_baseline": found.best,
        "history_learnt": found.years[0],
        "history_judged": found.years[1],
        "hidden_years": [found.years[2], found.years[3]],
        "ties_in_subject": found.in_field,
        "pairs": found.pairs,
        "hits": found.hits,
        "focal": found.focal,
        "measures": _plain(found.measures),
        "differences": _plain(found.differences),
    }


def _plain(table: dict[str, dict[str, Any]]) -> Row:
    return {name: {key: asdict(value) for key, value in row.items()} for name, row in table.items()}


def _gaps(loaded: Loaded, advices: dict[str, Advice], answer: Row) -> list[str]:
    """Return what the answer lacks as a whole, in words."""
    gaps = []
    if not loaded.corpus.international.any():
        gaps.append(_("no work of the result is international, so nobody abroad has ties with anybody"))
    for kind in KINDS:
        if not answer[kind]:
            gaps.append(
                _("no candidate for a new tie: nobody is left after --among, --type, --min-works, --known, --exclude")
                if kind == NEW
                else _("no candidate for a stronger tie: there are no joint works with anybody who may be named")
            )
    subject = loaded.subject
    if subject and subject["works"] == 0:
        gaps.append(_("no work of the result is on the subject asked for"))
    if subject and "topic" in subject:
        gaps.append(_("the topic was found by title and venue only: a result does not hold keywords"))
    if subject and any(isinstance(a.record, Backtest) and not a.record.in_field for a in advices.values()):
        gaps.append(_("too few ties on the subject itself: some of the back-test predicts joint works on any subject"))
    for which in ("known", "excluded"):
        if lost := answer["settings"][which]["not_found"]:
            message = _("not one organisation of the result: {names}")
            gaps.append(message.format(names="; ".join(lost[:10]) + ("; …" if len(lost) > 10 else "")))
    return gaps


class _Teller:
    """Turns candidates into what is printed: names, reasons, works, the way in, what is unknown."""

    def __init__(
        self,
        loaded: Loaded,
        question: Question,
        evidence: Evidence,
        known: list[int],
        rivals: list[tuple[str, Ints]],
        top: int,
    ) -> None:
        self._loaded, self._evidence, self._known, self._rivals, self._top = loaded, evidence, set(known), rivals, top
        window, row = question.window(loaded.corpus, loaded.corpus.last)
        self._facts = Facts(loaded.corpus, window, row, evidence, loaded.words, loaded.fields)

    def told(self, advice: Advice) -> list[Row]:
        """Return the first candidates; those already known are no new ones."""
        kept = [c for c in advice.candidates if advice.kind == STRONGER or c.node not in self._known]
        return [self._told(rank, candidate) for rank, candidate in enumerate(kept[: self._top], 1)]

    def _told(self, rank: int, candidate: Candidate) -> Row:
        corpus, node = self._loaded.corpus, self._loaded.corpus.nodes[candidate.node]
        place = places().get(node.place)
        told = reasons(candidate, self._facts)
        joint = self._evidence.joint(candidate.node)
        years = corpus.years[joint]
        return {
            "rank": rank,
            "id": node.id,
            "name_en": node.name_en,
            "name_ja": node.name_ja,
            "place": node.place,
            "place_en": place.name_en if place else None,
            "place_ja": place.name_ja if place else None,
            "types": list(node.types),
            "verified": node.verified,
            "known": candidate.node in self._known,
            "works": len(self._evidence.theirs(candidate.node)),
            "score": candidate.score,
            "low": candidate.low,
            "high": candidate.high,
            "lift": candidate.lift,
            "reasons": told,
            "evidence": self._works(candidate.node, [reason["family"] for reason in told], joint),
            "joint": {
                "works": len(joint),
                "first": int(years.min()) if len(joint) else None,
                "last": int(years.max()) if len(joint) else None,
            },
            "rivals": self._inside(candidate.node),
            "way_in": self._way_in(candidate.node),
            "unknown": [
                {"code": code, **{language: translate(UNKNOWN[code], language) for language in LANGUAGES}}
                for code in unknown(candidate, corpus, self._loaded.has_names)
            ],
            "weights": candidate.weights,
            "signals": candidate.values,
        }

    def _works(self, node: int, families: list[str], joint: list[int]) -> list[Row]:
        """Return the works that show a candidate, at most _MOST_SHOWN, each once, with what it shows."""
        shown: dict[int, str] = {}
        for work in joint[:_MOST_JOINT]:
            shown.setdefault(work, JOINT_WORK)
        if "proximity" in families or not joint:
            for partner in self._evidence.partners(node)[:1]:
                shown.setdefault(partner.work, "common_partner")
        if "places" in families:
            for colleague in self._evidence.colleagues(node)[:1]:
                shown.setdefault(colleague.work, "same_place")
        for work in self._evidence.alike(node):
            shown.setdefault(work, "shared_topics")
        return [{**self._loaded.work(work), "shows": what} for work, what in list(shown.items())[:_MOST_SHOWN]]

    def _inside(self, node: int) -> list[Row]:
        """Return the rivals that already have joint works with a candidate, those with most works first."""
        member = self._loaded.corpus.member
        theirs = self._evidence.theirs(node)
        found = []
        for label, nodes in self._rivals:
            own = nodes[nodes != node]
            count = int((np.asarray(member[theirs][:, own].sum(axis=1)).ravel() > 0).sum())
            rival = self._loaded.corpus.nodes[nodes[0]]
            place = places().get(label)
            names = (place.name_en, place.name_ja) if place else (rival.name_en, rival.name_ja)
            if count:
                found.append({"id": label, "name_en": names[0], "name_ja": names[1], "works": count})
        return sorted(found, key=lambda row: (-row["works"], row["id"]))

    def _way_in(self, node: int) -> Row:
        """Return who leads there: names of bylines where the result holds them, and partners in common."""
        nodes = self._loaded.corpus.nodes
        people = [
            {
                "name": self._loaded.names[way.person],
                "how": way.how,
                "with": [self._loaded.names[person] for person in way.beside],
                "organisation": nodes[way.node].id,
                "organisation_en": nodes[way.node].name_en,
                "organisation_ja": nodes[way.node].name_ja,
                "work": self._loaded.work(way.work),
            }
            for way in self._evidence.ways_in(node)
        ]
        partners = [
            {"id": nodes[p.node].id, "name_en": nodes[p.node].name_en, "name_ja": nodes[p.node].name_ja,
             "our_works": p.our_works, "their_works": p.their_works}
            for p in self._evidence.partners(node)[:_MOST_JOINT]
        ]  # fmt: skip
        return {"people": people, "partners": partners}
