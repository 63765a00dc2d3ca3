"""Asks pip-audit whether a package of the lock has a known hole; a part of `make lint`.

Where it cannot be asked (no network, an index that does not know), that is one line, and no fault of the code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from tests.cast.places import ROOT

PATIENCE_SECONDS = 90
COMMAND = (
    sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", str(ROOT / "requirements.lock"),
    "--format", "json", "--progress-spinner", "off", "--timeout", "15",
)  # fmt: skip


def asked(command: Sequence[str] = COMMAND) -> tuple[list[str], int]:
    """What to print, and the exit status."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        packages: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return ["pip-audit: could not be asked here, left out"], 0
    holes = [
        f"pip-audit: {one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none yet'}"
        for one in packages
        for hole in one.get("vulns", ())
    ]
    if holes:
        return holes, 1
    unknown = sum("skip_reason" in one for one in packages)
    if unknown == len(packages):
        return ["pip-audit: the index here knows none of the packages, left out"], 0
    return [f"pip-audit: no known hole in {len(packages) - unknown} packages, {unknown} not known"], 0


if __name__ == "__main__":
    lines, status = asked()
    print("\n".join(lines))
    raise SystemExit(status)
