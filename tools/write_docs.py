"""Write the documentation that comes from the code: indicators, formats, tables, signals. ``make docs`` runs it."""

from collections.abc import Mapping
from pathlib import Path

from enishi.indicators import indicators
from enishi.knowledge.overlay import FILES
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import AXES, UNKNOWN, Case, words
from enishi.knowledge.plan.pattern import AT_LEAST, RULE_AXES, patterns
from enishi.knowledge.plan.phase import BY
from enishi.knowledge.plan.way import AT_LEAST as WAY_AT_LEAST
from enishi.knowledge.plan.way import way
from enishi.readers import readers
from enishi.readers.assessment_form import COLUMNS as FORM_COLUMNS
from enishi.readers.assessment_form import FILLED, HIGHEST
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
CASES_OVERLAY = """A folder of your own ([knowledge.md](knowledge.md#a-folder-of-your-own)) may hold cases:
`cases.toml`, written as the files of the package are (`[cases.CODE]`), or a list `cases.csv` or `cases.xlsx` with the
columns above. They take part in the sheets, the patterns and the page of cases like those of the package; that page
marks them. A code that is known already replaces that case: in `cases.toml` key by key, in a list as a whole; both are
shown. A wrong entry is told by line, a wrong cell by row, and such a folder is refused as a whole. `enishi cases
--overlay mine` lists and compares with them. In a source only `title` is needed; an address is a link where it begins
with `http`.
"""
CASES_LIKE = """Score = weighted mean of the parts that the question names: {weights} (our judgement).

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
CASES_PATTERNS = """Rule: a combination of values on {axes} that at least {at_least} cases share. The survey
numbers twelve patterns on five axes, but its table is not in the text at hand: no number is given to a
pattern of ours.
"""

KNOWLEDGE_HEAD = """Reviewed TOML in the package, in Japanese and English, each entry with a source. The site shows
methods, grids, phases and recommendations on one page and cases on another; sheets show, beside what stays hard, the
direction set for Japan in the same cell of the grid. Cases: [cases.md](cases.md); advice: [sheet.md](sheet.md).

What is published and what is ours: purposes, forms and methods, the items of the grids and the titles of the
recommendations are the survey's of 2023, shortened in our own words. Its comparison of merits and demerits and its
table of patterns are not in the text at hand, so gains, fits, cost, time, merits and demerits are ours;
what a document says of a method stands beside with its source. Ours are also the questions,
levels and evidence of the self-assessments. In the text at hand the rows of the table of forms
and methods are shifted (they are assigned by meaning), the second and the fifth point to universities are read
through damage, and of government it says only that it should promote the points to the two others and design
incentives. Its early table of interviewees by company, university and government conflicts with its breakdown of
eleven people and is not used.
"""
KNOWLEDGE_OVERLAY = """A folder of your own lies over the files of the package: {files}. Put in only what differs:

```toml
# mine/methods.toml
[sources.manual]
ja = "自社の手引き（2026年）第3章"
en = "Our manual (2026), chapter 3"

[methods.prize]
cost = "high"
source = "manual"
```

Lists of cases (`cases.csv`, `cases.xlsx`) may stand beside them ([cases.md](cases.md#cases-in-your-own-folder)).
Name the folder as `--overlay mine` (`enishi sheet`, `enishi assess`, `enishi cases`) or as `overlay = "mine"` under
`[plan]` of a study, which keeps a copy in the result. Your values win key by key; a list replaces the whole list. What
they contradict is shown, both values, with file and line, in JSON (`overlay.replaced`: `file, line, key, base,
overlay`), on the terminal and on the site. An unknown file, table or key, a missing field, a text in one language only,
and a source or code that nobody explains are errors that name file and line, what was expected and the nearest valid
word; all are told at once, but an unknown file or table alone, and `advice.toml` before the others. A key that stands
twice is no TOML. An entry that you change without a `source` is shown with the source *your overlay*, and as
`judgement`: what the package names as its source does not say what stands there now.
In code: `read_plan(folder)` in `enishi.readers.plan_folder`.
"""
KNOWLEDGE_PHASES = """The initiative of 2014 expands in three phases, each with fields of its own, according to the
situation of each country. The order and the words are published. It names no years, no technologies, and no places by
phase: which field of a scheme answers to which words, and where a place stands by its income group, is our assignment
(`judgement`). The sheet says in which phase the place stands and why, and whose turn has come: fields of that phase or
of an earlier one. Everything can be changed in `phases.toml` of a folder of your own:

```toml
[phases.2.horizon]
ja = "2030年まで"
en = "by 2030"

[fields.ict8]
edge = {{phase = "1", ja = "ICTインフラ", en = "ICT infrastructure", source = "ours"}}
iot = {{phase = "none"}}

[groups]
ASEAN = {{phase = "2", source = "ours"}}
```

Of a place the most particular entry counts: {by}.
`phase = "none"` takes an assignment back. Fields of a scheme of your own are written the same way, under its name.
"""
KNOWLEDGE_ASSESS = """`enishi assess --template company mine.xlsx` (or `university`, `government`; `.csv`, `.toml`)
writes the points; fill in `level` (0 to {highest}), `evidence` and, if you aim lower than {highest}, `target`;
`enishi assess mine.xlsx` returns the gap list: gap = target − level, the widest first, each with the next step and the
evidence asked for. Levels are an order, so they are never summed or averaged. An empty level is *not answered*, never
0. A level above 0 without evidence stays your claim and is marked. Columns: {columns}; read are {filled}. Wrong cells
are told by row, column, expected and nearest value; rows read = kept + rejected; exit code 3 where a row was rejected.
JSON: `file, rows, kept, rejected, problems, audiences, gaps, met, unanswered, overlay`. A form that is there is not
overwritten.
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
    known, cases = words(), load_plan().cases
    parts = ["# Cases of international collaboration\n", NOTE, CASES_HEAD]
    parts += ["## Your own list\n", CASES_OWN.format(required=", ".join(REQUIRED), columns=", ".join(COLUMNS))]
    parts += ["## Cases in your own folder\n", CASES_OVERLAY]
    usual = {method: way(cases, method) for method in known["methods"]}
    ways = [
        f"| `{method}` | {'; '.join(known['axes'][axis]['values'][value]['en'] for axis, value in found.items())} |"
        for method, found in usual.items()
        if found
    ]
    told = {"weights": _pairs(WEIGHTS), "levels": _pairs(PLACE_LEVELS), "at_least": WAY_AT_LEAST, **WEIGHTS}
    parts += ["## Likeness\n", CASES_LIKE.format(ways="\n".join(ways), **told)]
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


def knowledge_page() -> str:
    """Return what the knowledge base holds, how it is overlaid, and its methods, grids, points and regions."""
    plan, known = load_plan(), words()
    parts = ["# The knowledge base\n", NOTE, KNOWLEDGE_HEAD]
    parts += ["## A folder of your own\n", KNOWLEDGE_OVERLAY.format(files=", ".join(f"`{name}`" for name in FILES))]
    parts += ["## Phases\n", KNOWLEDGE_PHASES.format(by=", then ".join(BY))]
    parts += ["| phase | fields | who stands in it |", "|---|---|---|"]
    for code, phase in plan.phases.phases.items():
        inside = [f"`{key}` ({(f.words or {})['en']})" for key, f in plan.phases.fields.items() if f.phase == code]
        who = [f"`{key}`" for by in BY for key, given in plan.phases.who[by].items() if given.phase == code]
        parts.append(f"| {phase.text['en']} | {'; '.join(inside) or '–'} | {', '.join(who) or '–'} |")
    parts.append("")
    told = {"highest": HIGHEST, "columns": ", ".join(FORM_COLUMNS), "filled": ", ".join(FILLED)}
    parts += ["## Self-assessment\n", KNOWLEDGE_ASSESS.format(**told)]
    parts += [
        "## Methods\n",
        "| purpose | form | method | cost | time | what a document says |",
        "|---|---|---|---|---|---|",
    ]
    for one in plan.methods.values():
        purpose, form = known["purposes"][one.purpose]["en"], plan.forms[one.form]["en"]
        head = f"| {purpose} | {form} | {one.name['en']} (`{one.code}`)"
        said = f"{one.document[0]['en']} (`{one.document[1]}`)" if one.document else "–"
        parts.append(f"{head} | {one.cost} | {one.time} | {said} |")
    for grid in plan.grids.values():
        names = [name["en"] for name in plan.columns.values()]
        parts += [
            "",
            f"## {grid.name['en']} (`{grid.code}`, {grid.source})\n",
            f"| | {' | '.join(names)} |",
            "|---|---|---|---|",
        ]
        for row, name in plan.rows.items():
            cells = ["; ".join(_item(one.kind, one.text["en"]) for one in grid.cells[row, c]) for c in plan.columns]
            parts.append(f"| {name['en']} | {' | '.join(cells)} |")
    parts += ["", "## Points of the self-assessments\n", "| code | point | question |", "|---|---|---|"]
    parts += [f"| `{one.code}` | {one.title['en']} | {one.question['en']} |" for one in plan.recommendations.values()]
    parts += ["", "## Regions\n", "| code | region | year | places |", "|---|---|---|---|"]
    for code, region in plan.regions.items():
        parts.append(f"| `{code}` | {region['en']} | {region['year']} | {', '.join(region['places'])} |")
    for code, own in plan.region_overrides.items():
        parts.append(f"| `{own['region']}` | override: {own['en']} | | {code} |")
    parts += ["", "## Sources\n", *(f"- `{code}`: {text['en']}" for code, text in plan.sources.items()), ""]
    return "\n".join(parts)


def _item(kind: str, text: str) -> str:
    return f"**{kind}** {text}" if kind in ("success", "hard") else text


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
    "knowledge.md": knowledge_page,
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
