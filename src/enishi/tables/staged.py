"""What reading leaves behind for each input file: its works and who was where, flat and typed.

``work``: one row a record. Key ``uid`` (file number × 2³² + record number, so it also is the order of reading).
``title_key`` and ``first_author`` are what merging compares; null where they could match by accident.
``content``: a hash of all that the record says of authors and affiliations, which settles ties between records.
``authorship``: one row a record, author and affiliation. ``author`` counts from 1 in the order of the byline, 0 holds
affiliations tied to no author; ``affiliation`` counts from 1, 0 holds the source's country codes for the author as a
whole (its ``text`` is null). An author without any affiliation has no row; ``work.authors`` counts him or her all the
same. Law: no person's name is in either table.
``named``: one row a distinct text of a stretch that was read for a network alone: the places that it names.
``answers``: one row a distinct text of a study for a network alone: its places, and whether a person decided them.
``byline``: one row a record and author, only where a study keeps names: ``author`` as above, ``name`` as printed, cut
before anything that looks like an address. It holds nothing else of a person.
"""

import pyarrow as pa

# A record's uid is its input's number times this, plus its own number in the input.
RECORDS = 1 << 32
_CODES = pa.list_(pa.string())

WORK = pa.schema(
    [
        ("uid", pa.int64()),
        ("work_id", pa.string()),
        ("source", pa.string()),
        ("title", pa.string()),
        ("title_key", pa.string()),
        ("first_author", pa.string()),
        ("year", pa.int16()),
        ("doi", pa.string()),
        ("type", pa.string()),
        ("venue", pa.string()),
        ("publisher", pa.string()),
        ("language", pa.string()),
        ("cited_by", pa.int64()),
        ("updated", pa.string()),
        ("authors", pa.int32()),
        ("affiliations", pa.int32()),
        ("content", pa.int64()),
        ("keywords", pa.list_(pa.string())),
        ("index_terms", pa.list_(pa.string())),
        ("funders", pa.list_(pa.string())),
    ]
)

AUTHORSHIP = pa.schema(
    [
        ("uid", pa.int64()),
        ("author", pa.int32()),
        ("affiliation", pa.int32()),
        ("text", pa.string()),
        ("countries", _CODES),
    ]
)

NAMED = pa.schema([("text", pa.string()), ("named", _CODES)])
ANSWERS = pa.schema([("text", pa.string()), ("places", _CODES), ("decided", pa.bool_())])
BYLINE = pa.schema([("uid", pa.int64()), ("author", pa.int32()), ("name", pa.string())])
