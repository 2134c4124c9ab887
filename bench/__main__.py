"""`python -m bench`: every database in a process of its own; an error at the end when a goal is missed.

SQLite always; PostgreSQL as well when BENCH_DATABASE_URL or TEST_DATABASE_URL names a server. The databases are made
once and kept: on SQLite under .data/bench, on the server as NAME_bench_SIZE.
"""

import argparse
import os
import subprocess
import sys

SQLITE, POSTGRESQL = "1000,25000,100000", "1000,100000,1000000"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sqlite", default=SQLITE, help="số nhiệm vụ, cách nhau bằng dấu phẩy; rỗng: không đo")
    parser.add_argument("--postgresql", default=POSTGRESQL, help="như trên")
    options, rest = parser.parse_known_args()
    server = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL") or ""
    failed = False
    for name, address, sizes in (("SQLite", "", options.sqlite), ("PostgreSQL", server, options.postgresql)):
        if not sizes or (name == "PostgreSQL" and not server):
            continue
        print(f"\n=== {name} ===", flush=True)
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"DATABASE_URL": address} if address else {}
        command = [sys.executable, "-m", "bench.engine", f"--sizes={sizes}", *rest]
        failed |= subprocess.run(command, env=environment, check=False).returncode != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
