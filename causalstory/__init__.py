"""Competing causal stories of one phenomenon: drawn, simulated, estimated and compared.

>>> import causalstory as cs
>>> ward = cs.load("medication-errors")
>>> [story.name for story in ward.stories]
['complacency', 'voice', 'acuity', 'aftermath']

Every public name is loaded when it is first used, so that ``import causalstory`` stays fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers; a test holds it against the table below
    from causalstory.analysis.association import association as association
    from causalstory.analysis.estimation import estimate as estimate
    from causalstory.analysis.handover import to_dowhy as to_dowhy
    from causalstory.analysis.identification import identify as identify
    from causalstory.analysis.refutation import refute as refute
    from causalstory.analysis.sensitivity import e_value as e_value
    from causalstory.analysis.sensitivity import robustness_value as robustness_value
    from causalstory.classroom.arrow_effects import arrow_effects as arrow_effects
    from causalstory.classroom.charts import chart as chart
    from causalstory.classroom.enlarged_picture import draw_enlargement as draw_enlargement
    from causalstory.classroom.play import export_play as export_play
    from causalstory.classroom.showing import show as show
    from causalstory.classroom.telling import tell as tell
    from causalstory.decision.comparison import compare as compare
    from causalstory.decision.contradiction import contradictions as contradictions
    from causalstory.decision.distinction import distinguish as distinguish
    from causalstory.decision.enlargement import enlarge as enlarge
    from causalstory.decision.regret import regret as regret
    from causalstory.diagrams.argument.revealing import reveal as reveal
    from causalstory.diagrams.argument.step import Step as Step
    from causalstory.diagrams.drawing import draw as draw
    from causalstory.errors import CausalStoryError as CausalStoryError
    from causalstory.graph.cpdag import cpdag as cpdag
    from causalstory.graph.cpdag import equivalence_class as equivalence_class
    from causalstory.graph.equivalence import markov_equivalent as markov_equivalent
    from causalstory.graph.formats.registry import from_dagitty as from_dagitty
    from causalstory.graph.formats.registry import read_graph as read_graph
    from causalstory.graph.formats.registry import write_graph as write_graph
    from causalstory.graph.implications import implied_independencies as implied_independencies
    from causalstory.graph.instruments import instruments as instruments
    from causalstory.graph.mediators import frontdoor_sets as frontdoor_sets
    from causalstory.graph.paths import paths as paths
    from causalstory.graph.roles import roles as roles
    from causalstory.graph.separation import d_separated as d_separated
    from causalstory.graph.sets import adjustment_sets as adjustment_sets
    from causalstory.quality.checking import check as check
    from causalstory.quality.datasets import dataset as dataset
    from causalstory.quality.scaffold import new as new
    from causalstory.simulation.counterfactual import counterfactual as counterfactual
    from causalstory.simulation.effect import effect as effect
    from causalstory.simulation.effect import truth as truth
    from causalstory.simulation.simulate import simulate as simulate
    from causalstory.simulation.simulate import simulate_chunks as simulate_chunks
    from causalstory.simulation.timeline import timeline as timeline
    from causalstory.stories.builder import scenario as scenario
    from causalstory.stories.catalog import load as load
    from causalstory.stories.catalog import scenarios as scenarios
    from causalstory.stories.exchange import convert as convert
    from causalstory.stories.file.writer import to_toml as to_toml
    from causalstory.stories.graphs import to_networkx as to_networkx
    from causalstory.stories.model import Scenario as Scenario
    from causalstory.stories.model import Story as Story
    from causalstory.stories.unrolled import unroll as unroll

_HOMES = {
    "CausalStoryError": "errors",
    "Scenario": "stories.model",
    "Step": "diagrams.argument.step",
    "Story": "stories.model",
    "adjustment_sets": "graph.sets",
    "arrow_effects": "classroom.arrow_effects",
    "association": "analysis.association",
    "chart": "classroom.charts",
    "check": "quality.checking",
    "compare": "decision.comparison",
    "contradictions": "decision.contradiction",
    "convert": "stories.exchange",
    "counterfactual": "simulation.counterfactual",
    "cpdag": "graph.cpdag",
    "d_separated": "graph.separation",
    "dataset": "quality.datasets",
    "distinguish": "decision.distinction",
    "draw": "diagrams.drawing",
    "draw_enlargement": "classroom.enlarged_picture",
    "e_value": "analysis.sensitivity",
    "effect": "simulation.effect",
    "enlarge": "decision.enlargement",
    "equivalence_class": "graph.cpdag",
    "estimate": "analysis.estimation",
    "export_play": "classroom.play",
    "from_dagitty": "graph.formats.registry",
    "frontdoor_sets": "graph.mediators",
    "identify": "analysis.identification",
    "implied_independencies": "graph.implications",
    "instruments": "graph.instruments",
    "load": "stories.catalog",
    "markov_equivalent": "graph.equivalence",
    "new": "quality.scaffold",
    "paths": "graph.paths",
    "read_graph": "graph.formats.registry",
    "refute": "analysis.refutation",
    "regret": "decision.regret",
    "reveal": "diagrams.argument.revealing",
    "robustness_value": "analysis.sensitivity",
    "roles": "graph.roles",
    "scenario": "stories.builder",
    "scenarios": "stories.catalog",
    "show": "classroom.showing",
    "simulate": "simulation.simulate",
    "simulate_chunks": "simulation.simulate",
    "tell": "classroom.telling",
    "timeline": "simulation.timeline",
    "to_dowhy": "analysis.handover",
    "to_networkx": "stories.graphs",
    "to_toml": "stories.file.writer",
    "truth": "simulation.effect",
    "unroll": "stories.unrolled",
    "write_graph": "graph.formats.registry",
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
