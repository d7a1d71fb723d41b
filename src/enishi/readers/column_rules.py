"""Rules for single values and lists, applied to whole columns; each gives what its rule for one value gives."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from enishi.readers.rows import Flags, Ints

# What a text holds that is perhaps not clean: ``escapes.plain`` and removing addresses leave all other texts alone.
_PERHAPS = r"[^ -%'-;=-?A-~]|  |^ | $"


def cleaned(texts: pa.StringArray, clean: Callable[[str], str]) -> pa.StringArray:
    """Return each text as ``clean`` makes it; empty where there is none. ``clean`` is called where it may matter."""
    texts = texts.fill_null("") if texts.null_count else texts
    perhaps = pc.match_substring_regex(texts, _PERHAPS)
    if not perhaps.true_count:
        return texts
    values = [clean(text) for text in texts.filter(perhaps).to_pylist()]
    return pc.replace_with_mask(texts, perhaps, pa.array(values, pa.string()))


def or_else(first: pa.StringArray, second: Callable[[], pa.StringArray]) -> pa.StringArray:
    """Return the first texts, where they are empty the second."""
    empty = pc.equal(first, "")
    return pc.if_else(empty, second(), first) if empty.true_count else first


def or_null(texts: pa.StringArray) -> pa.StringArray:
    """Return null for a text that is empty."""
    empty = pc.equal(texts, "")
    return pc.if_else(empty, None, texts) if empty.true_count else texts


def groups(keys: Ints) -> tuple[Ints, Flags]:
    """Return, for each key, the number of its group in the order of their first members, and which are these."""
    numbers = np.asarray(pa.array(keys).dictionary_encode().indices).astype(np.int64)
    first = np.ones(len(keys), bool)
    first[1:] = numbers[1:] > np.maximum.accumulate(numbers)[:-1]
    return numbers, first


def encoded(texts: pa.StringArray) -> tuple[Ints, pa.StringArray]:
    """Return the number of each text among the distinct texts, and these."""
    found = texts.dictionary_encode()
    return np.asarray(found.indices).astype(np.int64), found.dictionary


def lists(owners: Ints, elements: pa.Array, count: int) -> pa.ListArray:
    """Return the elements as ``count`` lists; owners: in ascending order, the list that each is in."""
    offsets = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(owners, minlength=count), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), elements)


def distinct_lists(sources: Sequence[tuple[Ints, pa.StringArray]], count: int) -> pa.ListArray:
    """Return, for each of ``count`` owners, its texts of all sources in their order, each once and none empty."""
    owners = np.concatenate([owners for owners, _texts in sources])
    texts = pa.chunked_array([texts for _owners, texts in sources], pa.string()).combine_chunks()
    order = np.argsort(owners, kind="stable")
    owners, texts = owners[order], texts.take(pa.array(order))
    numbers, distinct = encoded(texts)
    _groups, first = groups(owners * (len(distinct) + 1) + numbers)
    kept = first & np.asarray(pc.not_equal(texts, ""))
    return lists(owners[kept], texts.filter(pa.array(kept)), count)


def distinct_pairs(owners: Ints, numbers: Ints) -> tuple[Ints, Ints]:
    """Return pairs of an owner and a number in ascending order, each once; all from 0 on."""
    size = int(numbers.max(initial=0)) + 1
    keys = np.unique(owners * size + numbers)
    return keys // size, keys % size
