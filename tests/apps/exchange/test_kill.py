"""A process killed while it brings files in leaves all of them or nothing, and the next try ends the same."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

KILLS = int(os.environ.get("HEFTED_KILLS", "12"))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_killed_apply_leaves_nothing_half_done(tmp_path, tell):
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("killing.py"), tmp_path, str(KILLS), "7"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    tell(f"{KILLS} kills while files were brought in: {found}")
    assert found["half"] == []
    assert found["nothing"] + found["everything"] == KILLS
    assert found["nothing"]
