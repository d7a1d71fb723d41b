"""The way in which a method is usually carried out: its values on the five axes, derived from cases by a stated rule.

Rule: of the cases of the method that name a value on an axis, the value that more than half of them name, and at least
``AT_LEAST``. An axis without such a value is no part of the way. No document gives methods their values, so the way is
ours, and it moves with the cases, a user's own included.
"""

from collections import Counter
from collections.abc import Iterable

from enishi.knowledge.plan.model import AXES, Case

AT_LEAST = 3


def way(cases: Iterable[Case], method: str) -> dict[str, str]:
    """Return the usual values of a method by axis, in the order of AXES."""
    own = [case for case in cases if case.method == method]
    found = {}
    for axis in AXES:
        stated = Counter(case.axes[axis] for case in own if axis in case.axes)
        if stated:
            value, count = min(stated.items(), key=lambda one: (-one[1], one[0]))
            if count >= AT_LEAST and 2 * count > stated.total():
                found[axis] = value
    return found
