"""Write the documentation that comes from the code: indicators, formats, tables, signals. ``make docs`` runs it."""

from collections.abc import Mapping
from pathlib import Path

from enishi.indicators import indicators
from enishi.knowledge.plan.model import AXES, UNKNOWN, Case, built_in_cases, words
from enishi.knowledge.plan.pattern import AT_LEAST, RULE_AXES, patterns
from enishi.readers import readers
from enishi.readers.case_table import COLUMNS, REQUIRED
from enishi.strategy.cases import PLACE_LEVELS, WEIGHTS
from enishi.strategy.partners.reasons import FAMILY_NAMES
from enishi.strategy.partners.signals import SIGNALS
from enishi.tables.result import RESULT_TABLES

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTE = "*Written by `make docs` from the declarations in the code; change it there.*\n"

CASES_HEAD = """`enishi cases` lists them; `enishi cases --place Thailand --field networks --method bilateral`
shows the most similar with the reason in words. A case holds only what its looked-up source states: a year or
an axis value that the source does not state is left out (`unknown`). Pages were read on the day given as
stored copies, many of them in excerpts, not on the live web. The survey of 2023 collected 151 cases; its list
is not in the text at hand, and these are not those.
"""
CASES_OWN = """`enishi cases --template mine.xlsx` (or `.csv`) writes the columns with one example; `enishi
cases mine.xlsx --json` checks a list. Needed: {required}, and a name in one language. All columns: {columns};
each may be headed by its code or in Japanese, and values may be codes or names in either language. CSV may be
UTF-8 (with or without its mark), UTF-16 or Shift_JIS; of a workbook the first sheet is read, without a
further library (it is zipped XML, and `defusedxml` is there anyway), and furigana are left out. Every wrong
cell is told by row, column, what was expected and the nearest valid value; good rows are kept; rows read =
kept + rejected; exit code 3 where a row was rejected. Wrong columns are one error that names all.
"""
CASES_LIKE = """Weighted mean of the parts that the question names: {weights} (our judgement). Place:
{levels}. Field: 1 the same, 0.5 open to all fields, else 0. Method: 1 the same, 0.5 the same purpose, else 0.
Japan does not count as counterpart.
"""
CASES_PATTERNS = """Rule: a combination of values on {axes} that at least {at_least} cases share. The survey
numbers twelve patterns on five axes, but its table is not in the text at hand: no number is given to a
pattern of ours.
"""


def indicators_page() -> str:
    """Return one section an indicator: what it is, its formula, unit, range, source and worked example."""
    parts = ["# Indicators\n", NOTE]
    for i in indicators().values():
        parts += [f"## {i.label} (`{i.name}`)\n"]
        parts += [f"- Family: {i.family}; of a {i.subject}", f"- Unit: {i.unit}; range: {i.range}"]
        parts += [f"- Formula: {i.formula}", f"- Source: {i.source}", f"- Example: {i.example}\n"]
    return "\n".join(parts)


def formats_page() -> str:
    """Return the table of formats and what each can never give."""
    rows = [
        f"| `{r.name}` | {r.label} | `{r.source}:` | {', '.join(sorted(r.cannot_give)) or '–'} |"
        for r in readers().values()
    ]
    head = ["| `format` | what it is | work ids | never gives |", "|---|---|---|---|"]
    return "\n".join(["# Formats\n", NOTE, *head, *rows, ""])


def tables_page() -> str:
    """Return the columns and types of every table of a result."""
    parts = ["# Tables of a result\n", NOTE, "Each is `tables/NAME.parquet` and `tables/NAME.csv`.\n"]
    for name, schema in RESULT_TABLES.items():
        columns = "\n".join(f"| `{field.name}` | {field.type} |" for field in schema)
        parts.append(f"## {name}\n\n| column | type |\n|---|---|\n{columns}\n")
    return "\n".join(parts)


def signals_page() -> str:
    """Return every signal of a pair by its family, with its formula."""
    rows = [f"| {FAMILY_NAMES[s.family]} | `{s.name}` | {s.formula} |" for s in SIGNALS]
    head = ["| family | signal | formula |", "|---|---|---|"]
    return "\n".join(
        ["# Signals of partners\n", NOTE, "What they are for: [partners.md](partners.md).\n", *head, *rows, ""]
    )


def cases_page() -> str:
    """Return what cases are, the words they use, the reader, likeness, patterns, and every case with its sources."""
    known, cases = words(), built_in_cases()
    parts = ["# Cases of international collaboration\n", NOTE, CASES_HEAD]
    parts += ["## Your own list\n", CASES_OWN.format(required=", ".join(REQUIRED), columns=", ".join(COLUMNS))]
    parts += ["## Likeness\n", CASES_LIKE.format(weights=_pairs(WEIGHTS), levels=_pairs(PLACE_LEVELS))]
    rows = [f"| {known['axes'][a]['en']} (`{a}`) | {_values(known['axes'][a]['values'])} |" for a in AXES]
    parts += ["## Axes\n", "| axis | values |", "|---|---|", *rows, ""]
    head = CASES_PATTERNS.format(axes=", ".join(RULE_AXES), at_least=AT_LEAST)
    rows = [
        f"| `{p.code}` | {p.name['en']} | {p.published or 'not known'} | {', '.join(p.cases)} |"
        for p in patterns(cases)
    ]
    parts += [
        "## Patterns\n",
        head,
        "| code | pattern | number in the survey | cases |",
        "|---|---|---|---|",
        *rows,
        "",
    ]
    parts += ["## By method\n", "| purpose | method | cases |", "|---|---|---|"]
    for code, method in known["methods"].items():
        count = sum(case.method == code for case in cases)
        parts.append(f"| {known['purposes'][method['purpose']]['en']} | {method['en']} (`{code}`) | {count} |")
    parts += ["", f"## The {len(cases)} cases\n", *map(_case, cases)]
    return "\n".join(parts)


def _pairs(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _values(values: Mapping[str, Mapping[str, str]]) -> str:
    return "; ".join(f"`{code}` {name['en']}" for code, name in values.items())


def _case(case: Case) -> str:
    axes = "; ".join(f"{axis} {case.axis(axis)}" for axis in AXES if case.axis(axis) != UNKNOWN) or "none stated"
    lines = [
        f"### {case.name['en']} / {case.name['ja']} (`{case.code}`)\n",
        f"{case.summary['en']}  \n{case.summary['ja']}\n",
        f"- Partners: {', '.join(case.partners)}; method: {case.method}",
        f"- Fields: {', '.join(case.fields) or 'open to all'}",
        f"- Years: {case.since or 'not stated'} to {case.until or 'not stated or going on'}; axes: {axes}",
    ]
    lines += [f"- {one.title}, <{one.url}>, looked up {one.looked_up}: {one.states}" for one in case.sources]
    return "\n".join([*lines, ""])


PAGES = {
    "cases.md": cases_page,
    "indicators.md": indicators_page,
    "formats.md": formats_page,
    "tables.md": tables_page,
    "partner-signals.md": signals_page,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
