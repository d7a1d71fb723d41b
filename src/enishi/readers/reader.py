"""What a reader is: the one thing each format file declares, as ``READER``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from enishi.tables.work import Reject, Work

if TYPE_CHECKING:  # it loads PyArrow, which starts a thread: processes could no longer be forked
    from enishi.tables.work_columns import Block

Record = Work | Reject


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an input: its path and its first bytes, decompressed (none for a folder)."""

    path: Path
    data: bytes

    @property
    def text(self) -> str:
        """The first bytes as text without a byte-order mark; a character cut at the end is dropped."""
        return self.data.decode("utf-8", "ignore").removeprefix("\ufeff")


@dataclass(frozen=True, slots=True)
class Reader:
    """A source format.

    name: what a study writes as ``format`` (``ieee-csv``), its first word the product (``ieee``);
    source: the prefix of its work ids (``ieee``; Crossref's is ``doi``);
    label: its name for people (English; a message id); cannot_give: fields of ``Work`` that this format never has;
    sniff: whether a file that begins so is of this format; read: the file's records, in order. ``read`` never stops
    at a bad record: it yields a ``Reject`` and goes on; cuts_authors_at: how many authors the source lists at most, so
    that a work with exactly that many may have more; parts: the files of a folder that is one source, in order;
    chosen: those among the paths of files, by their names alone (none where they are not laid out so); blocks: the same
    records as ``read`` gives, many at a time and nearly all in columns, for formats that come by the million.
    """

    name: str
    source: str
    label: str
    sniff: Callable[[Head], bool]
    read: Callable[[Path], Iterator[Record]]
    cannot_give: frozenset[str] = field(default_factory=frozenset)
    cuts_authors_at: int | None = None
    parts: Callable[[Path], list[Path]] | None = None
    chosen: Callable[[Sequence[Path]], list[Path]] | None = None
    blocks: "Callable[[Path], Iterator[Block]] | None" = None

    def __reduce__(self) -> tuple[Callable[[str], "Reader"], tuple[str]]:
        """Travel between processes by name."""
        from enishi.readers import named

        return named, (self.name,)

    @property
    def product(self) -> str:
        """The product that writes this format and perhaps others: a study may write it as ``format``, too."""
        return self.name.partition("-")[0]
