"""The command as a process of its own, with a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

NO_SERVER = "postgresql://nobody:secret@127.0.0.1:1/shuzhi"  # port 1: nothing listens there


def run(home: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """``shuzhi …`` on the folder, or on the database that ``url`` names."""
    environment = {**os.environ, "SHUZHI_HOME": str(home), "SHUZHI_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "shuzhi", *arguments], env=environment, capture_output=True, text=True, check=False
    )
