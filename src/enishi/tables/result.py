"""The tables of a result, as others read them: ``tables/NAME.parquet`` and ``tables/NAME.csv``.

Nulls: a value that does not exist for a row (the share of a place without works, the type where the reference place
is absent) is empty, never 0.
"""

import pyarrow as pa

from enishi.tables.field import WORK_FIELD

_TEXT, _INT, _REAL, _FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_LIST = pa.list_(_TEXT)


def _with_intervals(columns: dict[str, pa.DataType], without: tuple[str, ...] = ()) -> dict[str, pa.DataType]:
    """Return columns of numbers, each with its 95 % interval behind it; null where there is none."""
    found: dict[str, pa.DataType] = {}
    for name, kind in columns.items():
        found[name] = kind
        if name not in without:
            found |= {f"{name}_low": _REAL, f"{name}_high": _REAL}
    return found


_BETWEENNESS = ("betweenness", "betweenness_hops", "betweenness_inverse_weight", "betweenness_as_published")
# Grain of what follows: a subject (and a year). Law: works_fractional over all places and ZZ sums to works.
_MEASURES = {
    **_with_intervals(
        {
            "works": _INT,
            "works_fractional": _REAL,
            "international_works": _INT,
            "international_share": _REAL,
            "multi_affiliation_works": _INT,
            "highly_cited_works": _REAL,
            "highly_cited_share": _REAL,
            "highly_cited_normalised": _REAL,
            "degree": _INT,
            "betweenness": _REAL,
            "eigenvector": _REAL,
            "betweenness_hops": _REAL,
            "betweenness_inverse_weight": _REAL,
            "betweenness_as_published": _REAL,
        },
        without=_BETWEENNESS,
    ),
    "eigenvector_status": _TEXT,
}
# From the best to the worst rank that the intervals allow.
_RANKS = {
    f"{name}_rank_{end}": _INT
    for name in ("works", "international_share", "degree", "eigenvector")
    for end in ("low", "high")
}
# What other settings make of it: the least and the greatest value over all variants and the study's own.
_RANGES = {
    f"{name}_range_{end}": _REAL
    for name in ("works", "international_share", "degree", "betweenness", "eigenvector")
    for end in ("low", "high")
}
_GROWTH = _with_intervals({"growth": _REAL})
_NAMES = {"name_en": _TEXT, "name_ja": _TEXT}
# Grain: an organisation. Intervals are 95 %; null: none is shown (docs/organisation-network.md says when).
_ORGANISATION = {
    **_NAMES,
    "verified": _FLAG,
    "place": _TEXT,
    "types": _LIST,
    "works": _INT,
    "works_low": _REAL,
    "works_high": _REAL,
    "works_rank_low": _INT,
    "works_rank_high": _INT,
    "international_works": _INT,
    "international_share": _REAL,
    "international_share_low": _REAL,
    "international_share_high": _REAL,
    "degree": _INT,
    "betweenness": _REAL,
    "betweenness_error": _REAL,
    "eigenvector": _REAL,
    "eigenvector_low": _REAL,
    "eigenvector_high": _REAL,
    "eigenvector_status": _TEXT,
    "community": _INT,
    "strong_fields": _LIST,
    "strong_fields_status": _TEXT,
}
_EXTERNAL = _with_intervals({"external_works": _INT, "external_share": _REAL})
_GROUP = {**_NAMES, "members": _LIST, **_MEASURES, **_EXTERNAL}

RESULT_TABLES: dict[str, pa.Schema] = {
    name: pa.schema(list(columns.items()))
    for name, columns in {
        # One row a place; key place.
        "places": {
            "place": _TEXT,
            **_NAMES,
            **_MEASURES,
            **_RANKS,
            **_RANGES,
            **_GROWTH,
            "partner_type": _TEXT,
            "type_stability": _REAL,
            "type_in_variants": _TEXT,
            "largest_partner": _TEXT,
            "type_without_largest_partner": _TEXT,
            "type_without_multi_affiliation": _TEXT,
            "fragile": _FLAG,
            "role": _TEXT,
            "status": _TEXT,
        },
        # Key place, year.
        "places_by_year": {"place": _TEXT, "year": _INT, **_MEASURES},
        # Key group; a group is measured as one place.
        # Key scheme, field, place. strength: strong, weak, neither or not_known.
        "places_by_field": {
            "scheme": _TEXT,
            "field": _TEXT,
            "place": _TEXT,
            **_NAMES,
            **_MEASURES,
            **_RANKS,
            **_GROWTH,
            **_with_intervals({"share_shift": _REAL, "position_shift": _REAL}),
            "strength": _TEXT,
            "status": _TEXT,
        },
        # Key scheme, field, place, year.
        "places_by_field_year": {"scheme": _TEXT, "field": _TEXT, "place": _TEXT, "year": _INT, **_MEASURES},
        # The survey's table of strong and weak fields: key scheme, field; codes of the reference and focus places.
        "strengths": {
            "scheme": _TEXT,
            "field": _TEXT,
            **_NAMES,
            "strong": _LIST,
            "weak": _LIST,
            "neither": _LIST,
            "not_known": _LIST,
            "status": _TEXT,
        },
        # The picture under other settings. Key kind, variant, place.
        "variants": {
            "kind": _TEXT,
            "variant": _TEXT,
            "place": _TEXT,
            "works": _REAL,
            "international_share": _REAL,
            "degree": _INT,
            "betweenness": _REAL,
            "eigenvector": _REAL,
            "partner_type": _TEXT,
        },
        # How each overall number of the reference and focus places came about. kind: part (a number that goes into it,
        # of a partner if one is named), signature (with its works), signatures (how many there are).
        "evidence": {
            "place": _TEXT,
            "indicator": _TEXT,
            "kind": _TEXT,
            "name": _TEXT,
            "partner": _TEXT,
            "value": _REAL,
        },
        # How far the study reaches. Key scheme, field, measure; of and share are null where the whole is not known.
        "coverage": {
            "scheme": _TEXT,
            "field": _TEXT,
            "measure": _TEXT,
            "works": _INT,
            "of": _INT,
            "share": _REAL,
        },
        "groups": {"group": _TEXT, **_GROUP},
        "groups_by_year": {"group": _TEXT, "year": _INT, **_GROUP},
        # One row a pair with joint works; key place_a < place_b. Law: works <= the smaller place's international works.
        "ties": {
            "place_a": _TEXT,
            "place_b": _TEXT,
            **_with_intervals({"works": _INT, "association_strength": _REAL, "salton": _REAL}),
            "works_fractional": _REAL,
            "backbone": _FLAG,
        },
        "ties_by_year": {"place_a": _TEXT, "place_b": _TEXT, "year": _INT, **_with_intervals({"works": _INT})},
        # The heart. Key year, places, multi_affiliation, fields, top_tenth. Law: works sums to the works of the study.
        # fields: scheme.code of all schemes; field_weights, field_highly_cited: in their order, over all works.
        # top_tenth: highly cited at least in part; null, as highly_cited, without a citation count.
        "signatures": {
            "year": _INT,
            "places": _LIST,
            "multi_affiliation": _FLAG,
            "fields": _LIST,
            "top_tenth": _FLAG,
            "works": _INT,
            "fractions": pa.list_(_REAL),
            "fraction_unknown": _REAL,
            "field_weights": pa.list_(_REAL),
            "highly_cited": _REAL,
            "field_highly_cited": pa.list_(_REAL),
        },
        # The survey's table beside ours. Key place.
        "published": {
            "place": _TEXT,
            **_NAMES,
            "works": _INT,
            "international_share": _REAL,
            "degree": _INT,
            "betweenness": _REAL,
            "eigenvector": _REAL,
            "partner_type": _TEXT,
            "status": _TEXT,
            "source": _TEXT,
        },
        # Long form of places and groups. Key subject, indicator, period.
        "observations": {
            "subject": _TEXT,
            "indicator": _TEXT,
            "period": _TEXT,
            "value": _REAL,
            "low": _REAL,
            "high": _REAL,
            "unit": _TEXT,
            "status": _TEXT,
            "source": _TEXT,
        },
        # One row a work of the study; key work_id. places: codes joined by ";", empty where none is known.
        "work_places": {"work_id": _TEXT, "places": _TEXT},
        "works": {
            "work_id": _TEXT,
            "title": _TEXT,
            "year": pa.int16(),
            "doi": _TEXT,
            "type": _TEXT,
            "venue": _TEXT,
            "publisher": _TEXT,
            "cited_by": _INT,
            "authors": pa.int32(),
            "possibly_cut": _FLAG,
            "places": _TEXT,
            "multi_affiliation": _FLAG,
        },
        # One row a record that became part of another; key input, record (from 1; inputs as in manifest.json).
        "merged": {"work_id": _TEXT, "merged_into": _TEXT, "rule": _TEXT, "input": _INT, "record": _INT},
        # One row a distinct affiliation string of the study; key affiliation. source_codes: what sources say of it,
        # which counts where the text names no place.
        "affiliations": {
            "affiliation": _TEXT,
            "works": _INT,
            "places": _LIST,
            "place_confidence": _REAL,
            "reason": _TEXT,
            "source_codes": _LIST,
            "organisations": _LIST,
            "confidence": _REAL,
            "tier": _TEXT,
            "organisation_reason": _TEXT,
        },
        # One row an organisation; key organisation (a ROR id, or name:… where no registry verifies it).
        # community: null without a tie. strong_fields: "scheme.field", the strongest first; its status is "not_known"
        # below the minimum of works. betweenness_error: 0 where exact.
        "organisations": {"organisation": _TEXT, **_ORGANISATION},
        # The heart of the organisations. Key year, organisations, places, fields ("scheme.field"), lists in ascending
        # order. Law: works sums to the works of the study.
        "organisation_signatures": {
            "year": _INT,
            "organisations": _LIST,
            "places": _LIST,
            "fields": _LIST,
            "works": _INT,
        },
        # One row a pair with joint works; key organisation_a < organisation_b. The last two rest on the ties of the
        # study's organisation_counting.
        "organisation_ties": {
            "organisation_a": _TEXT,
            "organisation_b": _TEXT,
            "works": _INT,
            "works_fractional": _REAL,
            "association_strength": _REAL,
            "salton": _REAL,
        },
        # Those that stand out on works × eigenvector. Key place, rank.
        "standout_organisations": {
            "rank": _INT,
            "organisation": _TEXT,
            **_ORGANISATION,
            "partner_type": _TEXT,
            "relative_works": _REAL,
            "relative_eigenvector": _REAL,
            "score": _REAL,
            "dominated": _FLAG,
        },
        # One row a funder; key funder, what its spellings have in common. organisation: the ROR id of that name.
        "funders": {
            "funder": _TEXT,
            "name": _TEXT,
            "name_ja": _TEXT,
            "organisation": _TEXT,
            "place": _TEXT,
            "works": _INT,
            "works_low": _REAL,
            "works_high": _REAL,
            "international_works": _INT,
            "international_share": _REAL,
            "international_share_low": _REAL,
            "international_share_high": _REAL,
        },
        # One row a work and author, in the order of the byline; key work_id, author. Absent with author_names = false.
        # organisations: joined by ";". Law: nothing of a person but the name as printed; no e-mail address.
        "work_authors": {"work_id": _TEXT, "author": pa.int32(), "name": _TEXT, "organisations": _TEXT},
        # Who pays for the joint work of two places. Key funder, place_a < place_b.
        "funder_flows": {"funder": _TEXT, "place_a": _TEXT, "place_b": _TEXT, "works": _INT},
        "work_organisations": {"work_id": _TEXT, "organisations": _TEXT},
        # Grain, key and laws stand with the table of fields.
        "work_fields": {field.name: field.type for field in WORK_FIELD},
        # Key scheme, field. works: with the field among others (full); works_weighted: by the weights of the field.
        "fields": {
            "scheme": _TEXT,
            "field": _TEXT,
            **_NAMES,
            **_with_intervals({"works": _INT}),
            "works_weighted": _REAL,
            "international_works": _INT,
            **_with_intervals({"international_share": _REAL}),
        },
        # What `enishi review` shows: terms that decide alone, and keywords of works without a field.
        "weak_terms": {"scheme": _TEXT, "field": _TEXT, "term": _TEXT, "works": _INT},
        "unknown_keywords": {"scheme": _TEXT, "keyword": _TEXT, "works": _INT},
        "unresolved": {"affiliation": _TEXT, "works": _INT},
    }.items()
}
