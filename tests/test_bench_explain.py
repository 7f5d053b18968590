"""No growing table is read from end to end, on a large generated database.

The database is a generated office of the size that ``XINFANG_BENCH_SIZE`` says; it
has its own name and is dropped afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from launcher import database, postgres

ROOT = Path(__file__).resolve().parents[1]
NAME = "xinfang_bench_ci"
# At a tenth of the size that the product promises the planner shows a missing index already.
SIZE = os.environ.get("XINFANG_BENCH_SIZE", "20000")
# Timeout of the whole, in seconds: generating and explaining.
PATIENCE = 2400


def bench(*arguments):
    """Run `./xinfang bench` on the test's own database."""
    return subprocess.run(
        [sys.executable, str(ROOT / "xinfang"), "bench", "--db", NAME, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture(scope="module")
def office():
    """Generate the database, and drop it when the tests are done."""
    try:
        result = bench("--reset", "--load", SIZE, "--verify")
        assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
        yield result.stdout
    finally:
        env = {k: v for k, v in os.environ.items() if k.startswith("PG")}
        database.drop(env, NAME)


@pytest.mark.slow
def test_loaded_rows_are_sound(office):
    """All foreign keys and all hash chains of the generated office hold."""
    assert "foreign keys hold" in office
    assert f"in {SIZE} chains" in office, office[-2000:]


@pytest.mark.slow
def test_no_growing_table_is_scanned(office):
    """Lists, board, form, searches, acts, hall and daily job all use indexes.

    So do the lists of reviews, hearings, aids, papers and the like, on filled tables.
    """
    result = bench("explain", "--lists")
    assert result.returncode == 0, result.stdout[-12000:] + result.stderr[-2000:]
    assert "0 operations with a scan or over budget" in result.stdout


@pytest.mark.slow
def test_a_missing_index_is_noticed(office):
    """The check itself: without its index the search is a scan, and that is said."""
    env = {k: v for k, v in os.environ.items() if k.startswith("PG")}
    name = "xinfang_petition_text_bigrams"
    definition = postgres.psql(env, f"SELECT pg_get_indexdef('{name}'::regclass)", NAME)
    postgres.psql(env, f"DROP INDEX {name}", NAME)
    try:
        result = bench("explain")
    finally:
        postgres.psql(env, definition, NAME)
    assert result.returncode == 1
    assert "search" in result.stdout.splitlines()[-1], result.stdout[-2000:]
