"""From a filled self-assessment to its gap list.

Gap of a point = level aimed at − level now (levels 0 to 3 are an order, so gaps are counted a point and never summed or
averaged). A level above 0 without evidence is kept as the user's claim and marked. A point that is not answered has no
level and no gap. Order: the widest gap first, among equals those without evidence, then that of the recommendations.
"""

from collections.abc import Mapping
from typing import Any

from enishi.knowledge.plan.load import Plan
from enishi.knowledge.plan.recommendation import Recommendation
from enishi.readers.assessment_form import Answer

Row = dict[str, Any]


def gap_list(plan: Plan, answers: Mapping[str, Answer]) -> Row:
    """Return ``audiences`` (counts), ``gaps``, ``met`` and ``unanswered``: points of the audiences that the form asks.

    Every row has ``status`` judgement (the user's own) and the source of the recommendation.
    """
    asked = {plan.recommendations[code].audience for code in answers}
    points = [one for one in plan.recommendations.values() if one.audience in asked]
    rows = [_row(plan, one, answers.get(one.code)) for one in points]
    answered = [row for row in rows if row["level"] is not None]
    gaps = [row for row in answered if row["gap"] > 0]
    audiences = []
    for code in (code for code in plan.audiences if code in asked):
        own = [row for row in rows if row["audience"] == code]
        name = plan.audiences[code]
        audiences.append(
            {
                "audience": code,
                "name": name,
                "points": len(own),
                "answered": sum(row["level"] is not None for row in own),
                "below_target": sum((row["gap"] or 0) > 0 for row in own),
                "without_evidence": sum(row["supported"] is False for row in own),
            }
        )
    return {
        "audiences": audiences,
        "gaps": sorted(gaps, key=lambda row: (-row["gap"], row["supported"] is not False)),
        "met": [row for row in answered if row["gap"] <= 0],
        "unanswered": [row for row in rows if row["level"] is None],
    }


def _row(plan: Plan, point: Recommendation, answer: Answer | None) -> Row:
    level = answer.level if answer else None
    further = level is not None and answer is not None and level < answer.target
    return {
        "code": point.code,
        "audience": point.audience,
        "title": point.title,
        "question": point.question,
        "level": level,
        "level_text": point.levels[level] if level is not None else None,
        "target": answer.target if answer else None,
        "target_text": point.levels[answer.target] if answer else None,
        "gap": answer.target - level if answer and level is not None else None,
        "next_step": point.levels[level + 1] if level is not None and further else None,
        "evidence": answer.evidence if answer else "",
        "evidence_asked": point.evidence,
        # Nothing is claimed at level 0, so nothing has to be shown.
        "supported": bool(answer.evidence) if answer and level else None,
        "status": "judgement",
        "source": {"id": point.source, "text": plan.sources[point.source]},
    }
