"""What is not known of a candidate, and so should be asked before anybody writes a letter."""

from collections.abc import Mapping

import numpy as np

from enishi.language import marked as _
from enishi.strategy.partners.advice import Candidate
from enishi.strategy.partners.corpus import Corpus

# Fewer works than this leave every share open.
FEW_WORKS = 10
TEXTS: Mapping[str, str] = {
    "unverified": _("the name is not verified by the registry; it may be several organisations, or part of one"),
    "no_citations": _("no citation counts: how well the works were received is not known"),
    "few_works": _("fewer than 10 works: shares and growth say little"),
    "no_field": _("most of the works have no field of the scheme"),
    "no_type": _("the type of the organisation is not known"),
    "no_author_names": _("the result holds no author names (author_names = false, or made by an older version)"),
    "no_interval": _("no interval and no probability: there was no past to learn from"),
}


def unknown(candidate: Candidate, corpus: Corpus, has_names: bool) -> list[str]:
    """Return the keys of TEXTS that hold for a candidate, in their order."""
    node = corpus.nodes[candidate.node]
    works = np.asarray(corpus.member[:, candidate.node].toarray()).ravel() > 0
    fields = np.asarray(corpus.fields[works].sum(axis=1)).ravel()
    organisation = corpus.level == "organisation"
    holds = {
        "unverified": not node.verified,
        "no_citations": bool(np.isnan(corpus.top[works]).all()),
        "few_works": bool(works.sum() < FEW_WORKS),
        "no_field": bool(2 * (fields > 0).sum() < works.sum()),
        "no_type": organisation and not node.types,
        "no_author_names": organisation and not has_names,
        "no_interval": candidate.low is None,
    }
    return [key for key in TEXTS if holds[key]]
