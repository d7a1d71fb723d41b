"""With whom: organisations that stand out, and candidates for partners as ``enishi partners`` finds them."""

from collections.abc import Mapping, Sequence
from typing import Any

from enishi.language import marked as _
from enishi.strategy.screening import Notice, on_organisation, on_place
from enishi.strategy.sheet_evidence import Evidence
from enishi.strategy.sheet_line import JUDGEMENT, MODELLED, computed, count, line, named, position, share, told

Row = dict[str, Any]
_SHOWN = 3


_CANDIDATES = {
    "new": _("{name}: candidate for a new tie"),
    "stronger": _("{name}: candidate for a stronger tie"),
}


def with_whom(
    evidence: Evidence, place: Row, field: Row | None, notices: Sequence[Notice], candidates: Mapping[str, Any] | None
) -> list[Row]:
    """Return the lines on organisations of the place. candidates: the answer of ``enishi partners``, where asked."""
    lines = []
    for row in [row for row in evidence.standouts if row["place"] == place["place"]][:_SHOWN]:
        text = told(
            _("{name} stands out in all works: {works} works, position {position}"),
            name=named(row),
            works=count(row["works"]),
            position=position(row.get("eigenvector")),
        )
        found = computed("standout_organisations", row, ("organisation",), ("works", "eigenvector"))
        lines.append(_checked(line("with_whom", text, evidence.status, computation=[found]), row, place, notices))
    # A candidate is advice: where the list names the place, none is proposed there until that is checked.
    proposed = {} if on_place(notices, place["place"]) else _CANDIDATES
    for kind, message in proposed.items():
        ranked = [row for row in (candidates or {}).get(kind, ()) if row["score"] > 0]
        for row in ranked[:_SHOWN]:
            lines.append(_checked(_candidate(evidence, place, field, candidates or {}, kind, row, message), row, place,
                                  notices))  # fmt: skip
    if not lines:
        text = told(_("No organisation of {place} stands out in all works"), place=named(place))
        if candidates and proposed:
            n = candidates["settings"]["min_works"]
            text = told(_("{text}; none with {n} works is a candidate for a tie"), text=text, n=n)
        found = computed("places", place, ("place",), ("works",))
        lines.append(line("with_whom", text, evidence.status, computation=[found]))
    return lines


def _candidate(
    evidence: Evidence, place: Row, field: Row | None, answer: Mapping[str, Any], kind: str, row: Row, message: str
) -> Row:
    """Return the line on a candidate, with the command that gives its score again."""
    command = f"enishi partners OUT --for {evidence.study['reference']} --among {place['place']}"
    command += f" --field {field['scheme']}.{field['field']}" if field else ""
    command += f" --top {answer['settings']['top']}"
    found = {
        "table": "organisations",
        "row": {"organisation": row["id"]},
        "values": {},
        "command": command,
        "answer": {"kind": kind, **{name: row[name] for name in ("rank", "score", "low", "high")}},
    }
    used = answer["backtest"][kind]["used"]
    # Whoever ranks, a probability of what is to come is estimated, never seen.
    estimated = used == "model" or row["low"] is not None
    status = MODELLED if estimated and evidence.status != "synthetic" else evidence.status
    text, score = told(message, name=named(row)), row["score"]
    if row["low"] is None:
        # Without a past to learn from a baseline ranks, and its value is no probability.
        text = told(_("{text}, score {score}, not a probability"), text=text, score=position(score))
    else:
        text = told(
            _("{text}, probability within two years {score}"), text=text, score=share(score, row["low"], row["high"])
        )
    return line("with_whom", text, status, computation=[found], score=row["score"], ranked_by=used, kind=kind)


def _checked(one: Row, row: Row, place: Row, notices: Sequence[Notice]) -> Row:
    """Return the line, or in its place a request to check where the user's list names the organisation."""
    own = (row.get("organisation") or row.get("id") or "", row.get("name_en") or "", row.get("name_ja") or "")
    listed = on_organisation(notices, place["place"], own)
    if not listed:
        return one
    return line(
        "with_whom",
        told(
            _("{name} needs to be checked: {reason} (source: {source})"),
            name=named(row),
            reason="; ".join(n.reason for n in listed),
            source="; ".join(n.source for n in listed),
        ),
        JUDGEMENT,
        computation=one["computation"],
        source=[{"id": "screening", "text": {"ja": n.source, "en": n.source}, "line": n.line} for n in listed],
        check=True,
    )
