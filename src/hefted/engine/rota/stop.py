"""When a search ends. The engine reads no clock: a clock, where one is wanted, is handed in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


class Stop(Protocol):
    def share(self, *, iterations: int) -> float:
        """Share of the budget used, 0 to 1; 1 means stop now."""
        ...


@dataclass(frozen=True, slots=True)
class Iterations:
    """Stop after a number of iterations: the same seed then always gives the same rota."""

    limit: int

    def share(self, *, iterations: int) -> float:
        return min(1.0, iterations / self.limit) if self.limit > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Seconds:
    """Stop after some seconds of the clock handed in, counted from when this object was made."""

    limit: float
    clock: Callable[[], float]
    started: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "started", self.clock())

    def share(self, *, iterations: int) -> float:
        del iterations
        return min(1.0, (self.clock() - self.started) / self.limit) if self.limit > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Stop when somebody asks for it; the best rota so far is kept."""

    asked: Callable[[], bool]

    def share(self, *, iterations: int) -> float:
        del iterations
        return 1.0 if self.asked() else 0.0


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Stop as soon as one of several says so."""

    stops: tuple[Stop, ...]

    def share(self, *, iterations: int) -> float:
        return max((stop.share(iterations=iterations) for stop in self.stops), default=1.0)
