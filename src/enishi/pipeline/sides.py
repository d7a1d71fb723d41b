"""What ``enishi compare`` can be given: a result, a result between two years, or the published table."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enishi import language
from enishi.errors import UsageError
from enishi.flows.signature import Signatures, network
from enishi.flows.signature_table import from_table
from enishi.indicators.sample import Sample
from enishi.knowledge.published import published
from enishi.language import _
from enishi.pipeline import picture
from enishi.pipeline.publish import load_manifest, not_a_result
from enishi.pipeline.sampling import ALL
from enishi.strategy.comparison import Side
from enishi.strategy.partner_type import TypeCutoffs

PUBLISHED = "published"
_YEARS = re.compile(r"(?P<path>.+)@(?P<first>\d{4})(?:-(?P<last>\d{4}))?$")


def side(name: str) -> Side:
    """Return one side of a comparison: ``published``, ``OUT``, or ``OUT@2016-2018`` for some years of a result.

    Raises UsageError where it is none of these, or the years are not in the result.
    """
    if name == PUBLISHED:
        table = published()
        rows = {row["place"]: row for row in picture.published_rows(TypeCutoffs())}
        return Side(PUBLISHED, rows, table.reference, table.status, table.works)
    years = _YEARS.match(name)
    if years and not Path(name).exists():
        return _from_result(Path(years["path"]), int(years["first"]), int(years["last"] or years["first"]))
    return _from_result(Path(name), None, None)


def _from_result(path: Path, first: int | None, last: int | None) -> Side:
    if not path.is_dir():
        raise UsageError(
            _("{path}: there is no such result; name a folder made by `enishi run`, or `published`").format(path=path)
        )
    manifest = load_manifest(path)
    try:
        signed = from_table(pq.read_table(path / "tables" / "signatures.parquet").to_pylist())
    except (OSError, KeyError, pa.ArrowException) as error:
        raise not_a_result(path) from error
    label = f"{manifest['study']['title'][language.current()]} [{path}]"
    if first is not None and last is not None:
        have = f"{signed.years.min()}-{signed.years.max()}"
        signed = signed.between(first, last)
        if not len(signed.works):
            raise UsageError(
                _("{path}: the result has no works from {first} to {last}; it covers {have}").format(
                    path=path, first=first, last=last, have=have
                )
            )
        label += f" ({first}-{last})" if first != last else f" ({first})"
    return _measured(signed, manifest, label)


def _measured(signed: Signatures, manifest: Mapping[str, Any], label: str) -> Side:
    """Measure the signatures again under the result's own settings."""
    study = manifest["study"]
    view = picture.View(
        study["reference"],
        tuple(study["focus"]),
        study["groups"],
        study["counting"],
        study["betweenness"],
        TypeCutoffs(**study["types"]),
        manifest["status"],
    )
    found = {ALL: Sample(signed, network(signed, view.counting), view.counting)}
    known = int(signed.works[signed.sizes > 0].sum())
    return Side(
        label,
        {row["place"]: row for row in picture.place_rows(found, view)[:-1]},
        view.reference,
        view.status,
        int(signed.works.sum()),
        {(row["place_a"], row["place_b"]): row["works"] for row in picture.tie_rows(found[ALL], view)},
        known / int(signed.works.sum()),
    )
