"""What a network needs of a Web of Science record."""

from typing import NamedTuple

from enishi.tables.work import Affiliation, Author, Work


class Byline(NamedTuple):
    """What a network needs of a work; ``affiliations``: of each of the ``names``, in order; the rest as in ``Work``."""

    id: str
    title: str
    year: int | None
    doi: str | None
    cited_by: int | None
    names: list[str]
    affiliations: list[list[str]]
    unlinked: list[str]

    def work(self) -> Work:
        """Return the work."""
        authors = [
            Author(name, [Affiliation(text) for text in texts])
            for name, texts in zip(self.names, self.affiliations, strict=True)
        ]
        unlinked = [Affiliation(text) for text in self.unlinked]
        return Work(
            self.id, self.title, self.year, self.doi, cited_by=self.cited_by, authors=authors, unlinked=unlinked
        )


def byline_of(work: Work) -> Byline:
    """Return the byline of a work of a source that gives no codes of places."""
    texts = [[affiliation.text for affiliation in author.affiliations] for author in work.authors]
    names = [author.name for author in work.authors]
    unlinked = [affiliation.text for affiliation in work.unlinked]
    return Byline(work.id, work.title, work.year, work.doi, work.cited_by, names, texts, unlinked)
