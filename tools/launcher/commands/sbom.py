"""`./xinfang sbom`: what the office is made of, as CycloneDX JSON. Needs no network."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from .. import paths, progress, setup
from ..auditing import sbom as making
from .base import Command

DEFAULT = paths.STATE / "sbom.cdx.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `sbom`."""
    parser.add_argument(
        "--to",
        type=Path,
        default=DEFAULT,
        metavar="FILE",
        help="file to write (default: .xinfang/sbom.cdx.json)",
    )


def sbom(args: argparse.Namespace) -> int:
    """Write the bill and say what is in it."""
    progress.plan(2)
    setup.python_only()
    bill = making.bill(datetime.now(UTC).isoformat(timespec="seconds"))
    args.to.parent.mkdir(parents=True, exist_ok=True)
    paths.write_atomic(args.to, json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    parts = bill["components"]
    bare = sorted(c["name"] for c in parts if not c.get("licenses"))
    print(f"{args.to}: {len(parts)} components, CycloneDX {making.SPEC}")
    print(f"only for development: {sum(c.get('scope') == 'excluded' for c in parts)}")
    print(f"without a licence of their own: {', '.join(bare) or 'none'}")
    return 0


COMMAND = Command(
    "sbom", "write the software bill of materials (CycloneDX)", sbom, arguments
)
