"""The benchmark's own referee: it shares no code with the engine."""

import importlib.util
import sys
from collections import Counter
from functools import cache
from types import ModuleType
from typing import Any

from tests.paths import SHARED

BENCHMARK = SHARED / "benchmarks" / "home-care-week"


@cache
def module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hcw_referee", BENCHMARK / "referee.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["hcw_referee"] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def judge(week: dict[str, Any], rota: dict[str, Any]) -> tuple[dict[str, int], Counter[str], float]:
    """Units by part, broken rules by name, total cost."""
    scored = module().score(week, rota)
    return (
        {part: units for part, units, _, _ in scored.parts()},
        Counter(code for code, _ in scored.violations),
        scored.total(),
    )
