"""The page of the documentation on the knowledge base, from its files and the code that reads them."""

from enishi.knowledge.overlay import FILES
from enishi.knowledge.plan.load import load_plan
from enishi.knowledge.plan.model import words
from enishi.knowledge.plan.phase import BY
from enishi.readers.assessment_form import COLUMNS, FILLED, HIGHEST

HEAD = """Reviewed TOML in the package, in Japanese and English, each entry with a source. The site shows
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
OVERLAY = """A folder of your own lies over the files of the package: {files}. Put in only what differs:

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
PHASES = """The initiative of 2014 expands in three phases, each with fields of its own, according to the
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
ASSESS = """`enishi assess --template company mine.xlsx` (or `university`, `government`; `.csv`, `.toml`)
writes the points; fill in `level` (0 to {highest}), `evidence` and, if you aim lower than {highest}, `target`;
`enishi assess mine.xlsx` returns the gap list: gap = target − level, the widest first, each with the next step and the
evidence asked for. Levels are an order, so they are never summed or averaged. An empty level is *not answered*, never
0. A level above 0 without evidence stays your claim and is marked. Columns: {columns}; read are {filled}. Wrong cells
are told by row, column, expected and nearest value; rows read = kept + rejected; exit code 3 where a row was rejected.
JSON: `file, rows, kept, rejected, problems, audiences, gaps, met, unanswered, overlay`. A form that is there is not
overwritten.
"""


def knowledge_page() -> str:
    """Return what the knowledge base holds, how it is overlaid, and its methods, grids, points and regions."""
    plan, known = load_plan(), words()
    parts = ["# The knowledge base\n", HEAD]
    parts += ["## A folder of your own\n", OVERLAY.format(files=", ".join(f"`{name}`" for name in FILES))]
    parts += ["## Phases\n", PHASES.format(by=", then ".join(BY))]
    parts += ["| phase | fields | who stands in it |", "|---|---|---|"]
    for code, phase in plan.phases.phases.items():
        inside = [f"`{key}` ({(f.words or {})['en']})" for key, f in plan.phases.fields.items() if f.phase == code]
        who = [f"`{key}`" for by in BY for key, given in plan.phases.who[by].items() if given.phase == code]
        parts.append(f"| {phase.text['en']} | {'; '.join(inside) or '–'} | {', '.join(who) or '–'} |")
    parts.append("")
    told = {"highest": HIGHEST, "columns": ", ".join(COLUMNS), "filled": ", ".join(FILLED)}
    parts += ["## Self-assessment\n", ASSESS.format(**told)]
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
