"""The field tables: the schemes by which works are sorted into fields, and what was decided for a work.

``field``: one row a field of a scheme. Key ``scheme, code``. Nulls: none; every field has both names; ``group`` is
empty where the scheme has no groups.
``work_field``: one row a work, scheme and field. Key ``work_id, scheme, field``. ``weight`` is the part of the work
that is the field's. Laws: weights are above 0 and sum to 1 over the fields of a work in a scheme; a work without a
field has one row with ``field`` null, weight 0 and the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

FIELD = pa.schema([(name, pa.string()) for name in ("scheme", "code", "name_en", "name_ja", "group")])
WORK_FIELD = pa.schema(
    [
        ("work_id", pa.string()),
        ("scheme", pa.string()),
        ("field", pa.string()),
        ("weight", pa.float64()),
        ("terms", pa.list_(pa.string())),
        ("reason", pa.string()),
    ]
)


class Reason(StrEnum):
    """What decided: the strongest kind of evidence that gave the fields, or why there is none."""

    KEYWORDS = "keywords"
    TITLE = "title"
    VENUE = "venue"
    HINTS = "hints"
    FRONT_MATTER = "front matter"
    NO_FIELDS_SUBJECT = "a subject of no field"
    TOO_LITTLE = "too little evidence"
    NO_TERM = "no term"
    NO_TEXT = "no text"


@dataclass(frozen=True, slots=True)
class Label:
    """A name for people in both languages."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its code, its names, the code of its group (empty: none) and its vocabulary.

    terms: phrases that make the field a main subject; hints: phrases that only add to other evidence; venues: phrases
    in the name of a journal or conference that is devoted to the field; venue_hints: the same where the field is one
    among others; exclusions: longer phrases in which none of these means the field.
    """

    code: str
    name: Label
    group: str = ""
    terms: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    venue_hints: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A list of fields from one source.

    groups: the names of the groups that fields belong to, if the scheme has them; none: phrases of subjects that belong
    to no field and compete with those that do.
    """

    code: str
    name: Label
    source: str
    fields: tuple[Field, ...]
    groups: Mapping[str, Label] = field(default_factory=dict)
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkText:
    """What a work says about its subject: title, the authors' keywords, an indexer's terms, journal or conference."""

    title: str = ""
    keywords: tuple[str, ...] | list[str] = ()
    index_terms: tuple[str, ...] | list[str] = ()
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """The fields of one work with weights that sum to 1 (or none), the terms that fired for each, and the reason."""

    fields: dict[str, float]
    terms: dict[str, list[str]]
    reason: str
