"""What a study is: every setting, its type and its default. ``docs/study.md`` explains them to people."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from enishi.knowledge.groups import Group, built_in_groups

COUNTINGS = ("full", "fractional")
BETWEENNESS_READINGS = ("hops", "inverse_weight", "as_published")
# The one policy that is named: every place with a code of its own stands on its own.
SEPARATE = "separate"
# Schemes of fields by name or file; the survey's eight fields are the default.
ICT8 = "ict8"
# The level at which organisations are counted: as found in the text, their parents, or the topmost of those.
FOUND, PARENT, TOP = LEVELS = ("found", "parent", "top")


@dataclass(frozen=True, slots=True)
class Source:
    """One ``[[source]]``: the path as written, the format if named, and the files and folders that it matched.

    An address of what lies elsewhere (``s3://…``) matches itself, as text.
    """

    path: str
    format: str | None
    matches: tuple[Path | str, ...]


@dataclass(frozen=True, slots=True)
class TypeCutoffs:
    """From which part of the reference place's works and eigenvector a smaller place is `similar` to it (0 to 1).

    The defaults were fitted to the seven places of the survey of 2023.
    """

    similar_works: float = 0.4
    similar_eigenvector: float = 0.5


@dataclass(frozen=True, slots=True)
class StrengthRule:
    """When a place is strong or weak in a field.

    minimum_effect: the least shift, as a natural logarithm (0.1: some 10 %). minimum_works: under so many works of the
    place in the field, nothing is said.
    """

    minimum_effect: float = 0.1
    minimum_works: int = 30


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """What a user adds to the plan: a folder that overlays the knowledge base, and a screening list; as written."""

    overlay: str | None = None
    screening: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """The settings of one study, all checked.

    file: where it was read from. title: by language. reference: the place that others are compared with. years: from
    and to, both included. focus: the places with a page of their own, or None for the ten with most works.
    territory_policy: code → the code into which it is folded; empty where places stay separate. counting: how a tie
    is weighted. fields: schemes by name, or paths of topic files. organisations: the level at which they are counted.
    author_names: whether the result says whose names stand on its works.
    organisation_counting: how a tie of organisations is weighted. standouts: how many organisations may stand out.
    rejects_limit: more rejects than this number, or than this share of the records if it is a float, is
    a failure; None for no limit. output: the folder for the result. resamples: how many times the works are drawn again
    for the intervals. strength: when a place is strong in a field. field_totals: field → the works that OpenAlex counts
    in it, in the study's years, where the user has the number. plan: what the user adds to advice and sheets.
    """

    file: Path
    title: Mapping[str, str]
    reference: str
    years: tuple[int, int]
    sources: tuple[Source, ...]
    output: Path
    focus: tuple[str, ...] | None = None
    groups: Mapping[str, Group] = field(default_factory=built_in_groups)
    territory_policy: Mapping[str, str] = field(default_factory=dict)
    counting: str = "full"
    betweenness: str = "hops"
    types: TypeCutoffs = TypeCutoffs()
    rejects_limit: int | float | None = None
    fields: tuple[str, ...] = (ICT8,)
    organisations: str = FOUND
    author_names: bool = True
    organisation_counting: str = "fractional"
    standouts: int = 25
    seed: int = 20230331
    resamples: int = 1_000
    strength: StrengthRule = StrengthRule()
    field_totals: Mapping[str, int] = field(default_factory=dict)
    plan: PlanFiles = PlanFiles()

    def too_many(self, rejected: int, read: int) -> bool:
        """Return whether so many rejects of so many records read are more than the study allows."""
        if self.rejects_limit is None:
            return False
        return rejected > (self.rejects_limit * read if isinstance(self.rejects_limit, float) else self.rejects_limit)

    def settings(self) -> dict[str, Any]:
        """Return every setting with its effective value, ready for JSON, under the names that the file uses.

        Paths are as written or relative to the study file, so that a study says the same wherever it lies.
        """
        return {
            "title": dict(self.title),
            "reference": self.reference,
            "years": list(self.years),
            "source": [{"path": source.path, "format": source.format} for source in self.sources],
            "output": Path(os.path.relpath(self.output, self.file.parent)).as_posix(),
            "focus": None if self.focus is None else list(self.focus),
            "groups": {
                group.name: {**group.label, "places": list(group.places), "source": group.source, "year": group.year}
                for group in self.groups.values()
            },
            "territory_policy": dict(self.territory_policy) or SEPARATE,
            "counting": self.counting,
            "betweenness": self.betweenness,
            "types": asdict(self.types),
            "rejects_limit": self.rejects_limit,
            "fields": list(self.fields),
            "organisations": self.organisations,
            "author_names": self.author_names,
            "organisation_counting": self.organisation_counting,
            "standouts": self.standouts,
            "seed": self.seed,
            "resamples": self.resamples,
            "strength": asdict(self.strength),
            "field_totals": dict(self.field_totals),
            "plan": asdict(self.plan),
        }
