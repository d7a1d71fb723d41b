"""What to fetch from OpenAlex: publishers, years and topics, as a filter of its API and as a test of one record."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from enishi.errors import UsageError, nearest
from enishi.fetch.download import NotThereError
from enishi.fetch.openalex_server import Server
from enishi.language import _

# Short names by which people know publishers, and the names that OpenAlex gives them.
ALIASES = {
    "ieee": "Institute of Electrical and Electronics Engineers",
    "acm": "Association for Computing Machinery",
    "elsevier": "Elsevier BV",
    "springer": "Springer Nature",
    "wiley": "Wiley",
    "mdpi": "Multidisciplinary Digital Publishing Institute",
    "usenix": "USENIX Association",
    "ieice": "Institute of Electronics, Information and Communication Engineers",
    "ipsj": "Information Processing Society of Japan",
}
_PUBLISHER = re.compile(r"(?:https?://openalex\.org/(?:publishers/)?)?(P\d+)", re.IGNORECASE)
_TOPIC = re.compile(r"(?:https?://openalex\.org/)?(?:topics/)?(T\d+)", re.IGNORECASE)
_ABOVE = re.compile(r"(?:https?://openalex\.org/)?(subfields|fields)/(\d+)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_BY_PUBLISHER = "primary_location.source.host_organization_lineage"
_BY_KIND = {"topics": "topics.id", "subfields": "topics.subfield.id", "fields": "topics.field.id"}
# OpenAlex takes so many values in one filter.
_MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class Query:
    """Works of any of the publishers, in the years, with any of the topics; what is empty does not restrict.

    publishers: id and name. topics: ids of one ``kind``: topics, subfields or fields.
    """

    publishers: tuple[tuple[str, str], ...] = ()
    years: tuple[int, int] | None = None
    topics: tuple[tuple[str, str], ...] = ()
    kind: str = "topics"

    def filter(self) -> str:
        """Return the filter as the API takes it."""
        parts = []
        if self.publishers:
            parts.append(f"{_BY_PUBLISHER}:{'|'.join(id for id, _name in self.publishers)}")
        if self.years:
            first, last = self.years
            parts.append(f"publication_year:{first}" if first == last else f"publication_year:{first}-{last}")
        if self.topics:
            parts.append(f"{_BY_KIND[self.kind]}:{'|'.join(id for id, _name in self.topics)}")
        return ",".join(parts)

    def matches(self, record: dict[str, Any]) -> bool:
        """Whether one record of the snapshot is asked for: what ``filter`` says, on this machine."""
        if self.years and not self.years[0] <= (record.get("publication_year") or 0) <= self.years[1]:
            return False
        if self.publishers:
            source = (record.get("primary_location") or {}).get("source") or {}
            lineage = source.get("host_organization_lineage") or [source.get("host_organization")]
            if {_last(id) for id in lineage}.isdisjoint(id for id, _name in self.publishers):
                return False
        if self.topics:
            given = record.get("topics") or []
            if self.kind != "topics":
                given = [topic.get(self.kind.removesuffix("s")) or {} for topic in given]
            return not {_last(topic.get("id")) for topic in given}.isdisjoint(id for id, _name in self.topics)
        return True

    def described(self) -> dict[str, Any]:
        """Return the query as the manifest keeps it."""
        return {
            "publishers": [{"id": id, "name": name} for id, name in self.publishers],
            "years": list(self.years) if self.years else None,
            "topics": [{"id": id, "name": name} for id, name in self.topics],
            "topics_are": self.kind if self.topics else None,
            "filter": self.filter(),
        }


def _last(id: object) -> str:
    return str(id or "").rpartition("/")[2]


def years(text: str) -> tuple[int, int]:
    """Return first and last year of ``2016-2022`` or ``2020``. Raises UsageError."""
    found = _YEARS.fullmatch(text.strip())
    first = int(found[1]) if found else 0
    last = int(found[2] or found[1]) if found else 0
    if not found or first > last:
        raise UsageError(_("--years: {text} is not a year or a span of years; expected 2016-2022").format(text=text))
    return first, last


def resolve(api: Server, publishers: Sequence[str], span: str, topics: Sequence[str], known: bool = False) -> Query:
    """Return the query that the words of the command line mean; names are looked up through the API.

    ``known``: take ids as they are, without asking. Raises UsageError with the nearest valid names, FetchError.
    """
    names = dict.fromkeys(name.strip() for text in publishers for name in text.split(",") if name.strip())
    found = dict(_publisher(api, name, known) for name in names)
    kind, subjects = _topics(api, dict.fromkeys(text.strip() for text in topics if text.strip()), known)
    if not (found or span or subjects) and not known:
        raise UsageError(_("say what to fetch: --publisher, --years or --topic; everything comes with --snapshot only"))
    return Query(tuple(found.items()), years(span) if span else None, tuple(subjects.items()), kind)


def _publisher(api: Server, name: str, known: bool) -> tuple[str, str]:
    if raw := _PUBLISHER.fullmatch(name):
        return raw[1].upper(), "" if known else _named(api, "publishers", raw[1].upper(), "--publisher")
    full = ALIASES.get(name.casefold(), name)
    given = _results(api.json("/publishers", search=full, per_page="25"))
    for wanted in dict.fromkeys((full.casefold(), name.casefold())):
        for entry in given:  # OpenAlex sorts the most likely, with the most works, to the front
            spellings = (entry.get("display_name"), *(entry.get("alternate_titles") or ()))
            if wanted in {str(spelling).casefold() for spelling in spellings}:
                return _last(entry.get("id")), str(entry.get("display_name") or "")
    names = [str(entry.get("display_name")) for entry in given]
    close = [nearest(name, ALIASES), *names[:5]]
    raise UsageError(
        _("--publisher: OpenAlex knows no publisher {name}; nearest: {known}. An OpenAlex id (P…) also works.").format(
            name=name, known=", ".join(dict.fromkeys(word for word in close if word)) or ", ".join(ALIASES)
        )
    )


def _named(api: Server, kind: str, id: str, option: str) -> str:
    """Return the name of what has the id. Raises UsageError where nothing has."""
    try:
        return str(api.json(f"/{kind}/{id}").get("display_name") or "")
    except NotThereError as error:
        raise UsageError(_("{option}: OpenAlex has no {id}").format(option=option, id=f"{kind}/{id}")) from error


def _topics(api: Server, words: dict[str, None], known: bool) -> tuple[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for word in words:
        topic, above = _TOPIC.fullmatch(word), _ABOVE.fullmatch(word)
        if topic or above:
            kind, id = ("topics", topic[1].upper()) if topic else (above[1].lower(), above[2]) if above else ("", "")
            found.setdefault(kind, {})[id] = "" if known else _named(api, kind, id, "--topic")
            continue
        given = _results(api.json("/topics", search=word, per_page=str(_MOST_VALUES)))
        names = {_last(entry.get("id")): str(entry.get("display_name") or "") for entry in given}
        exact = {id: name for id, name in names.items() if name.casefold() == word.casefold()}
        if not names:
            raise UsageError(
                _("--topic: OpenAlex finds no topic for {word}; give other words or an id (T…)").format(word=word)
            )
        found.setdefault("topics", {}).update(exact or names)
    if len(found) > 1:
        text = _("--topic: {kinds} cannot be asked for together; fetch each into a folder of its own and study both")
        raise UsageError(text.format(kinds=", ".join(sorted(found))))
    kind, subjects = next(iter(found.items()), ("topics", {}))
    if len(subjects) > _MOST_VALUES:
        raise UsageError(
            _("--topic: {count} topics; OpenAlex takes {most} at a time").format(count=len(subjects), most=_MOST_VALUES)
        )
    return kind, subjects


def _results(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for entry in answer.get("results") or [] if isinstance(entry, dict)]
