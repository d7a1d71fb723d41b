"""The reasons of a recommendation in words: the families of signals that weigh most, each with what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from enishi.language import LANGUAGES, translate
from enishi.language import marked as _
from enishi.strategy.partners.advice import Candidate
from enishi.strategy.partners.corpus import Corpus, Ints, Node
from enishi.strategy.partners.evidence import Evidence
from enishi.strategy.partners.signals.complementarity import shifts
from enishi.strategy.partners.window import SPAN, Window

MOST = 3
# From which share of top-tenth works on they are worth a word: twice what chance gives.
_STANDS_OUT = 0.2
# Message ids; each clause stands only where it has something to say.
TEXTS: Mapping[str, str] = {
    "existing": _("{joint} joint works, {recent} of them in {years}"),
    "capability": _("{works} works, {recent} of them in {years}"),
    "capability_field": _("{field} of them on the subject asked for"),
    "capability_top": _("{share} % of those with citations are in the most cited tenth of their year"),
    "complementarity_theirs": _("strong in {theirs}, where the asking side is weak"),
    "complementarity_ours": _("weak in {ours}, where the asking side is strong"),
    "complementarity": _("strengths in other fields than the asking side"),
    "proximity": _("{count} partners in common, such as {names}"),
    "proximity_far": _("no partner in common, but partners of partners"),
    "openness": _("{share} % of the works are international, with {count} partners in other places"),
    "momentum": _("works in {before}: {earlier}; in {years}: {recent}"),
    "topics": _("titles on the same subjects: {words}"),
    "topics_none": _("published in the same journals, conferences or fields"),
    "places_theirs": _("works with {count} organisations in the place of the asking side"),
    "places": _("the two places, or groups of places, work together much"),
    "people": _("{count} names stand in bylines of both (possibly namesakes)"),
    "people_beside": _("co-authors of the asking side, or their co-authors, work there"),
    "kind": _("the types of the two often work together ({types})"),
}
FAMILY_NAMES: Mapping[str, str] = {
    "existing": _("Existing ties"),
    "capability": _("Capability"),
    "complementarity": _("Complementarity"),
    "proximity": _("Proximity in the network"),
    "openness": _("Openness"),
    "momentum": _("Momentum"),
    "topics": _("Shared topics"),
    "places": _("Ties of the places"),
    "people": _("People"),
    "kind": _("Type of organisation"),
}
# Types whose name for people is not the registry's word.
TYPE_NAMES = {"healthcare": _("health care"), "nonprofit": _("non-profit")}
# Between clauses, between names.
_JOINS = {"en": ("; ", ", "), "ja": ("。", "、")}
Clause = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What all reasons of one question are told from: the window at the last year, the row that asks, all evidence."""

    corpus: Corpus
    window: Window
    row: int
    evidence: Evidence
    words: Sequence[str]
    fields: Sequence[Mapping[str, Any]]

    def years(self, back: int) -> str:
        """Return the two years that end ``back`` years before the end."""
        return f"{self.window.upto - back - SPAN + 1}–{self.window.upto - back}"

    def shifts(self) -> Any:
        """Return the share shifts of those who ask and of all columns."""
        return shifts(self.window)


def leading(candidate: Candidate) -> list[tuple[str, float]]:
    """Return the families that add most to a candidate's score, at most MOST, none that adds nothing."""
    ranked = sorted(candidate.weights.items(), key=lambda item: (-item[1], item[0]))
    return [(family, weight) for family, weight in ranked[:MOST] if weight > 0]


def reasons(candidate: Candidate, facts: Facts) -> list[dict[str, Any]]:
    """Return ``family, weight, ja, en`` of each reason, the heaviest first."""
    return [
        {
            "family": family,
            "weight": weight,
            **{language: _told(_CLAUSES[family](candidate, facts), language) for language in LANGUAGES},
        }
        for family, weight in leading(candidate)
    ]


def _told(clauses: list[Clause], language: str) -> str:
    """Return clauses as one text in a language; values that are named by language are chosen, numbers grouped."""
    told = []
    for key, values in clauses:
        chosen = {
            name: value[language] if isinstance(value, dict) else f"{value:,}" if isinstance(value, int) else value
            for name, value in values.items()
        }
        told.append(translate(TEXTS[key], language).format(**chosen))
    return _JOINS[language][0].join(told)


def _name(node: Node) -> dict[str, str]:
    return {"en": node.name_en, "ja": node.name_ja or node.name_en}


def _joined(names: list[dict[str, str]]) -> dict[str, str]:
    return {language: _JOINS[language][1].join(name[language] for name in names) for language in LANGUAGES}


def _count(facts: Facts, works: Ints, back: int) -> int:
    return int(facts.window.span(back)[works].sum())


def _existing(candidate: Candidate, facts: Facts) -> list[Clause]:
    joint = np.array(facts.evidence.joint(candidate.node), dtype=np.int64)
    return [("existing", {"joint": len(joint), "recent": _count(facts, joint, 0), "years": facts.years(0)})]


def _capability(candidate: Candidate, facts: Facts) -> list[Clause]:
    works = facts.evidence.theirs(candidate.node)
    found: list[Clause] = [
        ("capability", {"works": len(works), "recent": _count(facts, works, 0), "years": facts.years(0)})
    ]
    if not facts.corpus.wanted.all():
        found.append(("capability_field", {"field": int(facts.corpus.wanted[works].sum())}))
    top = facts.corpus.top[works]
    known = top[~np.isnan(top)]
    if len(known) and known.mean() >= _STANDS_OUT:
        found.append(("capability_top", {"share": f"{100 * known.mean():.0f}"}))
    return found


def _complementarity(candidate: Candidate, facts: Facts) -> list[Clause]:
    ours, theirs = facts.shifts()
    own, other = ours[facts.row], theirs[int(np.searchsorted(facts.window.columns, candidate.node))]
    found: list[Clause] = []
    for key, gain in (
        ("theirs", np.maximum(other, 0) * np.maximum(-own, 0)),
        ("ours", np.maximum(own, 0) * np.maximum(-other, 0)),
    ):
        best = [at for at in np.argsort(-gain, kind="stable")[:2] if gain[at] > 0]
        if best:
            names = [{"en": facts.fields[at]["name_en"], "ja": facts.fields[at]["name_ja"]} for at in best]
            found.append((f"complementarity_{key}", {key: _joined(names)}))
    return found or [("complementarity", {})]


def _proximity(candidate: Candidate, facts: Facts) -> list[Clause]:
    partners = facts.evidence.partners(candidate.node)
    if not partners:
        return [("proximity_far", {})]
    names = [_name(facts.corpus.nodes[partner.node]) for partner in partners[:MOST]]
    return [("proximity", {"count": len(partners), "names": _joined(names)})]


def _openness(candidate: Candidate, facts: Facts) -> list[Clause]:
    works = facts.evidence.theirs(candidate.node)
    share = 100 * facts.corpus.international[works].mean() if len(works) else 0.0
    count = round(float(np.expm1(candidate.values["partners_abroad"])))
    return [("openness", {"share": f"{share:.0f}", "count": count})]


def _momentum(candidate: Candidate, facts: Facts) -> list[Clause]:
    works = facts.evidence.theirs(candidate.node)
    recent, earlier = _count(facts, works, 0), _count(facts, works, SPAN)
    return [("momentum", {"before": facts.years(SPAN), "earlier": earlier, "years": facts.years(0), "recent": recent})]


def _topics(candidate: Candidate, facts: Facts) -> list[Clause]:
    words = [facts.words[at] for at in facts.evidence.words(candidate.node)]
    if not words:
        return [("topics_none", {})]
    return [("topics", {"words": _joined([{"en": word, "ja": word} for word in words])})]


def _places(candidate: Candidate, facts: Facts) -> list[Clause]:
    count = len(facts.evidence.colleagues(candidate.node))
    return [("places_theirs", {"count": count})] if count else [("places", {})]


def _people(candidate: Candidate, facts: Facts) -> list[Clause]:
    count = len(facts.evidence.names_in_both(candidate.node))
    return [("people", {"count": count})] if count else [("people_beside", {})]


def _kind(candidate: Candidate, facts: Facts) -> list[Clause]:
    kinds = [TYPE_NAMES.get(kind, kind) for kind in facts.corpus.nodes[candidate.node].types]
    named = [{language: translate(kind, language) for language in LANGUAGES} for kind in kinds]
    return [("kind", {"types": _joined(named)})]


_CLAUSES = {
    "existing": _existing,
    "capability": _capability,
    "complementarity": _complementarity,
    "proximity": _proximity,
    "openness": _openness,
    "momentum": _momentum,
    "topics": _topics,
    "places": _places,
    "people": _people,
    "kind": _kind,
}
