"""The page of organisations: those that stand out, those with most works, their network and its communities."""

from collections import Counter
from typing import Any

from enishi.language import marked as _
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.measures import EIGENVECTOR, SHARE, SMALL_FIGURES, WORKS
from enishi.reports.site.organisation_table import name_cell, organisation_table, strong_in
from enishi.reports.site.result import Row
from enishi.reports.site.standout_plot import draw_standouts
from enishi.reports.site.table import Cell, Column, Line, Table

LISTED = 100  # rows on the page; the CSV has all
COMMUNITIES, MEMBERS = 12, 6  # communities on the page, and the organisations named of each


_LEVELS = {
    "found": _("In this study: the organisation that the affiliation names."),
    "parent": _("In this study: the parent of the organisation that the affiliation names, if it has one."),
    "top": _("In this study: the topmost parent of the organisation that the affiliation names."),
}
_COUNTINGS = {
    "fractional": _(
        "A work of n organisations adds 1 ÷ (n − 1) to the tie of each pair (fractional), so that works of hundreds of "
        "organisations do not swamp the network."
    ),
    "full": _("A joint work adds 1 to the tie of each pair (full), also a work of hundreds of organisations."),
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
    account = frame.result.manifest.get("organisation_network")
    values = {
        "organisations": organisation_table(frame, shown, title, note, anywhere=True),
        "level": voice(level) if level else "",
        "registry": frame.result.manifest.get("registry"),
        "verified": sum(row["verified"] for row in rows),
        "network": _network(frame, account) if account else [],
        "communities": _community_table(frame) if account and account["communities"] else None,
        **_standouts(frame),
    }
    return [Page("organisations.html", "organisations.html", voice("Organisations"), values)]


def _network(frame: Frame, account: Row) -> list[str]:
    """Return what holds for the columns of the network: counting, and what is estimated with which error."""
    voice = frame.voice
    said = [
        voice(
            "{tied} of {all} organisations share a work with another; {ties} pairs do.",
            tied=voice.whole(account["with_ties"]),
            all=voice.whole(account["organisations"]),
            ties=voice.whole(account["ties"]),
        ),
        voice(_COUNTINGS[account["counting"]]),
    ]
    if account["betweenness_sources"]:
        said.append(
            voice(
                "Betweenness is estimated from {sources} organisations drawn at random; behind ± stands how far it may "
                "be off (empirical Bernstein bound, 95 % for each organisation), at most {error}.",
                sources=voice.whole(account["betweenness_sources"]),
                error=voice.decimal(account["betweenness_largest_error"]),
            )
        )
    else:
        said.append(voice("Betweenness is exact."))
    said.append(
        voice(
            "The interval of the eigenvector centrality comes from {resamples} resamples of the works; there is none "
            "below {minimum} works with another organisation, where such intervals hold the true value too seldom.",
            resamples=account["eigenvector_resamples"],
            minimum=account["eigenvector_minimum_works"],
        )
    )
    return said


def _standouts(frame: Frame) -> dict[str, Any]:
    """Return the table, the drawings and the rule of the organisations that stand out, or why there are none."""
    voice, rows = frame.voice, frame.result.standouts
    account = frame.result.manifest.get("standouts")
    if not account:
        return {"standouts": None, "plots": [], "rule": [], "gap": ""}
    minimum = frame.result.study["strength"]["minimum_works"]
    gap = ""
    if not account["places"]:
        gap = voice("No place of the study has a partner type that makes it a candidate.")
    elif not rows:
        gap = voice("No organisation of the candidate places has {minimum} works and a tie.", minimum=minimum)
    title = voice("Works and eigenvector centrality of the organisations that stand out")
    sizes = (("wide standouts", 1080, 620), ("narrow standouts", 420, 520))
    return {
        "standouts": _standout_table(frame, rows) if rows else None,
        "plots": [draw_standouts(frame, rows, key, title, *size) for key, *size in sizes] if rows else [],
        "rule": [
            voice(
                "Candidate places: {places}.",
                places=voice.names([frame.result.by_code[code] for code in account["places"]]) or "–",
            ),
            voice(
                "Of each, organisations with at least {minimum} works and an eigenvector centrality above 0 are "
                "compared. Their score is the geometric mean of works and eigenvector centrality, each divided by the "
                "highest of the place: 1 leads on both.",
                minimum=minimum,
            ),
            voice(
                "The {seats} seats go round: in each round every place gets its best organisation that has no seat "
                "yet; the last seats go to the highest scores.",
                seats=account["seats"],
            ),
        ],
        "gap": gap,
    }


def _standout_table(frame: Frame, rows: list[Row]) -> Table:
    voice = frame.voice
    shown = (WORKS, SHARE, EIGENVECTOR)
    tops = {measure: measure.top(rows) for measure in shown}
    lines = []
    for row in rows:
        place = Cell(frame.place_name(row["place"]), href=frame.href(frame.result.by_code.get(row["place"])))
        beaten = voice("behind another on both") if row["dominated"] else ""
        score = Cell(voice.ratio(row["score"]), sort=row["score"], title=beaten)
        cells = [name_cell(frame, row), place, Cell(str(row["rank"]), sort=row["rank"])]
        cells += [measure.cell(row, tops[measure], voice) for measure in shown]
        lines.append(Line([*cells, score, Cell(strong_in(frame, row))], (row["place"],)))
    columns = [
        Column(voice("Organisation"), note="organisation"),
        Column(voice("Country or territory"), note="where"),
        Column(voice("Rank there"), True),
        *[measure.heading(voice) for measure in shown],
        Column(voice("Score"), True),
        Column(voice("Strong fields"), note="kinds"),
    ]
    title = voice("Organisations that stand out: {count}", count=len(rows))
    csv, note = "standout-organisations.csv", voice(SMALL_FIGURES)
    return Table("standouts", title, columns, lines, csv, frame.result.status, note)


def _community_table(frame: Frame) -> Table:
    voice = frame.voice
    members: dict[int, list[Row]] = {}
    for row in frame.result.organisations:
        if row["community"]:
            members.setdefault(row["community"], []).append(row)
    lines = []
    for number in sorted(members)[:COMMUNITIES]:
        rows = members[number]
        places = Counter(row["place"] for row in rows if row["place"])
        leading = sorted(places, key=lambda code: (-places[code], code))[:3]
        where = [
            voice("{place} {count}", place=frame.place_name(code), count=voice.whole(places[code])) for code in leading
        ]
        names = [name_cell(frame, row).text for row in rows[:MEMBERS]]
        cells = [Cell(voice("Community {number}", number=number), sort=number), Cell(voice.whole(len(rows)), len(rows))]
        lines.append(Line([*cells, Cell(voice(", ").join(where)), Cell(voice("; ").join(names))]))
    columns = [
        Column(voice("Community")),
        Column(voice("Number of organisations"), True),
        Column(voice("Most of them in")),
        Column(voice("With most works"), note="organisation"),
    ]
    title = voice("Communities: {shown} of {all}", shown=len(lines), all=voice.whole(len(members)))
    note = voice("Organisations that work together more than chance would have it (Leiden method, modularity).")
    return Table("communities", title, columns, lines, "organisations.csv", frame.result.status, note, sorted_by=1)
