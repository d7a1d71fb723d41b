"""Train the ranker of organisations: ``python tools/train_organisations.py GOLD [--registry FOLDER]``.

GOLD is JSON lines (.gz) with ``affiliation``, ``ror_ids`` and ``source``; labels that are no ROR id mean that the
registry had no record. One string in five, chosen by a hash of the folded string so that copies stay together, is
never trained on; ``bench/accuracy_organisations.py`` measures on those. The same data, registry and version of
CatBoost give the same model on one thread. Needs the extra ``train``.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import orjson

import enishi.resolve.organisation_model as model
from enishi.resolve.organisation_context import CONTEXT, in_context
from enishi.resolve.organisation_features import FEATURES, Rows
from enishi.resolve.organisation_index import Floats, Index, Ints, build_index
from enishi.resolve.organisation_past import PAST, gather_past, past_columns
from enishi.resolve.organisation_registry import Registry, load_registry
from enishi.resolve.organisation_text import form
from enishi.resolve.organisations import Judged, candidate_rows, chosen
from enishi.resolve.places import resolve_places
from enishi.tables.place import fold

HELD_OUT, FOLDS = 5, 4
SEED = 20230331
LOOK = {"iterations": 200, "depth": 6, "learning_rate": 0.15}
# Few candidates get the second look, so it can be the mean of several models on a part of the features each.
AGAIN = {"iterations": 400, "depth": 6, "learning_rate": 0.04, "rsm": 0.3, "l2_leaf_reg": 6}
BAGS = 2
# Candidates below this first judgement get no second look: nine in ten, and one right answer in two hundred.
WORTH = 0.005
# Tier ``high`` is where the answers of folds never trained on were right this often in every source (the aim: 0.97).
HIGH_PRECISION = 0.98
_ID = re.compile(r"https://ror\.org/0[a-z0-9]{8}")
_CHUNK = 2_000


@dataclass
class Gold:
    """Strings with their right answers (rows of the registry; −1: not in it), source, and part (0 is held out)."""

    texts: list[str]
    labels: list[set[int]]
    source: list[str]
    part: Ints

    def only(self, kept: Ints) -> "Gold":
        """Return the strings of a mask."""
        rows = np.flatnonzero(kept).tolist()
        return Gold(
            [self.texts[i] for i in rows],
            [self.labels[i] for i in rows],
            [self.source[i] for i in rows],
            self.part[kept],
        )


def read_gold(path: Path, registry: Registry) -> Gold:
    """Read the labelled strings."""
    with gzip.open(path) as file:
        found = [orjson.loads(line) for line in file]
    texts = [row["affiliation"] for row in found]
    ids = [[ror for label in row["ror_ids"] for ror in _ID.findall(label)] for row in found]
    labels = [{registry.rows.get(ror, -1 - n) for n, ror in enumerate(sorted(set(rors)))} for rors in ids]
    digests = [int(hashlib.sha256(fold(text).encode()).hexdigest()[:8], 16) for text in texts]
    return Gold(texts, labels, [row["source"] for row in found], np.array(digests) % (HELD_OUT * FOLDS))


def rows_of(index: Index, texts: list[str]) -> Rows:
    """Return the candidates of all texts."""
    places = [answer.places for answer in resolve_places(texts)]
    chunks = []
    for start in range(0, len(texts), _CHUNK):
        rows = candidate_rows(index, texts[start : start + _CHUNK], places[start : start + _CHUNK])
        rows.text = rows.text + start
        chunks.append(rows)
    return Rows(*(np.concatenate([getattr(chunk, name) for chunk in chunks]) for name in Rows.__slots__))


def fit(
    features: Floats, right: Ints, settings: dict[str, Any], names: tuple[str, ...], bags: int = 1
) -> dict[str, Any]:
    """Train trees and return them in the form of the model file. ``bags``: how many models are averaged."""
    base, trees = 0.0, []
    for bag in range(bags):
        import catboost  # only training needs it; reading the labelled strings does not

        model_of_bag = catboost.CatBoostClassifier(
            **settings,
            random_seed=SEED + bag,
            thread_count=1,
            verbose=0,
            allow_writing_files=False,
            loss_function="Logloss",
        )
        model_of_bag.fit(features, right)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.json"
            model_of_bag.save_model(str(path), format="json")
            written = json.loads(path.read_text("utf-8"))
        scale, bias = written["scale_and_bias"][0], written["scale_and_bias"][1][0]
        base += bias / bags
        trees += [
            {
                "splits": [[split["float_feature_index"], round(split["border"], 6)] for split in tree["splits"]],
                "leaves": [round(scale * value / bags, 5) for value in tree["leaf_values"]],
            }
            for tree in written["oblivious_trees"]
        ]
    return {"features": list(names), "base": round(base, 6), "trees": trees}


def out_of_fold(
    features: Floats, right: Ints, fold_of: Ints, settings: dict[str, Any], names: tuple[str, ...], bags: int = 1
) -> Floats:
    """Return the judgement of each row by trees that never saw its fold."""
    judgement = np.zeros(len(right))
    for number in range(FOLDS):
        mine = fold_of == number
        trees = model.Trees.from_json(fit(features[~mine], right[~mine], settings, names, bags))
        judgement[mine] = trees.probability(features[mine])
    return judgement


def past_out_of_fold(ids: Ints, right: Ints, own: Floats, fold_of: Ints) -> Floats:
    """Return for each row the past of its organisation in the other folds, so that no row knows its own answer."""
    columns = np.zeros((len(ids), len(PAST)), np.float32)
    for number in range(FOLDS):
        mine = fold_of == number
        past = gather_past(ids[~mine].tolist(), right[~mine], own[~mine])
        columns[mine] = past_columns(past, ids[mine].tolist())
    return columns


def best_lines(gold: Gold, judged: Judged, right: Ints) -> dict[str, float]:
    """Return the lines with the best F1, taken as the mean over sources so that the largest does not decide alone."""
    best, found = -1.0, {}
    for first in np.arange(0.2, 0.5, 0.05):
        for further in np.arange(0.4, 0.65, 0.05):
            ranker = model.Ranker(None, None, WORTH, float(first), float(further), 1.0)  # type: ignore[arg-type]
            picks = chosen(ranker, judged)
            mean = float(
                np.mean([f1(gold, judged.rows.text[picks], right[picks], s) for s in sorted(set(gold.source))])
            )
            if mean > best:
                best, found = mean, {"first": round(float(first), 2), "further": round(float(further), 2)}
    source = np.array(gold.source)[judged.rows.text]
    high = max(high_line(judged.judgement[source == s], right[source == s]) for s in sorted(set(gold.source)))
    return {"worth": WORTH, **found, "high": round(high, 4)}


def high_line(judgement: Floats, right: Ints) -> float:
    """Return the least judgement above which HIGH_PRECISION of the candidates are right."""
    order = np.argsort(-judgement, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    return float(judgement[order][np.flatnonzero(precision >= HIGH_PRECISION).max()])


def f1(gold: Gold, text: Ints, right: Ints, source: str) -> float:
    """Return the micro F1 over label sets of one source."""
    mine = np.array([s == source for s in gold.source])
    labels = sum(len(labels) for labels, kept in zip(gold.labels, mine, strict=True) if kept)
    kept = mine[text]
    return float(2 * right[kept].sum() / max(kept.sum() + labels, 1))


def main() -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--registry", type=Path, help="folder of the installed registry (default: the user's)")
    parser.add_argument("--out", type=Path, default=Path(model.__file__).with_name(model.MODEL_FILE))
    arguments = parser.parse_args()
    registry = load_registry(arguments.registry)
    if registry is None:
        sys.exit("no registry is installed: run `enishi fetch ror` first")
    index = build_index(registry)
    everything = read_gold(arguments.gold, registry)
    gold = everything.only(everything.part % HELD_OUT != 0)
    rows = rows_of(index, gold.texts)
    right = np.array([o in gold.labels[t] for t, o in zip(rows.text.tolist(), rows.owner.tolist(), strict=True)], int)
    fold_of = (gold.part // HELD_OUT)[rows.text]
    own = out_of_fold(rows.features, right, fold_of, LOOK, FEATURES)
    kept = own >= WORTH
    second = rows.only(kept)
    ids = np.array(registry.ids)[second.owner]
    past = gather_past(ids.tolist(), right[kept], own[kept])
    context = in_context(index, second, own[kept], past_out_of_fold(ids, right[kept], own[kept], fold_of[kept]))
    names = (*FEATURES, *CONTEXT)
    judged = Judged(second, out_of_fold(context, right[kept], fold_of[kept], AGAIN, names, BAGS))
    lines = best_lines(gold, judged, right[kept])
    picks = chosen(model.Ranker(None, None, WORTH, lines["first"], lines["further"], 1.0), judged)  # type: ignore[arg-type]
    report = {s: round(f1(gold, second.text[picks], right[kept][picks], s), 4) for s in sorted(set(gold.source))}
    written = {
        "about": "Written by tools/train_organisations.py; trees of CatBoost, Apache-2.0.",
        "made_from": {
            "gold_sha256": hashlib.sha256(arguments.gold.read_bytes()).hexdigest(),
            "registry_sha256": registry.sha256,
            "words": form(),
            "catboost": version("catboost"),
            "strings": len(gold.texts),
            "candidates": len(right),
            "out_of_fold_f1": report,
        },
        "lines": lines,
        "past": past,
        "look": fit(rows.features, right, LOOK, FEATURES),
        "again": fit(context, right[kept], AGAIN, names, BAGS),
    }
    arguments.out.write_text(json.dumps(written, separators=(",", ":")) + "\n", "utf-8")
    print(json.dumps({"lines": lines, **written["made_from"]}, indent=1))  # type: ignore[dict-item]


if __name__ == "__main__":
    main()
