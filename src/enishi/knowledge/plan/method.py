"""Methods of collaboration: what each gains and costs, and what a document says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enishi.knowledge.advice import Text
from enishi.knowledge.plan.checking import Checking
from enishi.knowledge.plan.model import words
from enishi.language import LANGUAGES

COSTS = ("low", "medium", "high")
TIMES = ("short", "medium", "long")
STATUSES = ("published", "ours")
_TEXTS = ("gains", "fits", "merits", "demerits")


@dataclass(frozen=True, slots=True)
class Method:
    """A method: purpose and form by code; cost and time relative to the other methods.

    document: what a document says of it, with the code of that source; None where none does.
    """

    code: str
    name: Text
    purpose: str
    form: str
    gains: Text
    fits: Text
    merits: Text
    demerits: Text
    cost: str
    time: str
    status: str
    source: str
    document: tuple[Text, str] | None = None


def read_methods(reading: Checking) -> dict[str, Method]:
    """Return the methods of a file that are whole, by code."""
    found, known = {}, words()["methods"]
    for code, entry in reading.table("methods"):
        at = ("methods", code)
        needed = (*_TEXTS, "cost", "time", "status", "source")
        if not (reading.choice(code, at, known) and reading.keys(entry, at, needed, ("document",))):
            continue
        limited = {"cost": COSTS, "time": TIMES, "status": STATUSES}
        valid = [reading.choice(entry[key], (*at, key), values) for key, values in limited.items()]
        if all(valid):
            gains, fits, merits, demerits = (reading.text(entry[key], (*at, key)) for key in _TEXTS)
            found[code] = Method(
                code=code,
                name={language: known[code][language] for language in LANGUAGES},
                purpose=known[code]["purpose"],
                form=known[code]["form"],
                gains=gains,
                fits=fits,
                merits=merits,
                demerits=demerits,
                cost=entry["cost"],
                time=entry["time"],
                status=entry["status"],
                source=reading.source(entry, at),
                document=_document(reading, entry, at),
            )
    return found


def _document(reading: Checking, entry: Mapping[str, Any], at: tuple[str, ...]) -> tuple[Text, str] | None:
    here = (*at, "document")
    said = entry.get("document")
    if said is None or not reading.keys(said, here, (*LANGUAGES, "source")):
        return None
    return reading.text(said, here), reading.source(said, here)
