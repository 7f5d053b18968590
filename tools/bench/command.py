"""The command line of `./xinfang bench`."""

import argparse
import time

from .session import environment, say, vacuum


def parser() -> argparse.ArgumentParser:
    """Return the parser of this command's own arguments."""
    main = argparse.ArgumentParser(prog="./xinfang bench", description=__doc__)
    main.add_argument("--db", required=True, help=argparse.SUPPRESS)
    main.add_argument(
        "--load", type=int, metavar="N", help="generate N petitions in the database"
    )
    main.add_argument("--seed", type=int, default=1, help="of the random choices")
    main.add_argument(
        "--verify",
        action="store_true",
        help="check all foreign keys and hash chains after loading",
    )
    main.add_argument(
        "action",
        nargs="?",
        choices=["explain", "run", "match", "login", "barrier"],
        help="explain: look for sequential scans; run: time the operations; "
        "match: how well and how fast the same matter is found again; "
        "login: whether its time tells who has an account; "
        "barrier: what accusation barrier and view log cost a reader",
    )
    main.add_argument(
        "--sizes",
        default="20000,200000",
        metavar="N,N",
        help="run: sizes to compare, each in a database of its own",
    )
    main.add_argument(
        "--pairs", type=int, default=200, help="match: events that are generated"
    )
    main.add_argument(
        "--crowd",
        type=int,
        default=0,
        metavar="N",
        help="match: copy petitions up to N first, in a transaction that is undone",
    )
    main.add_argument(
        "--lists",
        action="store_true",
        help="explain: also the lists of parts, papers and reports, on full tables",
    )
    main.add_argument("--repeats", type=int, default=5, help="run: of each operation")
    main.add_argument(
        "--size",
        type=int,
        default=200_000,
        metavar="N",
        help="barrier: petitions; what the database lacks is generated first",
    )
    main.add_argument(
        "--rounds",
        type=int,
        default=100,
        help="barrier: of each call, with and without",
    )
    main.add_argument(
        "--control",
        action="store_true",
        help="barrier: measure without against without, to see what chance does",
    )
    return main


def main(arguments: list[str]) -> int:
    """Load, explain or time; return the exit code."""
    args = parser().parse_args(arguments)
    if args.action == "barrier" and not args.load:
        args.load = missing(args.db, args.size)
    if args.load:
        load(args)
    if args.action == "explain":
        from . import explain

        with environment(args.db, commit=False) as env:
            return explain.main(env, args.lists)
    if args.action == "match":
        from . import match

        with environment(args.db, commit=False) as env:
            return match.main(env, args.seed, args.pairs, args.crowd)
    if args.action == "login":
        from . import login

        with environment(args.db, commit=False) as env:
            return login.main(env, args.repeats)
    if args.action == "run":
        from . import run

        return run.main(args.db, [int(n) for n in args.sizes.split(",")], args.repeats)
    if args.action == "barrier":
        from . import barrier

        return barrier.main(args.db, args.rounds, args.control)
    if not args.load:
        parser().print_help()
    return 0


def missing(database: str, size: int) -> int:
    """Return how many petitions a database lacks to be of a size."""
    with environment(database, commit=False) as env:
        return max(0, size - env["xinfang.petition"].search_count([]))


def load(args: argparse.Namespace) -> None:
    """Load petitions, let the daily job run once, and verify when asked to."""
    from .world import World

    with environment(args.db) as env:
        World(env, args.seed).build()
    # It imports from the add-ons, which are found once an environment was opened.
    from .load import Loader

    with environment(args.db) as env:
        loader = Loader(env, args.seed, say)
        loader.prepare(max(1000, args.load // 5)).load(args.load)
    with environment(args.db) as env:
        from .fingerprints import fill

        fill(env, say)
    tidy(args.db)
    with environment(args.db) as env:
        started = time.monotonic()
        env["xinfang.clock"]._cron_check()
        say(f"daily job over all that is due: {time.monotonic() - started:.1f} s")
    tidy(args.db)
    if args.verify:
        with environment(args.db) as env:
            verify(env)


def tidy(database: str) -> None:
    """Vacuum what has grown."""
    from .explain import GROWING

    started = time.monotonic()
    vacuum(database, GROWING)
    say(f"vacuum: {time.monotonic() - started:.1f} s")


def verify(env) -> None:
    """Check foreign keys and chains of the loaded rows.

    :raises SystemExit: a chain is broken
    """
    from .capture import ORDER
    from .tables import Tables

    say(f"{Tables(env, [*ORDER, 'mail_message']).validate()} foreign keys hold")
    report = env["xinfang.entry"].verify_chains()
    say(f"{report['entries']} entries in {report['petitions']} chains")
    if report["broken"]:
        raise SystemExit(f"broken: {report['broken'][:5]}")
