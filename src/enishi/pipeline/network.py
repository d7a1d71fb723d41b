"""The network of places alone: ``enishi run STUDY --only network``.

Reads, merges and finds places as a whole run does, with the same formulas, and leaves out what a network does not need:
fields, organisations, intervals, other settings, the site. Columns of these stay empty (``not_measured``).
"""

import json
import platform
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enishi import __version__
from enishi.errors import InputError
from enishi.language import _
from enishi.pipeline.inputs import Input, inputs, sha256
from enishi.pipeline.outcome import PACKAGES, Outcome, Protocol
from enishi.pipeline.progress import Progress, silent
from enishi.pipeline.stretches import GAPS, Stretch, stage_stretch, stage_whole
from enishi.pipeline.workers import workers
from enishi.readers.wos_bylines import stretches
from enishi.study import Study
from enishi.study.corrections import FILE as CORRECTIONS
from enishi.study.corrections import Corrections, load_corrections

if TYPE_CHECKING:
    from enishi.pipeline.reading import Reading

Row = dict[str, Any]
Counts = dict[str, Any]
FOLDER = "network"
WOS_TEXT = "wos-text"
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
    with workers(_size(path for path, _format in paths) >= PARALLEL_FROM, _ready) as pool:
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
    """Load what every process needs: the names of places, and the rules of merging."""
    import enishi.resolve.merging
    import enishi.resolve.places  # noqa: F401
    from enishi.resolve.place_memo import telling

    telling()


def _size(paths: Iterable[Path]) -> int:
    """Return how many bytes the files have, and those in the folders."""
    files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")))
    return sum(file.stat().st_size for file in files if file.is_file())


def _built(
    study: Study,
    corrections: Corrections,
    sources: Sequence[Input],
    pool: Executor,
    folder: Path,
    build: Path,
    scratch: Path,
    out: Path,
    progress: Progress,
    status: str,
) -> Outcome:
    staged = _submitted(sources, pool, folder)
    # Slow to load, while the other processes read.
    from enishi.engines.duckdb import connect
    from enishi.engines.engine import saved
    from enishi.flows.citation import of_no_scheme, standing
    from enishi.flows.coauthorship import located, shares, work_places
    from enishi.pipeline import picture
    from enishi.pipeline.fields import Subjects
    from enishi.pipeline.outputs import write_tables
    from enishi.pipeline.places import signed_works, unresolved
    from enishi.pipeline.publish import MANIFEST
    from enishi.pipeline.reading import joined
    from enishi.pipeline.sampling import ALL, samples
    from enishi.pipeline.scope import coverage, in_study, view_of
    from enishi.reports.graph import write_graphml, write_vosviewer

    protocol = Protocol(progress)
    connection = connect(scratch)
    files, works_in, authorships_in, places_in = _finished(sources, staged, pool, folder, protocol)
    reading = joined(connection, files, works_in, authorships_in, folder, scratch, protocol)
    works, counts = in_study(study, reading)
    mine = saved(connection, reading.authorship.semi_join(works, "uid"), scratch / "study_authorship.parquet")
    answers, registry = _answered(connection, mine, places_in, corrections, scratch, protocol)
    with protocol(_("counting works by place"), None):
        rows = saved(connection, located(works, mine, answers), scratch / "located.parquet")
        parts = saved(connection, shares(works, rows, dict(study.territory_policy)), scratch / "shares.parquet")
        places = saved(connection, work_places(works, parts), scratch / "places_of_works.parquet")
        alike = of_no_scheme(works)
        where, cuts = standing(works, alike)
        signed = signed_works(places, parts, Subjects(alike, where, cuts.to_pyarrow().to_pylist(), "all"))
    lost = unresolved(mine, answers)
    counts |= coverage(signed, lost, study.reference)
    view = view_of(study, signed, status)
    with protocol(_("measuring"), None):
        taken = samples(signed, {}, view.counting, 0, view.seed, protocol)
        tables = {"places": picture.place_rows(taken, view), "ties": picture.tie_rows(taken[ALL], view)}
        tables = {name: [_without(row) for row in found] for name, found in tables.items()}
    manifest = _manifest(study, view.focus, reading, counts, corrections, registry, status)
    with protocol(_("writing the tables"), None):
        write_tables(build, tables, {"merged": reading.merged.order_by("work_id", "uid"), "unresolved": lost}, {})
        _write_rejects(build / "rejects.jsonl", files, folder)
        write_graphml(build / "network.graphml", tables["places"][:-1], tables["ties"])
        write_vosviewer(build / "network.json", tables["places"][:-1], tables["ties"])
        (build / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    connection.disconnect()
    paths = [f"{source.path.resolve()}\n" for source in sources]
    (build / "run.log").write_text("".join([f"{out.resolve()}\n", *paths, *protocol.lines]), "utf-8")
    return Outcome(out, manifest, study.too_many(counts["rejected"], counts["read"]))


def _without(row: Row) -> Row:
    return {name: None if not_measured(name) else value for name, value in row.items()}


def _submitted(sources: Sequence[Input], pool: Executor, folder: Path) -> list[Any]:
    """Give every file to the pool, in stretches where that can be; return what comes of each, in order."""
    found = []
    for number, source in enumerate(sources):
        before = source.state()
        parts: list[Any] = []
        if source.reader and source.reader.name == WOS_TEXT:
            for start, end, record in stretches(source.path):
                part = Stretch(source.path, source.name, number, start, end, record)
                parts.append((part, pool.submit(stage_stretch, part, folder)))
        whole = None if parts else _whole(source, number, pool, folder)
        found.append((before, parts, whole, pool.submit(sha256, source.path) if parts else None))
    return found


def _whole(source: Input, number: int, pool: Executor, folder: Path) -> Any:
    return pool.submit(
        stage_whole, source.path, source.name, source.reader.name if source.reader else None, number, folder
    )


def _finished(
    sources: Sequence[Input], staged: Sequence[Any], pool: Executor, folder: Path, progress: Progress
) -> tuple[list[Counts], list[Path], list[Path], list[Path]]:
    """Wait for what was given to the pool; return the counts of each input and the files of works, authorships, places.

    What belongs to no input any more is removed. Raises InputError where an input changed while it was read.
    """
    files: list[Counts] = []
    stems: list[Path] = []
    stretched: list[Path] = []
    for number, (source, (before, parts, whole, digest)) in enumerate(zip(sources, staged, strict=True)):
        with progress(_("reading {name}").format(name=source.name), None) as advance:
            counts = [(part, future.result()) for part, future in parts]
            if counts and all(count for _part, count in counts):
                reader = source.reader
                assert reader is not None
                mine = [part.stem(folder) for part, _count in counts]
                stems += mine
                stretched += mine
                total = {name: sum(count[name] for _part, count in counts) for name in ("read", "rejected", *GAPS)}
                files.append(
                    {
                        "path": source.name,
                        "sha256": digest.result(),
                        "format": reader.name,
                        "label": reader.label,
                        "bytes": before[0],
                        **{name: total[name] for name in ("read", "rejected", *GAPS)},
                        "cannot_give": sorted(reader.cannot_give),
                        "rejects": [reject for _part, count in counts for reject in count["rejects"]],
                    }
                )
            else:
                files.append((whole or _whole(source, number, pool, folder)).result())
                stems.append(folder / f"{number:06d}")
            advance(files[-1]["read"])
        if source.state() != before:
            raise InputError(_("{path}: the file changed while it was read; run again").format(path=source.path))
    names = {stem.name for stem in stems}
    for stale in folder.iterdir():
        whole, _dot, rest = stale.name.partition(".")
        if whole not in names and f"{whole}.{rest.partition('.')[0]}" not in names:
            stale.unlink()
    return (
        files,
        [stem.with_name(f"{stem.name}.work.parquet") for stem in stems],
        [stem.with_name(f"{stem.name}.authorship.parquet") for stem in stems],
        [stem.with_name(f"{stem.name}.place.parquet") for stem in stretched],
    )


def _write_rejects(path: Path, files: Iterable[Counts], folder: Path) -> None:
    """Write what could not be read, one JSON object a line, in the order of inputs."""
    with path.open("w", encoding="utf-8") as file:
        for number, counts in enumerate(files):
            if "rejects" in counts:
                file.writelines(json.dumps(reject, ensure_ascii=False) + "\n" for reject in counts["rejects"])
            else:
                file.write((folder / f"{number:06d}.rejects.jsonl").read_text("utf-8"))


def _answered(
    connection: Any, authorship: Any, named: Sequence[Path], corrections: Corrections, scratch: Path, progress: Progress
) -> tuple[Any, Row | None]:
    """Return ``text, places, decided`` of every distinct affiliation, and the registry if one was asked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from enishi.engines.engine import read_parquet
    from enishi.resolve.names import LONGEST, resolve_only_places
    from enishi.resolve.organisations import Registry, load_registry
    from enishi.resolve.places import resolve_places

    asked: list[Registry | None] = []

    def registry() -> Registry | None:
        if not asked:
            asked.append(load_registry())
        return asked[0]

    texts = authorship.filter(authorship.text.notnull()).select("text").distinct()
    if named:
        known = read_parquet(connection, named, "named").distinct()
        texts = texts.left_join(known, "text").select("text", "named")
    else:
        import ibis

        texts = texts.mutate(named=ibis.null("array<string>"))
    schema = pa.schema([("text", pa.string()), ("places", pa.list_(pa.string())), ("decided", pa.bool_())])
    path = scratch / "answers.parquet"
    with progress(_("finding the places of affiliations"), None) as advance, pq.ParquetWriter(path, schema) as out:
        for batch in texts.order_by("text").to_pyarrow_batches(chunk_size=20_000):
            column, told = (batch.column(i).to_pylist() for i in (0, 1))
            unknown = [text[:LONGEST] for text, places in zip(column, told, strict=True) if places is None]
            fresh = iter([answer.places for answer in resolve_places(unknown)])
            found = [tuple(places) if places is not None else next(fresh) for places in told]
            answers = resolve_only_places(column, found, registry, corrections)
            columns = [column, [list(places) for places, _by in answers], [by for _places, by in answers]]
            out.write_table(pa.table(columns, schema=schema))
            advance(len(column))
    used = asked[0] if asked else None
    account = {"version": used.version, "sha256": used.sha256} if used else None
    return read_parquet(connection, [path], "answers"), account


def _manifest(
    study: Study,
    focus: tuple[str, ...],
    reading: "Reading",
    counts: Counts,
    corrections: Corrections,
    registry: Row | None,
    status: str,
) -> Row:
    """Return what the network was made from and how; ``only`` says that it is no whole result."""
    lines = sorted({correction.line for correction in corrections.affiliations})
    settings = {name: value for name, value in study.settings().items() if name != "output"}
    used = {str(line): corrections.used[line] for line in lines if corrections.used[line]}
    return {
        "enishi": __version__,
        "status": status,
        "only": FOLDER,
        "study": {**settings, "focus": list(focus)},
        "registry": registry,
        "corrections": {"lines": len(lines), "used": used, "unused": [n for n in lines if not corrections.used[n]]},
        "inputs": [{name: value for name, value in file.items() if name != "rejects"} for file in reading.accounts],
        "counts": counts,
        "versions": {
            "enishi": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
        "seed": study.seed,
    }
