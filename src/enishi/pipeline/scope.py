"""What of the records read a study is about, and how it looks at it; the same for a whole run and for one network."""

import ibis.expr.types as ir

from enishi.errors import InputError
from enishi.flows.signature import Signatures
from enishi.language import _
from enishi.pipeline import picture
from enishi.pipeline.reading import Reading
from enishi.study import Study


def in_study(study: Study, reading: Reading) -> tuple[ir.Table, dict[str, int]]:
    """Return the works of the study's years, and the counts that account for all others."""
    works, (first, last) = reading.works, study.years
    inside = works.filter(works.year.between(first, last))
    in_study = int(inside.count().execute())
    undated = int(works.year.isnull().sum().execute() or 0)
    counts = reading.counts
    counts |= {"in_study": in_study, "outside_years": counts["kept"] - in_study - undated}
    counts |= {"kept_without_year": undated}
    if not in_study:
        raise InputError(
            _(
                "no work to measure: of {kept} works read, none is from {first} to {last} ({undated} have no year); "
                "check `years` and the sources"
            ).format(kept=counts["kept"], first=first, last=last, undated=undated)
        )
    return inside, counts


def coverage(signed: Signatures, unresolved: ir.Table, reference: str) -> dict[str, int]:
    """Return how many works of the study have a place, are international, are from the reference place."""
    size = signed.sizes
    totals = dict(zip(signed.places, (signed.member.T @ signed.works).tolist(), strict=True))
    return {
        "with_place": int(signed.works[size > 0].sum()),
        "international": int(signed.works[size > 1].sum()),
        "reference_works": int(totals.get(reference, 0)),
        "unresolved_strings": int(unresolved.count().execute()),
    }


def view_of(study: Study, signed: Signatures, status: str) -> picture.View:
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
    )
