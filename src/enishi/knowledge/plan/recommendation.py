"""What companies, universities and government should do, as questions of a self-assessment."""

from dataclasses import dataclass

from enishi.knowledge.advice import Text
from enishi.knowledge.plan.checking import Checking
from enishi.language import _

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What an audience should do, as a question with levels (0 first) and the evidence that is asked for."""

    code: str
    audience: str
    title: Text
    question: Text
    levels: tuple[Text, ...]
    evidence: Text
    source: str


def read_recommendations(reading: Checking, audiences: tuple[str, ...]) -> dict[str, Recommendation]:
    """Return the recommendations of a file, by code."""
    found = {}
    for code, entry in reading.table("recommendations"):
        at = ("recommendations", code)
        if not reading.keys(entry, at, ("audience", "ja", "en", "question", "levels", "evidence", "source")):
            continue
        reading.choice(entry["audience"], (*at, "audience"), audiences)
        levels = entry["levels"] if isinstance(entry["levels"], list) else []
        if len(levels) != LEVELS:
            reading.wrong((*at, "levels"), _("expected {n} levels, each with ja and en").format(n=LEVELS))
        found[code] = Recommendation(
            code=code,
            audience=str(entry["audience"]),
            title=reading.text(entry, at),
            question=reading.text(entry["question"], (*at, "question")),
            levels=tuple(reading.text(one, (*at, "levels", n)) for n, one in enumerate(levels)),
            evidence=reading.text(entry["evidence"], (*at, "evidence")),
            source=reading.source(entry, at),
        )
    return found
