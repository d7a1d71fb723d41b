"""The words in which partners are shown, on the terminal and in the workbook."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.language import _, current
from enishi.strategy.partners.reasons import FAMILY_NAMES, TYPE_NAMES

Row = Mapping[str, Any]


RANKINGS: Mapping[str, Any] = {
    "model": lambda: _("Model"),
    "popularity": lambda: _("Popularity (our partners × their partners)"),
    "common_neighbours": lambda: _("Common neighbours"),
    "resource_allocation": lambda: _("Resource allocation"),
    "openalex_recipe": lambda: _("OpenAlex's recipe (shared topics, low co-authorship)"),
}
MEASURES: Mapping[str, Any] = {
    "roc_auc": lambda: _("ROC AUC"),
    "average_precision": lambda: _("Average precision"),
    "precision_at_10": lambda: _("Precision at 10"),
}
KINDS: Mapping[str, Any] = {
    "new": lambda: _("New ties"),
    "stronger": lambda: _("Stronger ties"),
}
SHOWS: Mapping[str, Any] = {
    "joint_work": lambda: _("joint work"),
    "common_partner": lambda: _("with a common partner"),
    "same_place": lambda: _("with the place of the asking side"),
    "shared_topics": lambda: _("on shared topics"),
}


def name(row: Row, key: str = "name") -> str:
    """Return a name in the current language, in English where there is no Japanese."""
    return row[f"{key}_{current()}"] or row[f"{key}_en"] or ""


def types(row: Row) -> str:
    """Return the types of an organisation."""
    return _(", ").join(_(TYPE_NAMES.get(kind, kind)) for kind in row["types"])


def score(row: Row) -> str:
    """Return the score with its interval, or alone where there is none."""
    if row["low"] is None:
        return f"{row['score']:.3g}"
    return f"{row['score']:.3f} ({row['low']:.3f}–{row['high']:.3f})"


def reason(row: Row) -> str:
    """Return a reason with the name of its family."""
    return _("{family}: {text}").format(family=_(FAMILY_NAMES[row["family"]]), text=row[current()])


def work(row: Row) -> str:
    """Return a work: title, year, and the DOI or, without one, the id."""
    return f"{row['title'] or '–'} ({row['year']}) {row['url'] or row['work_id']}"


def person(row: Row) -> str:
    """Return one way in through a name of a byline."""
    texts = {
        "alone": _("{name} ({organisation}) stands on a work of both sides"),
        "joint_work": _("{name} ({organisation}) published with {others} there"),
        "moved": _("{name} stands in bylines here and there (possibly namesakes)"),
        "co_author_there": _("{name}, who is there, published with {others} here"),
        "same_place": _("{name} ({organisation}) in the same place published with {others} there"),
    }
    how = row["how"] if row["with"] or row["how"] == "moved" else "alone"
    others = _(", ").join(row["with"])
    told = texts[how].format(name=row["name"], organisation=name(row, "organisation"), others=others)
    return f"{told}: {work(row['work'])}"


def way_in(row: Row) -> list[str]:
    """Return every way in to a candidate, people first, then partners in common."""
    told = [person(one) for one in row["way_in"]["people"]]
    return told + [
        _("{name}: {ours} joint works with the asking side, {theirs} with the candidate").format(
            name=name(partner), ours=partner["our_works"], theirs=partner["their_works"]
        )
        for partner in row["way_in"]["partners"]
    ]


def rivals(row: Row) -> str:
    """Return the rivals that are inside, with joint works."""
    return _("; ").join(f"{name(rival)} ({rival['works']})" for rival in row["rivals"])


def verdict(record: Row) -> str:
    """Say in one sentence what the back-test found and what ranks."""
    if not record["possible"]:
        return _("No back-test: {reason}. Ranked by {ranking}.").format(
            reason=record["text"], ranking=RANKINGS[record["used"]]()
        )
    best = RANKINGS[record["best_baseline"]]()
    gap = record["differences"][record["best_baseline"]]["average_precision"]
    values = {"best": best, "gap": f"{gap['value']:+.3f} ({gap['low']:+.3f}–{gap['high']:+.3f})"}
    if record["beats_best_baseline"]:
        return _("The model beats the best baseline ({best}) in average precision by {gap}, so it ranks.").format(
            **values
        )
    return _(
        "The model does not clearly beat the best baseline ({best}): the difference in average precision is {gap}. "
        "So the baseline ranks."
    ).format(**values)


def setting_names() -> Mapping[str, str]:
    """Return the settings by name, as people are shown them."""
    return {
        "status": _("Status of the data"),
        "years": _("Years"),
        "level": _("Level"),
        "subject": _("Subject"),
        "among": _("Places of candidates (empty: all others)"),
        "own_place": _("Candidates in the own place"),
        "types": _("Types of candidates"),
        "min_works": _("Least works of a candidate"),
        "unverified": _("Unverified organisations are candidates"),
        "known": _("Known partners"),
        "excluded": _("Left out"),
        "rivals": _("Rivals"),
        "top": _("Candidates a list"),
        "largest_team": _("Works of more organisations than this make no tie"),
        "larger_teams": _("Such works"),
        "most_compared": _("Most organisations compared"),
        "author_names": _("The result holds author names"),
        "seed": _("Seed"),
    }


def setting(value: Any) -> str:
    """Return the value of a setting as text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    if isinstance(value, dict) and "found" in value:
        return _("; ").join([*value["found"], *(f"? {line}" for line in value["not_found"])])
    if isinstance(value, dict):
        return f"{name(value)} ({value.get('field') or value.get('topic')}, {value['works']})"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)


def notes() -> list[str]:
    """Return what has to be said before anybody quotes a score."""
    return [
        _(
            "The score of a new tie is the probability of a first joint work within two years, as such ties came about "
            "in the works of this result; of a stronger tie, that the next two years hold more joint works than the "
            "last two. It says how likely, not how worthwhile: weigh it with the reasons."
        ),
        _(
            "The interval is 95 %, from 200 models learnt on resampled asking sides: it is the model's uncertainty, "
            "not that of the data."
        ),
        _(
            "The back-test hides the last two years, learns on the years before, and ranks every pair. Its numbers are "
            "means over asking sides with at least one tie in the hidden years; intervals are 95 %, from 1,000 "
            "resamples of asking sides, the same for every ranking."
        ),
        _("Names of people stand here as printed in bylines, in no order of merit; two persons may share a name."),
    ]
