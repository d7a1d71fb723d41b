"""Templates to pages: everything is escaped, and nothing undefined is shown as nothing."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from enishi.language import LANGUAGES
from enishi.reports.site import lines, strips
from enishi.reports.site.frame import Frame, Page
from enishi.reports.site.result import Result
from enishi.reports.site.type_texts import ORDER
from enishi.reports.site.voice import Voice
from enishi.tables.place import places

TEMPLATES = Path(__file__).parent / "templates"
MENU = (
    "index.html",
    "network.html",
    "groups.html",
    "organisations.html",
    "funders.html",
    "fields.html",
    "published.html",
    "sheets.html",
    "knowledge.html",
    "methods.html",
    "data.html",
)
# What indents a tag in the templates; on a page it would be read by nobody.
_INDENT = re.compile(r"\n\s+(?=<)")


class Renderer:
    """Renders the pages of one result."""

    def __init__(self, result: Result) -> None:
        """Open the templates, with escaping on for all of them whatever their ending."""
        self.result = result
        self.templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters["at"] = lambda value: f"{value:.1f}".removesuffix(".0")
        self.templates.globals.update(kinds=ORDER, panel=lines, strip_width=strips.WIDTH)

    def entrance(self) -> str:
        """Return the page that sends people to their language."""
        frames = {language: Frame(self.result, Voice(language)) for language in LANGUAGES}
        titles = {language: title(frame) for language, frame in frames.items()}
        words = {language: frame.status("synthetic") for language, frame in frames.items()}
        values = {"titles": titles, "synthetic": words if self.result.is_synthetic else None}
        return self.templates.get_template("entrance.html").render(values)

    def page(self, frame: Frame, page: Page, pages: list[Page]) -> str:
        """Return one page as HTML."""
        by_path = {other.path: other.title for other in pages}
        values: dict[str, Any] = {
            "_": frame.voice,
            "frame": frame,
            "result": self.result,
            "types": frame.types,
            "page": page,
            "study_title": title(frame),
            "menu": [(path, by_path[path]) for path in MENU if path in by_path],
            "other": next(language for language in LANGUAGES if language != frame.voice.language),
            "aliases": self._aliases,
            **page.values,
        }
        return _INDENT.sub("\n", self.templates.get_template(page.template).render(values))

    def _aliases(self) -> list[tuple[str, str]]:
        """Return what each place may be searched by: its code, its names and its other names."""
        known, found = places(), []
        for row in [*self.result.places, *self.result.published]:
            code = row["place"]
            other = known[code].aliases if code in known else ()
            names = dict.fromkeys([code, row["name_en"], row["name_ja"], *other])
            found.append((code, " | ".join(name for name in names if name)))
        return sorted(dict(reversed(found)).items())


def title(frame: Frame) -> str:
    """Return the title of the study; that its data are synthetic stands in it."""
    chosen = frame.voice.choose(frame.result.study.get("title") or frame.voice("International co-authorship"))
    if frame.result.is_synthetic:
        return frame.voice("[{status}] {title}", status=frame.status("synthetic"), title=chosen)
    return chosen
