"""What a network of places was made from and how."""

import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from enishi import __version__
from enishi.pipeline.accounts import Counts, accounts
from enishi.pipeline.outcome import PACKAGES
from enishi.study import Study
from enishi.study.corrections import Corrections

Row = dict[str, Any]
# The part of a result that a network is, and the folder in which it is read.
FOLDER = "network"


@cache
def versions() -> dict[str, str]:
    """Return the versions of the packages that numbers depend on; looking them up takes milliseconds."""
    return {package: version(package) for package in PACKAGES}


def network_manifest(
    study: Study,
    focus: tuple[str, ...],
    files: Sequence[Counts],
    left_out: Sequence[Row],
    counts: Counts,
    corrections: Corrections,
    registry: Row | None,
    status: str,
) -> Row:
    """Return what the network was made from and how; ``only`` says that it is no whole result."""
    lines = sorted({correction.line for correction in corrections.affiliations})
    settings = {name: value for name, value in study.settings().items() if name != "output"}
    used = {str(line): corrections.used[line] for line in lines if corrections.used[line]}
    return {
        "enishi": __version__,
        "status": status,
        "only": FOLDER,
        "study": {**settings, "focus": list(focus)},
        "registry": registry,
        "corrections": {"lines": len(lines), "used": used, "unused": [n for n in lines if not corrections.used[n]]},
        "inputs": accounts(files),
        "left_out": list(left_out),
        "counts": counts,
        "versions": {"enishi": __version__, "python": platform.python_version(), **versions()},
        "seed": study.seed,
    }
