"""One file a source format, each yielding the same records and each saying what its format cannot give.

The folder is the registry: a module here that declares ``READER`` is a format. To add one, add a file.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from enishi.errors import InputError, UsageError, nearest, shown
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.readers.byline import once
from enishi.readers.files import head, until_damage
from enishi.readers.reader import Reader, Record
from enishi.tables.work import Work

if TYPE_CHECKING:
    from enishi.tables.work_columns import Block

# How a part of the snapshot lies, for messages.
LAID_OUT = "…/works/updated_date=2026-06-24/part_0000.gz"


@cache
def readers() -> dict[str, Reader]:
    """Return every reader by its name, in the order of the names."""
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        reader = getattr(importlib.import_module(f"{__name__}.{module.name}"), "READER", None)
        if reader is not None:
            found[reader.name] = reader
    return found


def named(name: str) -> Reader:
    """Return the reader of this name."""
    return readers()[name]


def formats() -> list[str]:
    """Return what a study may write as ``format``: a reader's name, or a product for any of its layouts."""
    return sorted({*readers(), *(reader.product for reader in readers().values())})


def choose(path: Path, format: str | None = None) -> Reader:
    """Return the reader for a file: the named one, or the one that knows the file's beginning.

    A ``format`` that names a product with several layouts (``ieee``) chooses among them by looking.
    Raises UsageError where there is no such format, InputError where no reader knows the file.
    """
    if format is not None and format not in formats():
        message = _('"format" is {format}; expected one of: {formats}')
        near = nearest(format, formats())
        meant = did_you_mean(near)
        raise UsageError(message.format(format=shown(format), formats=", ".join(formats())) + meant)
    if format in readers():
        return readers()[format]
    beginning = head(path)
    if not path.is_dir() and not beginning.data.strip():
        raise InputError(
            _("{path}: the file is empty; expected one of: {formats}").format(path=path, formats=", ".join(readers()))
        )
    candidates = [r for r in readers().values() if format in (None, r.product)]
    for reader in candidates:
        if reader.sniff(beginning):
            return reader
    if path.is_dir():
        message = _("{path}: a folder, but not one laid out like the OpenAlex snapshot ({expected}); name its files.")
        raise InputError(message.format(path=path, expected=LAID_OUT))
    raise InputError(
        _(
            "{path}: not a layout that Enishi knows (it begins with {beginning}); expected one of: {formats}. "
            "Name one with `format` if it is one of these."
        ).format(path=path, beginning=repr(beginning.text[:60]), formats=", ".join(r.name for r in candidates))
    )


def reader_of_folder(path: Path) -> Reader | None:
    """Return the reader to which a folder as a whole is one source (a snapshot), None where it just holds files."""
    return next((r for r in readers().values() if path.is_dir() and r.sniff(head(path))), None)


def read_blocks(path: Path, reader: Reader) -> "Iterator[Block]":
    """Yield a file's records as ``read`` does, many at a time, those of formats that come by the million in columns."""
    from enishi.tables.work_columns import one_by_one  # it loads PyArrow, which starts a thread

    if reader.blocks is None:
        yield from one_by_one(read(path, reader))
        return
    for block in reader.blocks(path):
        for _number, record in block.others:
            if isinstance(record, Work):
                record.authors = once(record.authors)
        yield block


def read(path: Path, reader: Reader) -> Iterator[Record]:
    """Yield a file's records in order. Damage in the middle of a file ends it with a ``Reject`` that says so."""
    for record in until_damage(reader.read(path)):
        if isinstance(record, Work):
            record.authors = once(record.authors)
        yield record
