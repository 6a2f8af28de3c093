"""The layers' size unzipped, as `make build` (for AWS) or the local cloud built them. Megabytes."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT_MB = 60
BUILDS = {"for AWS": ROOT / ".aws-sam" / "build", "for this machine": ROOT / ".local" / "build"}


def size(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000


def main() -> int:
    """Print each build's layers; 1 if one build's are too large, or none was built."""
    found = {name: folder for name, folder in BUILDS.items() if (folder / "VendorLayer").is_dir()}
    if not found:
        print("Nothing is built: `make build` or `make demo` first.")
        return 1
    totals = {}
    for name, folder in found.items():
        layers = [size(folder / layer) for layer in ("VendorLayer", "CoreLayer")]
        totals[name] = sum(layers)
        parts = f"vendor {layers[0]:5.1f} MB + core {layers[1]:4.1f} MB = {totals[name]:5.1f} MB"
        print(f"{name:17} {parts} (limit {LIMIT_MB})")
    return int(max(totals.values()) > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
