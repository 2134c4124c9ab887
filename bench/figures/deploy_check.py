"""`check --deploy` with what a real installation sets: any warning is a finding."""

import os
import re
import secrets
import subprocess
import sys
import time

from bench.stress.figures import Figure
from bench.stress.server import ROOT

NAME, GOAL = "check --deploy, mức WARNING", "sạch"
_WARNING = re.compile(r"^\S*: \((\w+\.\w+)\)", re.MULTILINE)


def measure(address: str) -> Figure:
    """`address` of the database that the settings name; the check does not open it."""
    began = time.monotonic()
    settings = {
        "PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "lhh.example.vn",
        "CSRF_TRUSTED_ORIGINS": "https://lhh.example.vn",
        "SITE_URL": "https://lhh.example.vn",
        "TRUSTED_PROXIES": "1",
        "DATABASE_URL": address,
        "EMAIL_URL": "smtp://localhost:25",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    warnings = sorted(set(_WARNING.findall(said)))
    findings = [f"{code}" for code in warnings] or ([said[-300:]] if done.returncode else [])
    return Figure("deploy", NAME, GOAL, f"{len(findings)} cảnh báo", findings, time.monotonic() - began)
