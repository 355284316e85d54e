"""Starting ``processes.py`` with a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("processes.py")


def run_processes(task: str, home: Path, *, database_url: str = "") -> Any:
    """The script's answer; its own errors fail the test that called."""
    environment = os.environ | {
        "SHUZHI_HOME": str(home),
        "SHUZHI_DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "shuzhi.settings",
        "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)]),
    }
    prepared = ["prepared"] if database_url else []
    done = subprocess.run(
        [sys.executable, str(SCRIPT), task, str(home), *prepared],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
