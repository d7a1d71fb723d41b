"""What shows a candidate: works, common partners, and the way in. Works are numbers in the corpus, newest first."""

from dataclasses import dataclass

import numpy as np

from enishi.flows.network import Floats
from enishi.strategy.partners.corpus import LARGEST_TEAM, Corpus, Flags, Ints
from enishi.strategy.partners.signals.people import MOST_NODES_OF_A_NAME
from enishi.strategy.partners.window import column_sums, row_sums

MOST_WORKS, MOST_PARTNERS, MOST_PEOPLE, MOST_WORDS, MOST_BESIDE = 2, 3, 3, 4, 2
JOINT_WORK, MOVED, CO_AUTHOR, SAME_PLACE = WAYS = ("joint_work", "moved", "co_author_there", "same_place")


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner of both: its node, our joint works with it, theirs, and the newest of theirs."""

    node: int
    our_works: int
    their_works: int
    work: int


@dataclass(frozen=True, slots=True)
class WayIn:
    """A name of a byline, how it leads there, the node at which it stands and the newest such work.

    beside: names of the other side on that work: there for those here, here for a co-author there.
    """

    person: int
    how: str
    node: int
    work: int
    beside: tuple[int, ...] = ()


class Evidence:
    """What the corpus shows for those who ask (``focal`` nodes) about any candidate."""

    def __init__(self, corpus: Corpus, focal: Ints) -> None:
        """Look up once what all candidates need: our works, our words, our partners."""
        self._corpus, self._focal = corpus, focal
        self._by_node = corpus.member.tocsc()
        self._ours = self._any(focal)
        # Only what is somewhere else than we are is abroad; the nodes of our place are colleagues.
        place = corpus.nodes[focal[0]].place if len(focal) else ""
        self._colleagues = np.array([node.place == place != "" for node in corpus.nodes], dtype=bool)
        self._colleagues[focal] = False
        self._teams = row_sums(corpus.member)
        self._small = self._teams <= LARGEST_TEAM
        titles = column_sums(corpus.terms)
        self._rarity = np.where(titles >= 2, np.log(max(len(corpus.years), 1) / np.maximum(titles, 1)), 0.0)
        self._words = np.log1p(column_sums(corpus.terms[self._ours])) * self._rarity
        self._partners = column_sums(corpus.member[self._ours & self._small])
        self._partners[focal] = 0
        person, node, work = corpus.people
        order = np.argsort(node, kind="stable")
        self._at = (person[order], node[order], work[order])
        self._places_of_name = _distinct_nodes(person, node)
        self._our_names = self._people(focal)
        self._beside_us = np.unique(person[self._ours[work]]) if len(work) else person

    def _any(self, nodes: Ints) -> Flags:
        """Return (w,) whether any of the nodes took part."""
        return np.asarray(row_sums(self._corpus.member[:, nodes]) > 0)

    def _of(self, node: int) -> Ints:
        """Return the works of a node."""
        start, end = self._by_node.indptr[node : node + 2]
        return np.sort(self._by_node.indices[start:end]).astype(np.int64)

    def _newest(self, works: Ints) -> list[int]:
        """Return works with those of the subject asked for first, then the newest, then in order of ids."""
        corpus = self._corpus
        return sorted(works.tolist(), key=lambda w: (not corpus.wanted[w], -corpus.years[w], w))

    def joint(self, node: int) -> list[int]:
        """Return all joint works."""
        works = self._of(node)
        return self._newest(works[self._ours[works]])

    def theirs(self, node: int) -> Ints:
        """Return all works of a candidate."""
        return self._of(node)

    def alike(self, node: int) -> list[int]:
        """Return the works of a candidate whose titles are most like ours, those of the subject asked for first."""
        works = self._of(node)
        titles = self._corpus.terms[works]
        length = np.sqrt(np.maximum(titles @ self._rarity**2, 1e-9))
        likeness = (titles @ (self._words * self._rarity)) / length
        wanted = self._corpus.wanted[works]
        order = sorted(range(len(works)), key=lambda i: (not wanted[i], -likeness[i], -self._corpus.years[works[i]], i))
        return [int(works[i]) for i in order[:MOST_WORKS]]

    def words(self, node: int) -> Ints:
        """Return the words that most make the titles alike."""
        theirs = np.log1p(column_sums(self._corpus.terms[self._of(node)])) * self._rarity
        both: Floats = theirs * self._words
        return np.array([i for i in np.argsort(-both, kind="stable")[:MOST_WORDS] if both[i] > 0], dtype=np.int64)

    def partners(self, node: int) -> list[Partner]:
        """Return the partners that we and a candidate have in common, those that join most works first."""
        works = self._of(node)
        works = works[self._small[works]]
        theirs = column_sums(self._corpus.member[works])
        theirs[node] = 0
        theirs[self._focal] = 0
        common = np.flatnonzero((theirs > 0) & (self._partners > 0))
        ranked = sorted(common.tolist(), key=lambda k: (-min(theirs[k], self._partners[k]), -theirs[k], k))
        found: list[Partner] = []
        for partner in ranked:
            shared = np.intersect1d(self._of(partner), works) if len(found) < MOST_PARTNERS else works[:0]
            newest = self._newest(shared)[0] if len(shared) else -1
            found.append(Partner(partner, int(self._partners[partner]), int(theirs[partner]), newest))
        return found

    def colleagues(self, node: int) -> list[Partner]:
        """Return the other nodes of our place that have joint works with a candidate."""
        works = self._of(node)
        works = works[self._small[works]]
        theirs = np.where(self._colleagues, column_sums(self._corpus.member[works]), 0)
        ranked = sorted(np.flatnonzero(theirs).tolist(), key=lambda k: (-theirs[k], k))
        found = []
        for colleague in ranked:
            shared = np.intersect1d(self._of(colleague), works)
            newest = self._newest(shared)[0]
            found.append(Partner(colleague, int(self._partners[colleague]), int(theirs[colleague]), newest))
        return found

    def _rows(self, node: int) -> tuple[Ints, Ints]:
        """Return who stands at a node, and on which work."""
        person, nodes, work = self._at
        start, end = np.searchsorted(nodes, [node, node + 1])
        return person[start:end], work[start:end]

    def _people(self, nodes: Ints) -> Ints:
        """Return who stands at any of the nodes."""
        found = [self._rows(int(node))[0] for node in nodes]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def names_in_both(self, node: int) -> Ints:
        """Return the names in bylines of ours and of a candidate, without names that stand almost everywhere."""
        there, _works = self._rows(node)
        both = np.intersect1d(there, self._our_names)
        return both[self._places_of_name[both] <= MOST_NODES_OF_A_NAME] if len(both) else both

    def ways_in(self, node: int) -> list[WayIn]:
        """Return who leads to a candidate: on a joint work, moved, a co-author who is there, a colleague in our place.

        One way a name; in this order, then the newest work, then the order of names: an order of ways, not of persons.
        """
        there, works = self._rows(node)
        found: dict[int, WayIn] = {}
        joint = self.joint(node)
        if joint:
            self._on_works(np.array(joint), self._focal, JOINT_WORK, node, found)
        for person in self.names_in_both(node).tolist():
            self._note(found, person, MOVED, node, works[there == person])
        beside = np.intersect1d(there, self._beside_us)
        if len(beside):
            beside = beside[self._places_of_name[beside] <= MOST_NODES_OF_A_NAME]
        for person in beside.tolist():
            together = self._written(person)
            together = together[self._ours[together]]
            self._note(found, person, CO_AUTHOR, node, together, self._focal)
        if len(found) < MOST_PEOPLE:
            for colleague in self.colleagues(node)[:MOST_PARTNERS]:
                shared = np.intersect1d(self._of(colleague.node), self._of(node))
                self._on_works(shared, np.array([colleague.node]), SAME_PLACE, node, found)
        order = sorted(found.values(), key=lambda way: (WAYS.index(way.how), -self._corpus.years[way.work], way.person))
        return order[:MOST_PEOPLE]

    def _on_works(self, works: Ints, nodes: Ints, how: str, other: int, found: dict[int, WayIn]) -> None:
        """Note the names of the nodes on works with another node."""
        for node in nodes.tolist():
            person, at = self._rows(node)
            on = np.isin(at, works)
            for one in np.unique(person[on]).tolist():
                self._note(found, one, how, node, at[on & (person == one)], np.array([other]))

    def _written(self, person: int) -> Ints:
        """Return the works with a name."""
        people, _nodes, works = self._corpus.people
        start, end = np.searchsorted(people, [person, person + 1])
        return np.unique(works[start:end])

    def _note(
        self, found: dict[int, WayIn], person: int, how: str, node: int, works: Ints, others: Ints | None = None
    ) -> None:
        """Note a name once, with the newest of the works and who of the other nodes stands on it."""
        if not len(works) or person in found:
            return
        work = self._newest(works)[0]
        beside: set[int] = set()
        for other in (others if others is not None else np.zeros(0, dtype=np.int64)).tolist():
            people, at = self._rows(other)
            beside |= set(people[at == work].tolist())
        found[person] = WayIn(person, how, node, work, tuple(sorted(beside - {person})[:MOST_BESIDE]))


def _distinct_nodes(person: Ints, node: Ints) -> Ints:
    """Return for each person the number of distinct nodes at which the name stands."""
    if not len(person):
        return np.zeros(0, dtype=np.int64)
    known = node >= 0
    pairs = np.unique(np.stack([person[known], node[known]], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=int(person.max()) + 1)
