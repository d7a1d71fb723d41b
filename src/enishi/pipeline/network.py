"""The network of places alone: ``enishi run STUDY --only network``.

Reads, merges and finds places as a whole run does, with the same formulas, and leaves out what a network does not need:
fields, organisations, intervals, other settings, the site. Columns of these stay empty (``not_measured``).
"""

import gc
import json
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from enishi.engines.workers import workers
from enishi.language import _
from enishi.pipeline.accounts import complete, totals
from enishi.pipeline.giving_back import uncollected
from enishi.pipeline.inputs import Inputs, inputs
from enishi.pipeline.network_manifest import FOLDER, network_manifest, versions
from enishi.pipeline.network_reading import finished, submitted, write_rejects
from enishi.pipeline.outcome import Outcome, Protocol
from enishi.pipeline.progress import Progress, silent
from enishi.study import Study
from enishi.study.corrections import FILE as CORRECTIONS
from enishi.study.corrections import Corrections, load_corrections

Row = dict[str, Any]
# From so many bytes of input on, starting more processes is worth it.
PARALLEL_FROM = 4 << 20
_ENDS = ("_low", "_high")
_LEFT_OUT = ("type_stability", "type_in_variants")


def not_measured(column: str) -> bool:
    """Whether a column of the tables of places and ties is empty here.

    Empty are the ends of intervals, bands of ranks and ranges, growth's too; what needs fields (highly cited works);
    and what needs resamples or other settings.
    """
    return column.endswith(_ENDS) or column.startswith("highly_cited") or column in _LEFT_OUT


def run_network(study: Study, out: Path, progress: Progress = silent, status: str = "observed") -> Outcome:
    """Make the network of a study and publish it in ``out``; raises what ``run`` raises."""
    corrections = load_corrections(study.file.parent / CORRECTIONS)
    paths = [(path, source.format) for source in study.sources for path in source.matches]
    with uncollected(), workers(_large(path for path, _format in paths), _ready, load=_load) as pool:
        # What is slow to load is loaded while the other processes start; they hold none of it.
        from enishi.pipeline.publish import BUILD, PARTIAL, building, publish

        sources = inputs(paths, study.file.parent)
        with building(out) as partial:
            build, scratch, folder = partial / BUILD, partial / "scratch", partial / FOLDER
            for made in (build, scratch):
                shutil.rmtree(made, ignore_errors=True)
            for made in (scratch, build / "tables", folder):
                made.mkdir(parents=True, exist_ok=True)
            outcome = _built(study, corrections, sources, pool, folder, build, scratch, out, progress, status)
            publish(build, out)
            # The site of an earlier result says nothing of this one.
            shutil.rmtree(out / "site", ignore_errors=True)
    shutil.rmtree(out / PARTIAL, ignore_errors=True)
    return outcome


def _ready() -> None:
    """Load what every process needs, and nothing that starts a thread: the names of places, and how bylines are read.

    NumPy's algebra starts threads unless it is told not to; a network of places is too small for them.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import enishi.pipeline.stretches
    import enishi.resolve.places  # noqa: F401
    from enishi.resolve.place_memo import telling

    telling()


def _load() -> None:
    """Load what else a process needs that reads; it starts threads."""
    import enishi.pipeline.stretch_tables  # noqa: F401


def _large(paths: Iterable[Path | str]) -> bool:
    """Whether more processes are worth starting: for what lies elsewhere, and for enough bytes here."""
    size = 0
    for path in paths:
        if isinstance(path, str):
            return True
        files = [path] if path.is_file() else path.rglob("*")
        size += sum(file.stat().st_size for file in files if file.is_file())
    return size >= PARALLEL_FROM


def _built(
    study: Study,
    corrections: Corrections,
    sources: Inputs,
    pool: Executor,
    folder: Path,
    build: Path,
    scratch: Path,
    out: Path,
    progress: Progress,
    status: str,
) -> Outcome:
    staged = submitted(sources, pool, folder)
    # Slow to load, while the other processes read.
    from enishi.indicators import indicators
    from enishi.pipeline import picture
    from enishi.pipeline.network_places import answered
    from enishi.pipeline.network_tables import Tables
    from enishi.pipeline.publish import MANIFEST
    from enishi.pipeline.sampling import ALL, samples
    from enishi.pipeline.scope import counts_in_study, coverage, view_of
    from enishi.pipeline.written import write_batches, write_tables
    from enishi.reports.graph import write_graphml, write_vosviewer
    from enishi.tables.staged import ANSWERS, NAMED

    indicators()  # each is a file, loaded when it is first asked for
    versions()
    gc.freeze()  # what is loaded stays: looking through it takes longer than measuring
    protocol = Protocol(progress)
    tables = Tables(scratch, study.years, study.territory_policy)
    found = finished(sources, staged, folder, pool, protocol)
    files = found.files
    tables.records("staged_work", found.works, found.before)
    tables.records("authorship", found.authorships, found.before)
    tables.files("named", found.places, NAMED)
    with protocol(_("merging records of the same work"), None):
        tables.keep("records_in_company", "company_of_records", "groups_of_records", "distinct_works", "merged")
        tables.keep("works", "study_authorship")
        complete(files, dict(tables.rows("merged_by_file")))
    [[undated]] = tables.rows("of_no_year")
    counts = counts_in_study(study, totals(files), tables.count("works"), undated or 0)
    answers = scratch / "answers.parquet"
    registry = answered(tables.streamed("texts"), corrections, answers, protocol)
    tables.files("answers", [answers], ANSWERS)
    with protocol(_("counting works by place"), None):
        tables.keep("alike", "located", "parts", "keys", "unresolved")
        signed = tables.signatures()
    counts |= coverage(signed, tables.count("unresolved"), study.reference)
    view = view_of(study, signed, status, intervals=False)
    with protocol(_("measuring"), None):
        taken = samples(signed, {}, view.counting, 0, view.seed, protocol)
        measured = {"places": picture.place_rows(taken, view), "ties": picture.tie_rows(taken[ALL], view)}
        measured = {name: [_without(row) for row in found] for name, found in measured.items()}
    manifest = network_manifest(study, view.focus, files, sources.left_out, counts, corrections, registry, status)
    with protocol(_("writing the tables"), None):
        write_batches(build, {name: tables.batches(name) for name in ("merged", "unresolved")})
        write_tables(build, measured, {})
        write_rejects(build / "rejects.jsonl", files, folder)
        write_graphml(build / "network.graphml", measured["places"][:-1], measured["ties"])
        write_vosviewer(build / "network.json", measured["places"][:-1], measured["ties"])
        (build / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    tables.close()
    read = [f"{source.where}\n" for source in sources]
    (build / "run.log").write_text("".join([f"{out.resolve()}\n", *read, *protocol.lines]), "utf-8")
    return Outcome(out, manifest, study.too_many(counts["rejected"], counts["read"]))


def _without(row: Row) -> Row:
    return {name: None if not_measured(name) else value for name, value in row.items()}
