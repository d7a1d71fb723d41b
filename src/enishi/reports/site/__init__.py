"""The site: a folder of static pages in Japanese and English that opens from a file share, prints, and reads alone.

One file a page or figure; a page file declares ``pages(frame)``. Pages select and show what the tables hold.
"""

import shutil
from pathlib import Path
from typing import Any

from enishi.language import LANGUAGES
from enishi.reports.site import (
    cases,
    fields,
    funders,
    groups,
    knowledge,
    methods,
    network,
    organisations,
    overview,
    place,
    provenance,
    published,
    sheet,
)
from enishi.reports.site.downloads import downloads
from enishi.reports.site.frame import Frame
from enishi.reports.site.render import TEMPLATES, Renderer
from enishi.reports.site.result import read_result
from enishi.reports.site.voice import Voice
from enishi.reports.tables import write_csv

PAGES = (
    overview,
    network,
    place,
    groups,
    organisations,
    funders,
    fields,
    published,
    sheet,
    knowledge,
    cases,
    methods,
    provenance,
)
ASSETS = ("site.css", "site.js")


def write_site(tables: Path, manifest: dict[str, Any], out: Path, sheets: Path | None = None) -> None:
    """Write the site of a result into the folder ``out``, which is made if need be.

    tables: the folder of Parquet tables; manifest: what ``manifest.json`` says; sheets: the file of the strategy sheets
    that the run made (one JSON object a line), without which there are no pages of sheets. Same input, same bytes.
    Raises InputError where a needed table is missing.
    """
    result = read_result(tables, manifest, sheets)
    renderer = Renderer(result)
    for name in ASSETS:
        out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATES / name, out / name)
    (out / "index.html").write_text(renderer.entrance(), "utf-8", newline="\n")
    for language in LANGUAGES:
        frame = Frame(result, Voice(language))
        pages = [page for room in PAGES for page in room.pages(frame)]
        (out / language).mkdir(exist_ok=True)
        for page in pages:
            (out / language / page.path).write_text(renderer.page(frame, page, pages), "utf-8", newline="\n")
    (out / "data").mkdir(exist_ok=True)
    for name, columns, rows in downloads(result):
        write_csv(out / "data" / name, columns, ([row.get(column) for column in columns] for row in rows))
