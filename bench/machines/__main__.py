"""`python -m bench.machines [--seconds 30] [--rows 1000] [--rounds 100]`: two machines serve the same people.

On a PostgreSQL server that STRESS_DATABASE_URL or TEST_DATABASE_URL names, under a database of its own.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.stress import databases
from bench.stress.server import ROOT, surroundings


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench.machines", description="Hai máy phục vụ cùng một nhóm người."
    )
    parser.add_argument("--seconds", type=int, default=30, help="số giây tải trước và sau khi giết một máy")
    parser.add_argument("--rows", type=int, default=1000, help="số dòng của bảng nhập, từ 201")
    parser.add_argument("--rounds", type=int, default=100, help="số lượt hai người cùng sửa")
    parser.add_argument("--clients", type=int, default=8, help="số người cùng ghi")
    options = parser.parse_args()
    if not databases.server():
        parser.error("cần STRESS_DATABASE_URL hoặc TEST_DATABASE_URL: SQLite chỉ dùng cho một máy")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sizes = [str(value) for value in (options.seconds, options.rows, options.rounds, options.clients)]
    server = databases.server()
    with tempfile.TemporaryDirectory(prefix="lhh-machines-") as place, databases.postgresql(server) as address:
        command = [sys.executable, "-m", "bench.machines.run", place, *sizes]
        environment = surroundings(address, Path(place))
        with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
            try:
                process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                raise
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
