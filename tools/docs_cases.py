"""The page of the documentation on cases, from the cases of the package and the code that compares them."""

from collections.abc import Mapping

from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import AXES, UNKNOWN, Case, words
from enishi.knowledge.plan.pattern import AT_LEAST, RULE_AXES, patterns
from enishi.knowledge.plan.way import AT_LEAST as WAY_AT_LEAST
from enishi.knowledge.plan.way import way
from enishi.readers.case_table import COLUMNS, REQUIRED
from enishi.strategy.cases import PLACE_LEVELS, WEIGHTS

HEAD = """`enishi cases` lists them; `enishi cases --place Thailand --field networks --method bilateral`
shows the most similar with the reason in words. A case holds only what its looked-up source states: a year or
an axis value that the source does not state is left out (`unknown`). Pages were read on the day given as
stored copies, many of them in excerpts, not on the live web. The survey of 2023 collected 151 cases; its list
is not in the text at hand, and these are not those.
"""
OWN = """`enishi cases --template mine.xlsx` (or `.csv`) writes the columns with one example; `enishi
cases mine.xlsx --json` checks a list. Needed: {required}, and a name in one language. All columns: {columns};
each may be headed by its code or in Japanese, and values may be codes or names in either language. CSV may be
UTF-8 (with or without its mark), UTF-16 or Shift_JIS; of a workbook the first sheet is read, without a
further library (it is zipped XML, and `defusedxml` is there anyway), and furigana are left out. Every wrong
cell is told by row, column, what was expected and the nearest valid value; good rows are kept; rows read =
kept + rejected; exit code 3 where a row was rejected. Wrong columns are one error that names all.
"""
OVERLAY = """A folder of your own ([knowledge.md](knowledge.md#a-folder-of-your-own)) may hold cases:
`cases.toml`, written as the files of the package are (`[cases.CODE]`), or a list `cases.csv` or `cases.xlsx` with the
columns above. They take part in the sheets, the patterns and the page of cases like those of the package; that page
marks them. A code that is known already replaces that case: in `cases.toml` key by key, in a list as a whole; both are
shown. A wrong entry is told by line, a wrong cell by row, and such a folder is refused as a whole. `enishi cases
--overlay mine` lists and compares with them. In a source only `title` is needed; an address is a link where it begins
with `http`.
"""
LIKE = """Score = weighted mean of the parts that the question names: {weights} (our judgement).

- Place: {levels}.
- Field: 1 the same, 0.5 open to all fields, else 0.
- Axes: of the values asked for, the part that the case has; what no source states is not had. Asked for are the
  values given (`--axis funding=matched`, may be repeated), else the usual way of the method.
- Method: 1 the same, 0.5 the same purpose, else 0.

Each part above 0 gives its reason in words, in both languages. Japan does not count as counterpart.

Example: Taiwan, `networks`, `bilateral`, whose usual way is *each side pays its own; joint call and selection; work as
one joint team*. A case of Taiwan, open to all fields, bilateral, of which a source states the joint call alone: place
1, field 0.5, axes 1/3, method 1; score {place} + {field} × 0.5 + {axes} ÷ 3 + {method} = 0.7417.

Usual way of a method: on each axis, of the cases that name a value there, the value that more than half of them name,
and at least {at_least}. The advice of the survey names patterns by number, whose values are not in the text at hand,
so what is compared is the way of the method. It is ours, and moves with the cases.

| method | usual way |
|---|---|
{ways}
"""
PATTERNS = """Rule: a combination of values on {axes} that at least {at_least} cases share. The survey
numbers twelve patterns on five axes, but its table is not in the text at hand: no number is given to a
pattern of ours.
"""


def cases_page() -> str:
    """Return what cases are, the words they use, the reader, likeness, patterns, and every case with its sources."""
    known, cases = words(), load_plan().cases
    parts = ["# Cases of international collaboration\n", HEAD]
    parts += ["## Your own list\n", OWN.format(required=", ".join(REQUIRED), columns=", ".join(COLUMNS))]
    parts += ["## Cases in your own folder\n", OVERLAY]
    usual = {method: way(cases, method) for method in known["methods"]}
    ways = [
        f"| `{method}` | {'; '.join(known['axes'][axis]['values'][value]['en'] for axis, value in found.items())} |"
        for method, found in usual.items()
        if found
    ]
    told = {"weights": _pairs(WEIGHTS), "levels": _pairs(PLACE_LEVELS), "at_least": WAY_AT_LEAST, **WEIGHTS}
    parts += ["## Likeness\n", LIKE.format(ways="\n".join(ways), **told)]
    rows = [f"| {known['axes'][a]['en']} (`{a}`) | {_values(known['axes'][a]['values'])} |" for a in AXES]
    parts += ["## Axes\n", "| axis | values |", "|---|---|", *rows, ""]
    head = PATTERNS.format(axes=", ".join(RULE_AXES), at_least=AT_LEAST)
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
