"""The demonstration: the survey's study, on a generated corpus or on the user's real works."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enishi.language import _
from enishi.pipeline.progress import Progress
from enishi.study import Source, Study
from enishi.synthetic.corpus import write_corpus

SEED = 20230331
# The seven places that the survey names, in the order of its table.
FOCUS = ("CN", "IN", "KR", "AU", "TW", "SG", "HK")
TITLE = {
    "ja": "アジア圏を中心としたICT分野の国際共同研究の状況",
    "en": "International joint research in ICT, Asia and Oceania",
}


@contextmanager
def demo_study(works: Path | None, progress: Progress) -> Iterator[tuple[Study, str]]:
    """Yield the study and its status: ``observed`` on ``works``, else ``synthetic`` on a corpus made for the while."""
    with tempfile.TemporaryDirectory(prefix="enishi-") as folder:
        file = Path(folder) / "demo.toml"
        if works is None:
            with progress(_("generating a synthetic corpus"), None):
                write_corpus(Path(folder) / "synthetic.jsonl.gz", SEED)
        path = works or Path(folder) / "synthetic.jsonl.gz"
        source = Source(str(works) if works else path.name, None, (path,))
        yield (
            Study(file, TITLE, "JP", (2016, 2022), (source,), Path("out/demo"), FOCUS),
            ("observed" if works else "synthetic"),
        )
