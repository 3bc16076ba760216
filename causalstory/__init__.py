"""Competing causal stories of one phenomenon: drawn, simulated, estimated and compared.

>>> import causalstory as cs
>>> ward = cs.load("medication-errors")
>>> [story.name for story in ward.stories]
['complacency', 'voice', 'acuity', 'aftermath']

Every public name is loaded when it is first used, so that ``import causalstory`` stays fast.
"""

from __future__ import annotations

from typing import Any

_HOMES = {
    "CausalStoryError": "errors",
    "Scenario": "stories.model",
    "Story": "stories.model",
    "association": "analysis.association",
    "check": "quality.checking",
    "compare": "decision.comparison",
    "dataset": "quality.datasets",
    "draw": "diagrams.drawing",
    "effect": "simulation.effect",
    "estimate": "analysis.estimation",
    "identify": "analysis.identification",
    "load": "stories.catalog",
    "scenarios": "stories.catalog",
    "show": "classroom.showing",
    "simulate": "simulation.simulate",
    "tell": "classroom.telling",
    "to_dowhy": "analysis.estimation",
    "to_networkx": "stories.model",
    "truth": "simulation.effect",
}
"""Where each public name lives."""

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("causalstory")
        except PackageNotFoundError:  # imported from a checkout that is not installed
            return "0+unknown"
    if name not in _HOMES:
        raise AttributeError(f"module 'causalstory' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"causalstory.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, "__version__"})
