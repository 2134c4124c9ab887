#!/usr/bin/env python
"""Django's command line for lhh_tracker."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhh_tracker.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        from members.database_trouble import trouble_of
        from members.views.errors import TROUBLES

        trouble = trouble_of(error)
        if trouble is None:
            raise
        sys.exit("\n".join(map(str, (*TROUBLES[trouble], f"({error})"))))


if __name__ == "__main__":
    main()
