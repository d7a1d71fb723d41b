"""The page of organisations: those with most works, and how far a registry verifies them."""

from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.organisation_table import organisation_table

LISTED = 100  # rows on the page; the CSV has all


def _(message: str) -> str:
    """Mark a message for translation where it is shown."""
    return message


_LEVELS = {
    "found": _("In this study: the organisation that the affiliation names."),
    "parent": _("In this study: the parent of the organisation that the affiliation names, if it has one."),
    "top": _("In this study: the topmost parent of the organisation that the affiliation names."),
}


def pages(frame: Frame) -> list[Page]:
    """Return the page of organisations, or nothing where the result has none."""
    voice, rows = frame.voice, frame.result.organisations
    if not rows:
        return []
    shown = rows[:LISTED]
    title = voice("Organisations by works: {shown} of {all}", shown=len(shown), all=voice.whole(len(rows)))
    note = voice("Bars are drawn to the largest value of the column; shares to 100 %.")
    level = _LEVELS.get(frame.result.study.get("organisations", ""))
    values = {
        "organisations": organisation_table(frame, shown, title, note, anywhere=True),
        "level": voice(level) if level else "",
        "registry": frame.result.manifest.get("registry"),
        "verified": sum(row["verified"] for row in rows),
    }
    return [Page("organisations.html", "organisations.html", voice("Organisations"), values)]
