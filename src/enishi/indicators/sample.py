"""What an interval is computed from: the signatures of one slice, its network, and what resamples of it gave."""

from dataclasses import dataclass

from enishi.flows.network import Network
from enishi.flows.signature import Signatures
from enishi.indicators.resampling import Resampled


@dataclass(frozen=True, slots=True)
class Sample:
    """One slice of a study: all works, or those of a year, of a field, with a group taken as one place.

    signed: its signatures; network: theirs; counting: full or fractional ties; resampled: None where the study asks for
    no resamples.
    """

    signed: Signatures
    network: Network
    counting: str
    resampled: Resampled | None = None

    @property
    def works(self) -> int:
        """All works of the slice, wherever they were done."""
        return int(self.signed.works.sum())
