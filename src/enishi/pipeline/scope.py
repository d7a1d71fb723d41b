"""What of the records read a study is about, and how it looks at it; the same for a whole run and for one network."""

from typing import TYPE_CHECKING

from enishi.errors import InputError
from enishi.flows.signature import Signatures
from enishi.language import _
from enishi.pipeline import picture
from enishi.pipeline.accounts import Counts
from enishi.study import Study

if TYPE_CHECKING:  # slow to load, and a network alone needs no expressions
    import ibis.expr.types as ir

    from enishi.pipeline.reading import Reading


def between(works: "ir.Table", first: "int | ir.Value", last: "int | ir.Value") -> "ir.Table":
    """Return the works of the years ``first`` to ``last``, inclusive."""
    return works.filter(works.year.between(first, last))


def in_study(study: Study, reading: "Reading") -> "tuple[ir.Table, Counts]":
    """Return the works of the study's years, and the counts that account for all others."""
    inside = between(reading.works, *study.years)
    undated = int(reading.works.year.isnull().sum().execute() or 0)
    return inside, counts_in_study(study, reading.counts, int(inside.count().execute()), undated)


def counts_in_study(study: Study, counts: Counts, inside: int, undated: int) -> Counts:
    """Return the counts with those of the works in the study's years, outside them, and of no year.

    Raises InputError where none is inside.
    """
    first, last = study.years
    if not inside:
        raise InputError(
            _(
                "no work to measure: of {kept} works read, none is from {first} to {last} ({undated} have no year); "
                "check `years` and the sources"
            ).format(kept=counts["kept"], first=first, last=last, undated=undated)
        )
    outside = counts["kept"] - inside - undated
    return counts | {"in_study": inside, "outside_years": outside, "kept_without_year": undated}


def coverage(signed: Signatures, unresolved: int, reference: str) -> dict[str, int]:
    """Return how many works of the study have a place, are international, are from the reference place.

    unresolved: how many distinct texts name no place.
    """
    size = signed.sizes
    totals = dict(zip(signed.places, (signed.member.T @ signed.works).tolist(), strict=True))
    return {
        "with_place": int(signed.works[size > 0].sum()),
        "international": int(signed.works[size > 1].sum()),
        "reference_works": int(totals.get(reference, 0)),
        "unresolved_strings": unresolved,
    }


def view_of(study: Study, signed: Signatures, status: str, intervals: bool = True) -> picture.View:
    """Return the study's view; without a list of focus places, the ten with most works (then in order of codes)."""
    focus = study.focus
    if focus is None:
        totals = signed.member.T @ signed.works
        ranked = sorted(zip(-totals, signed.places, strict=True))
        focus = tuple([place for _works, place in ranked if place != study.reference][:10])
    groups = {name: {**group.label, "places": group.places} for name, group in study.groups.items()}
    return picture.View(
        study.reference,
        focus,
        groups,
        study.counting,
        study.betweenness,
        study.types,
        status,
        study.resamples,
        study.seed,
        study.strength,
        intervals,
    )
