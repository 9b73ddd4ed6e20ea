"""Every measure, one file each. A module of this package that exposes MEASURE is found by itself."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from hefted.engine.measures.definition import Measure


@cache
def all_measures() -> tuple[Measure, ...]:
    """All measures in their display order."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = [module.MEASURE for module in modules if hasattr(module, "MEASURE")]
    return tuple(sorted(found, key=lambda measure: (measure.definition.order, measure.definition.id)))


def measure_named(*, id: str) -> Measure | None:  # noqa: A002 the measure's public name is its id
    """The measure with this id, or None."""
    return next((measure for measure in all_measures() if measure.definition.id == id), None)
