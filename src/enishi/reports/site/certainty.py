"""The definitions of the methods page that say how sure numbers are, and what fields and citations mean."""

from enishi.reports.site.field_places import rule
from enishi.reports.site.frame import Frame


def certainty(frame: Frame) -> list[tuple[str, str]]:
    """Return the definitions of intervals, bands of ranks, the second range, strengths, growth and citations."""
    voice, study = frame.voice, frame.result.study
    resamples = study.get("resamples")
    drawn = voice("In this study: {count} resamples.", count=voice.whole(resamples)) if resamples else ""
    found = [
        (
            voice("Intervals"),
            voice(
                "95 % intervals: how far a number would differ in another set of as many works from the same process. "
                "They hold sampling error only, not errors of sources, places or fields. Counts, sums and shares have "
                "intervals in closed form (gamma and beta quantiles after Jeffreys), degree by the jackknife, "
                "eigenvector centrality, ties, shifts and types by resampling whole works. Where no method that was "
                "tried holds the true value in 95 of 100 cases, none is shown: “–”."
            )
            + (frame.gap + drawn if drawn else ""),
        ),
        (
            voice("Bands of ranks"),
            voice(
                "From the best to the worst rank that the intervals allow: 1 + the places whose interval lies wholly "
                "above this one’s, to the number of places whose interval does not lie wholly below it. A rank alone "
                "would claim more than the data hold. Betweenness has no interval, so no band."
            ),
        ),
        (
            voice("Range under other settings"),
            voice(
                "Everything is measured again with the other counting, with only those affiliations whose place is "
                "sure, and with each source alone where there are several. The range is the least and the greatest "
                "value of these and of the study’s own settings. In a near-census it often matters more than sampling."
            ),
        ),
        (
            voice("Growth"),
            voice(
                "(B ÷ A)^(1 ÷ t) − 1, with A the works of the first half of the years, B those of the last half, and t "
                "the years between the middles of the two; of an odd number of years the middle one is left out. The "
                "interval is Jeffreys’ of B ÷ (A + B)."
            ),
        ),
        (
            voice("Highly cited works"),
            voice(
                "Works in the most cited tenth of their year and field; ties at the cut share what is left of the "
                "tenth. Normalised: divided by what works of the same kinds of collaboration (domestic, bilateral, "
                "multilateral) have everywhere, because works of several places are cited more anyway. 1 is as many."
            ),
        ),
    ]
    strong = rule(frame)
    return [*found, (voice("Strong and weak fields"), strong)] if strong else found
