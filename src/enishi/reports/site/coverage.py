"""How far the study reaches: works with a known place, and works of fields against what OpenAlex counts."""

from enishi.language import marked as _
from enishi.reports.site.frame import Frame
from enishi.reports.site.table import Cell, Column, Line, Table


def coverage_table(frame: Frame) -> Table | None:
    """Return a row for the places and one a field; a whole that the user did not give is said to be so."""
    voice, rows = frame.voice, frame.result.coverage
    if not rows:
        return None
    names = {(row["scheme"], row["field"]): voice.name(row) for row in frame.result.fields}
    lines = []
    for row in rows:
        label = voice("Works with a known place, of all works in the study")
        if row["field"]:
            name = names.get((row["scheme"], row["field"])) or row["field"]
            label = voice("Works of the field {field}, of those that OpenAlex counts", field=name)
        whole = voice("not given") if row["of"] is None else voice.whole(row["of"])
        cells = [Cell(label), Cell(voice.whole(row["works"])), Cell(whole), Cell(voice.share(row["share"]))]
        lines.append(Line(cells))
    columns = [Column(voice("Coverage"))]
    columns += [Column(voice(heading), True) for heading in (_("Works"), _("Of"), _("Share"))]
    return Table("coverage", voice("What the study covers"), columns, lines, "coverage.csv", frame.result.status)


def is_given(frame: Frame) -> bool:
    """Return whether the study file gives what OpenAlex counts, for every field."""
    return all(row["of"] is not None for row in frame.result.coverage)
