"""The methods page: what the code declares about each indicator, the partner types, and the definitions."""

from enishi.indicators import indicators
from enishi.language import marked as _
from enishi.reports.site.certainty import certainty
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.type_texts import ORDER

_CLOSED = _("95 %, sampling error only (see “Intervals” above)")


def pages(frame: Frame) -> list[Page]:
    """Return the methods page."""
    voice = frame.voice
    declared = [
        {
            "name": indicator.name,
            "label": voice(indicator.label),
            "facts": [
                (voice("Formula"), voice(indicator.formula)),
                (voice("Unit"), voice(indicator.unit)),
                (voice("Range"), voice(indicator.range)),
                (voice("Worked example"), voice(indicator.example)),
                (voice("Interval"), voice(indicator.no_interval) or (voice(_CLOSED) if indicator.interval else "")),
                (voice("Source"), voice(indicator.source)),
            ],
        }
        for indicator in indicators().values()
    ]
    values = {
        "declared": declared,
        "every_kind": [*ORDER, "reference"],
        "definitions": [*_definitions(frame), *certainty(frame)],
    }
    return [Page("methods.html", "methods.html", voice("Methods"), values)]


def _definitions(frame: Frame) -> list[tuple[str, str]]:
    """Return the definitions which numbers rest on, each with what this study has set."""
    voice, study = frame.voice, frame.result.study
    ties = {
        "full": voice("In this study a joint work adds 1 to each tie (full counting)."),
        "fractional": voice("In this study a work of n places adds 1 ÷ (n − 1) to each tie (fractional counting)."),
    }
    readings = {
        "hops": voice("In this study: shortest paths by number of steps."),
        "inverse_weight": voice("In this study: distance = 1 ÷ joint works."),
        "as_published": voice("In this study: distance = joint works, as in the published table."),
    }
    return [
        (
            voice("Counting"),
            voice(
                "A work counts for a place once, if at least one author names an affiliation there. "
                "Fractional counting divides a work by its authors, then an author by their affiliations; "
                "unknown parts go to ZZ, so that fractions sum to works."
            )
            + frame.gap
            + ties.get(study.get("counting", ""), ""),
        ),
        (
            voice("International work"),
            voice(
                "A work with two or more distinct known places. A work that is international only because one author "
                "has affiliations in two places is counted, and its number stands beside."
            ),
        ),
        (
            voice("Places and unknown places"),
            voice(
                "Codes are ISO 3166 alpha-2, with XK for Kosovo. Taiwan, Hong Kong and Macau are places of their own. "
                "ZZ stands for places that could not be found in the affiliation; it is never part of the network."
            ),
        ),
        (
            voice("Betweenness, three readings"),
            voice(
                "By steps: every tie is one step long. By 1 ÷ joint works: strong ties are short. By joint works: weak "
                "ties are short; the published table of 2023 was in all likelihood made this way, because only this "
                "reading gives very small countries its high values. It is shown for comparison only."
            )
            + frame.gap
            + readings.get(study.get("betweenness", ""), ""),
        ),
        (
            voice("Eigenvector centrality outside the network"),
            voice(
                "It is computed on the largest connected part of the network. Places outside it get 0 and the status "
                "“outside”."
            ),
        ),
        (
            voice("Backbone"),
            voice(
                "The drawing shows the ties that are strong for at least one of their two places, and for every place "
                "its strongest tie; the table and the CSV have the others."
            ),
        ),
        (
            voice("Fragile types"),
            voice(
                "A type is fragile if it changes when the place’s largest partner is left out of the network, or when "
                "works that are international only through one author’s affiliations are left out."
            ),
        ),
    ]
