"""All scenarios, by the verb that each one tries: whatever the modules of this folder register."""

from importlib import import_module
from pkgutil import iter_modules

from .registry import SCENARIOS, Prepare, Step, name_of, scenario

__all__ = ["SCENARIOS", "Prepare", "Step", "name_of", "scenario"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
