"""The second range: what a place's indicators and type become under other settings, beside the sampling interval."""

from typing import Any

from enishi.language import marked as _
from enishi.reports.site.frame import Frame
from enishi.reports.site.measures import FIVE
from enishi.reports.site.result import Row
from enishi.reports.site.table import Cell, Column, Line, Table, number
from enishi.reports.site.voice import NOTHING, absent

_SAME = _("Of {known} other settings that know the place, {same} give the same type.")
_COUNTING = {
    "full": _("Full counting: a joint work adds 1 to each tie"),
    "fractional": _("Fractional counting: works and ties are divided among their places"),
}


def range_table(frame: Frame, row: Row) -> Table | None:
    """Return a row an indicator: as measured, the range over other settings, and what each of them gives."""
    voice, result = frame.voice, frame.result
    kinds = list(dict.fromkeys((one["kind"], one["variant"]) for one in result.variants))
    if not kinds:
        return None
    own = {(one["kind"], one["variant"]): one for one in result.variants if one["place"] == row["place"]}
    lines = []
    for measure in FIVE:
        low, high = row.get(f"{measure.column}_range_low"), row.get(f"{measure.column}_range_high")
        known = low is not None and high is not None and not absent(low) and not absent(high)
        span = voice.between(measure.write(low), measure.write(high)) if known else NOTHING
        others = [number(own.get(kind, {}).get(measure.column), measure.write) for kind in kinds]
        lines.append(Line([Cell(voice(measure.label)), measure.cell(row, 0, voice), Cell(span), *others]))
    types = [frame.types.mark(own.get(kind, {}).get("partner_type")) for kind in kinds]
    kept = Cell(row.get("type_in_variants") or NOTHING, title=voice("settings that keep the type / all that know it"))
    lines.append(Line([Cell(voice("Partner type")), frame.types.mark(row["partner_type"]), kept, *types]))
    columns = [Column(voice("Indicator")), Column(voice("This study"), True), Column(voice("Range"), True)]
    columns += [Column(_words(frame, *kind), True, "variant") for kind in kinds]
    title = voice("{name} under other settings", name=voice.name(row))
    note = voice("Small figures: 95 % interval, sampling error only. “–” under a setting: not known there.")
    return Table("range", title, columns, lines, "variants.csv", result.status, note)


def _words(frame: Frame, kind: str, variant: str) -> str:
    """Return in words what was changed."""
    voice = frame.voice
    if kind == "counting":
        return voice(_COUNTING.get(variant, variant))
    if kind == "threshold":
        return voice("Only affiliations whose place is sure (confidence {level} or more)", level=variant)
    labels = {entry["format"]: entry.get("label") or entry["format"] for entry in frame.result.manifest["inputs"]}
    return voice("Only the source {source}", source=voice(labels.get(variant, variant)))


def stability(frame: Frame, row: Row) -> list[str]:
    """Return in sentences how often the type holds: over resamples, and over other settings."""
    voice, found = frame.voice, []
    share, kept = row.get("type_stability"), row.get("type_in_variants")
    if absent(share):
        found.append(voice("Its stability under resampling is not known: the study asks for no resamples."))
    else:
        resamples: Any = frame.result.study.get("resamples")
        found.append(
            voice(
                "It is the same in {share} of {count} resamples of the works.",
                share=voice.share(share),
                count=voice.whole(resamples),
            )
        )
    if kept:
        same, _slash, known = str(kept).partition("/")
        found.append(voice(_SAME, same=same, known=known))
    return found
