"""Bylines that sources print twice over."""

from enishi.tables.work import Author


def once(authors: list[Author]) -> list[Author]:
    """Return a byline that stands twice, the second half equal to the first, once; any other as it is.

    Publishers' pages carry such (A, B, A, B), and whoever collects them copies it. Two equal names alone prove
    nothing: namesakes write papers together, and initials make namesakes of brothers. So at least two different
    authors must come again in the same order with the same affiliations.
    """
    half, odd = divmod(len(authors), 2)
    if odd or half < 2 or authors[0].name != authors[half].name or authors[:half] != authors[half:]:
        return authors
    return authors[:half] if any(author.name != authors[0].name for author in authors[:half]) else authors
