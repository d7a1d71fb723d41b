"""Eigenvector centrality of a network that is a table: joins and group-bys, for what no single machine holds.

The same measure as in ``eigenvector``: of the largest component, Euclidean norm 1, by power iteration on A + c·I. Each
round is written as Parquet, so that a query never holds more than one round. On the network of organisations the
matrix in memory is faster; this is for networks of some 10⁹ ties, such as that of authors.
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING, cast

from enishi.engines.engine import Engine, saved

if TYPE_CHECKING:  # slow to load, and every table of places asks this folder for its measures
    import ibis.expr.types as ir

# The part of itself by which a value may still change in the last round. With the gap between the two largest
# eigenvalues that networks of joint works have, values are then right to about as many digits.
_SETTLED = 1e-11
_ROUNDS = 1000
# c, as a part of the root mean square of the sums of ties: enough for a star to converge, and little to slow others.
_SHIFT = 0.25


def eigenvector_by_joins(engine: Engine, ties: "ir.Table", folder: Path, settled: float = _SETTLED) -> "ir.Table":
    """Return ``node, value`` of the nodes of the largest component; the value of any other node is 0.

    ties: ``a, b, tie``, one row a pair of nodes, tie above 0. Rounds are kept in ``folder``, the last two at a time
    being read. After 1,000 rounds the values are returned as they are.
    """
    import ibis
    from ibis import _

    ends = ties.select(node=_.a, other=_.b, tie=_.tie.cast("float64"))
    both = ends.union(ties.select(node=_.b, other=_.a, tie=_.tie.cast("float64")))
    both = saved(engine, both, folder / "eigenvector_ties.parquet")
    inside = saved(engine, _of_largest(engine, both, folder), folder / "eigenvector_inside.parquet")
    sums = inside.group_by("node").aggregate(strength=_.tie.sum())
    found = sums.aggregate(square=(_.strength * _.strength).mean(), n=_.count()).to_pyarrow().to_pylist()[0]
    if not found["n"]:
        return cast("ir.Table", sums.select("node", value=_.strength))
    shift = _SHIFT * math.sqrt(found["square"])
    start = sums.select("node", value=ibis.literal(1 / math.sqrt(found["n"])))
    now = saved(engine, start, folder / "eigenvector_0.parquet")
    for number in range(1, _ROUNDS + 1):
        sent = inside.join(now.select(other=_.node, sent=_.value), "other")
        heard = sent.group_by("node").aggregate(heard=(sent.sent * sent.tie).sum())
        joined = now.join(heard, "node")
        onward = joined.select("node", before=joined.value, value=joined.heard + shift * joined.value)
        onward = saved(engine, onward, folder / f"eigenvector_{number}.parquet")
        kept = onward.before / onward.value
        ends = onward.aggregate(square=(_.value * _.value).sum(), least=kept.min(), most=kept.max())
        size = ends.to_pyarrow().to_pylist()[0]
        norm = math.sqrt(size["square"])
        now = onward.select("node", value=onward.value / norm)
        # |new − old| ÷ new is |1 − norm · old ÷ value|, largest at one of the ends.
        if max(abs(1 - norm * size["least"]), abs(1 - norm * size["most"])) <= settled:
            break
    return now


def _of_largest(engine: Engine, both: "ir.Table", folder: Path) -> "ir.Table":
    """Return the ties of the component with most nodes, then most ties, then the first node.

    Each node takes over the least label among its own and its neighbours', until none changes.
    """
    import ibis
    from ibis import _

    labels = both.select("node", label=_.node).distinct()
    number = 0
    while True:
        labels = saved(engine, labels, folder / f"component_{number}.parquet")
        near = both.join(labels.select(other=_.node, heard=_.label), "other")
        least = near.group_by("node").aggregate(heard=_.heard.min())
        joined = labels.join(least, "node")
        spread = joined.select("node", before=joined.label, label=ibis.least(joined.label, joined.heard))
        number += 1
        spread = saved(engine, spread, folder / f"component_{number}.parquet")
        if not spread.filter(_.label != _.before).count().to_pyarrow().as_py():
            break
        labels = spread.select("node", "label")
        number += 1
    labelled = both.join(spread.select("node", "label"), "node")
    sizes = labelled.group_by("label").aggregate(nodes=_.node.nunique(), ties=_.tie.sum())
    largest = sizes.order_by(ibis.desc("nodes"), ibis.desc("ties"), "label").limit(1).to_pyarrow().to_pylist()
    if not largest:
        return both
    return cast("ir.Table", labelled.filter(labelled.label == largest[0]["label"]).select("node", "other", "tie"))
