"""What of a result is worth a look by hand: the strings and terms that matter most and are least sure."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enishi.pipeline.publish import load_manifest, not_a_result
from enishi.tables.place import fold

Row = dict[str, Any]


def review(result: Path, top: int) -> dict[str, list[Row]]:
    """Return the affiliations, terms and keywords to look at, ``top`` of each, the most doubtful works first.

    affiliations: ``doubt`` = works × (1 − the lesser of the confidences of places and of organisations, 0 for what was
    not found). terms: those that decide a field alone. keywords: those of works without a field.
    Raises UsageError where the folder is not a result.
    """
    load_manifest(result)
    try:
        affiliations = pq.read_table(result / "tables" / "affiliations.parquet")
        terms, keywords = (
            pq.read_table(result / "tables" / f"{name}.parquet") for name in ("weak_terms", "unknown_keywords")
        )
    except (OSError, pa.ArrowException) as error:
        raise not_a_result(result) from error
    placed = pc.if_else(
        pc.greater(pc.list_value_length(affiliations["places"]), 0), affiliations["place_confidence"], 0.0
    )
    found = pc.if_else(pc.equal(affiliations["tier"], "none"), 0.0, affiliations["confidence"])
    doubt = pc.multiply(affiliations["works"], pc.subtract(1.0, pc.min_element_wise(placed, found)))
    ranked = affiliations.append_column("doubt", doubt).sort_by([("doubt", "descending"), ("affiliation", "ascending")])
    return {
        "affiliations": ranked.slice(0, top).to_pylist(),
        "terms": terms.slice(0, top).to_pylist(),
        "keywords": keywords.slice(0, top).to_pylist(),
    }


def corrections_template(rows: Sequence[Row]) -> str:
    """Return a corrections file to fill in: one table an affiliation, what was found as it stands."""
    parts = []
    for row in {fold(row["affiliation"]): row for row in reversed(rows)}.values():
        lines = ["[[affiliation]]", f"text = {_quoted(row['affiliation'])}"]
        for key in ("places", "organisations"):
            # What was not found stays open: an empty list would say that there is none.
            lines.append(f"{'' if row[key] else '# '}{key} = [{', '.join(map(_quoted, row[key]))}]")
        if not row["places"] and not row["organisations"]:
            lines = [f"# {line.removeprefix('# ')}" for line in lines]
        parts.append("\n".join([*lines, f"# works: {row['works']}"]) + "\n")
    return "\n".join(reversed(parts))


def _quoted(text: str) -> str:
    """Return a text as a TOML string; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
