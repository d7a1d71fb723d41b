"""Write the documentation that comes from the code. ``make docs`` runs it."""

from pathlib import Path

from docs_cases import cases_page
from docs_knowledge import knowledge_page

from enishi.indicators import indicators
from enishi.readers import readers
from enishi.strategy.partners.reasons import FAMILY_NAMES
from enishi.strategy.partners.signals import SIGNALS
from enishi.tables.result import RESULT_TABLES

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTE = "*Written by `make docs` from the declarations in the code; change it there.*"


def indicators_page() -> str:
    """Return one section an indicator: what it is, its formula, unit, range, source and worked example."""
    parts = ["# Indicators\n"]
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
    return "\n".join(["# Formats\n", *head, *rows, ""])


def tables_page() -> str:
    """Return the columns and types of every table of a result."""
    parts = ["# Tables of a result\n", "Each is `tables/NAME.parquet` and `tables/NAME.csv`.\n"]
    for name, schema in RESULT_TABLES.items():
        columns = "\n".join(f"| `{field.name}` | {field.type} |" for field in schema)
        parts.append(f"## {name}\n\n| column | type |\n|---|---|\n{columns}\n")
    return "\n".join(parts)


def signals_page() -> str:
    """Return every signal of a pair by its family, with its formula."""
    rows = [f"| {FAMILY_NAMES[s.family]} | `{s.name}` | {s.formula} |" for s in SIGNALS]
    head = ["| family | signal | formula |", "|---|---|---|"]
    return "\n".join(["# Signals of partners\n", "What they are for: [partners.md](partners.md).\n", *head, *rows, ""])


PAGES = {
    "cases.md": cases_page,
    "indicators.md": indicators_page,
    "knowledge.md": knowledge_page,
    "formats.md": formats_page,
    "tables.md": tables_page,
    "partner-signals.md": signals_page,
}


def written() -> dict[str, str]:
    """Return the text of every page, with the note on where it comes from below its heading."""
    return {name: page().replace("\n\n", f"\n\n{NOTE}\n\n", 1) for name, page in PAGES.items()}


def main() -> None:
    """Write every page."""
    for name, text in written().items():
        (DOCS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
