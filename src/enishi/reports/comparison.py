"""A comparison of two pictures as text, table and CSV, in the current language."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from enishi.indicators import indicators
from enishi.language import _
from enishi.reports.tables import write_csv
from enishi.strategy.comparison import Side

Row = Mapping[str, Any]


def cause_text(cause: Row, a: Side, b: Side) -> str:
    """Return one cause in words."""
    match cause["cause"]:
        case "only_in_a":
            return _("only in {label}").format(label=a.label)
        case "only_in_b":
            return _("only in {label}").format(label=b.label)
        case "works":
            text = _("works {gained:+,}").format(gained=cause["gained"])
            if "gained_domestic" in cause:
                text += _(" (domestic {domestic:+,}, international {international:+,})").format(
                    domestic=cause["gained_domestic"], international=cause["gained_international"]
                )
            if "share_of_works_a" in cause:
                text += _("; share of all works {a:.1%} → {b:.1%}").format(
                    a=cause["share_of_works_a"], b=cause["share_of_works_b"]
                )
            return text
        case "partners":
            return _("partners gained {gained}, lost {lost} ({which})").format(
                gained=len(cause["gained"]),
                lost=len(cause["lost"]),
                which=" ".join(
                    [*(f"+{place}" for place in cause["gained"]), *(f"−{place}" for place in cause["lost"])]
                ),
            )
        case "ties":
            changes = ", ".join(f"{place} {change:+,.0f}" for place, change in cause["changes"].items())
            return _("joint works that changed most: {changes}").format(changes=changes)
        case "coverage":
            return _("works with a known place {a:.1%} → {b:.1%}").format(a=cause["a"], b=cause["b"])
        case _other:
            label = indicators()[cause["criterion"]].label
            return _("{criterion} against the reference place {a:.2f} → {b:.2f} times").format(
                criterion=_(label), a=cause["a"], b=cause["b"]
            )


def write_comparison(path: Path, rows: list[dict[str, Any]], a: Side, b: Side) -> None:
    """Write a comparison as CSV, one row a place and indicator, with the types and the causes in words."""
    header = ["place", "name_en", "name_ja", "indicator", "a", "b", "difference"]
    header += ["type_a", "type_b", "type_changed", "causes"]
    lines = []
    for row in rows:
        causes = "; ".join(cause_text(cause, a, b) for cause in row["causes"])
        for name, values in row["indicators"].items():
            subject = [row["place"], row["name_en"], row["name_ja"], name]
            types = [row["type_a"], row["type_b"], row["type_changed"], causes]
            lines.append([*subject, values["a"], values["b"], values["difference"], *types])
    write_csv(path, header, lines)
