"""Cases of international collaboration: those of the package, those most like a question, and a user's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.cli.form import tell_replaced, tell_rows
from enishi.cli.terminal import REJECTED, Json, app, existing, plain, print_json, say
from enishi.errors import UsageError, nearest, shown
from enishi.language import LANGUAGES, _, current
from enishi.language.hint import did_you_mean


@app.command(
    help=_("List cases of international collaboration with their sources, or check a list of your own (CSV, Excel).")
    + "\n\n"
    + _("Example: enishi cases --place Thailand --field networks")
)
def cases(
    file: Annotated[Path | None, typer.Argument(help=_("A list of your own cases (CSV or Excel) to check."))] = None,
    template: Annotated[
        Path | None, typer.Option(help=_("Write an empty list with its columns to this .csv or .xlsx file."))
    ] = None,
    place: Annotated[str | None, typer.Option(help=_("The cases most like this country or territory."))] = None,
    field: Annotated[str | None, typer.Option(help=_("With --place: the field of the question."))] = None,
    method: Annotated[str | None, typer.Option(help=_("With --place: the method of the question."))] = None,
    axis: Annotated[
        list[str] | None, typer.Option(help=_("With --place: a value on an axis, as funding=matched; may be repeated."))
    ] = None,
    overlay: Annotated[Path | None, typer.Option(help=_("A folder that overlays the knowledge base."))] = None,
    top: Annotated[int, typer.Option(min=1, help=_("With --place: how many cases to show."))] = 3,
    as_json: Json = False,
) -> None:
    """List, compare or check cases."""
    from enishi.readers.plan_folder import read_plan

    if template:
        _write_template(template)
        return
    if (field or method or axis) and place is None:
        raise UsageError(_("--field, --method and --axis need --place"))
    plan = read_plan(overlay)
    answer: dict[str, Any] = {"file": None, "rows": None, "kept": None, "rejected": 0, "problems": []}
    known = list(plan.cases)
    if file:
        from enishi.readers.case_table import read_cases
        from enishi.reports.case_table import problem_json

        own = read_cases(existing(file))
        known = list(own.cases)
        problems = [problem_json(one) for one in own.problems]
        answer = {
            "file": str(file),
            "rows": own.rows,
            "kept": len(known),
            "rejected": own.rejected,
            "problems": problems,
        }
    answer |= _chosen(known, place, field, method, axis or [], top, plan)
    answer["overlay"] = {"folder": str(overlay) if overlay else None, "replaced": list(plan.conflicts)}
    if as_json:
        print_json(answer)
    else:
        _print(answer)
    if answer["rejected"]:
        raise typer.Exit(REJECTED)


def _write_template(path: Path) -> None:
    from enishi.pipeline.publish import beside
    from enishi.reports.case_table import write_template

    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx") or path.is_dir():
        raise UsageError(_("{path}: a template is a .csv or an .xlsx file").format(path=path))
    with beside(path) as partial:
        write_template(partial, kind)
    say(str(path))


def _chosen(
    known: list[Any], place: str | None, field: str | None, method: str | None, axis: list[str], top: int, plan: Any
) -> dict[str, Any]:
    """Return all cases with their patterns, or those most like the question with score and reasons."""
    from enishi.knowledge.plan.model import OTHER, fields, words
    from enishi.knowledge.plan.pattern import patterns
    from enishi.reports.case_table import case_json, pattern_json
    from enishi.strategy.cases import similar_cases
    from enishi.tables.place import find_place, places

    found = {"patterns": [pattern_json(one) for one in patterns(known)]}
    if place is None:
        return {"cases": [case_json(case) for case in known], **found}
    code = find_place(place)
    if code is None:
        names = [name for one in places().values() for name in (one.code, one.name_en, one.name_ja, *one.aliases)]
        raise UsageError(_no("--place", place, nearest(place, names)))
    field = _code("--field", field, {**fields(), OTHER: {}})
    method = _code("--method", method, words()["methods"])
    asked = _axes(axis) if axis else None
    like = similar_cases(known, code, field, method, top, plan=plan, axes=asked)
    return {"cases": [{**case_json(case), "score": score, "reasons": why} for case, score, why in like], **found}


def _code(option: str, value: str | None, valid: Mapping[str, Any]) -> str | None:
    """Return the code of a value given by its code or by its name in either language."""
    from enishi.tables.place import fold

    by_name = {
        fold(name): code
        for code, entry in valid.items()
        for name in (code, *(str(entry[language]) for language in LANGUAGES if language in entry))
    }
    if value is None or fold(value) in by_name:
        return by_name[fold(value)] if value is not None else None
    raise UsageError(_no(option, value, nearest(value, [*valid, *by_name])) + f" ({', '.join(valid)})")


def _axes(given: list[str]) -> dict[str, str]:
    """Return the values asked for by axis."""
    from enishi.knowledge.plan.model import words

    valid = [f"{axis}={value}" for axis, entry in words()["axes"].items() for value in entry["values"]]
    for one in given:
        if one not in valid:
            raise UsageError(_no("--axis", one, nearest(one, valid)) + f" ({', '.join(valid)})")
    return dict(one.split("=", 1) for one in given)


def _no(option: str, value: str, near: str | None) -> str:
    text = _("{option}: {value} is not known").format(option=option, value=shown(value))
    return text + did_you_mean(near)


def _print(answer: dict[str, Any]) -> None:
    from enishi.knowledge.plan.model import words

    here = current()
    if answer["file"]:
        tell_rows(answer)
    tell_replaced(answer)
    for case in answer["cases"]:
        years = f"{case['since'] or '?'}–{case['until'] or ''}" if case["since"] or case["until"] else ""
        kind = words()["methods"][case["method"]][here]
        parts = [case["code"], case["name"][here], kind, ", ".join(case["partners"]), years]
        typer.echo(plain(" · ".join(filter(None, parts))))
        if "reasons" in case:
            typer.echo(plain(f"  {case['score']:.2f}  " + "; ".join(reason[here] for reason in case["reasons"])))
        for source in case["sources"]:
            typer.echo(plain(f"    {source['title']} {source['url']}".rstrip()))
