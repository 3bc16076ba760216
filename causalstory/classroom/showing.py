"""What a scenario says, before any data: its question, its parts, and what its arrows imply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from causalstory.classroom.graph_showing import GraphShowing, refuse_ends, show_graph
from causalstory.classroom.implied import identifications, implied_independencies
from causalstory.classroom.showing_page import scenario_blocks, story_blocks
from causalstory.classroom.weeks_showing import timeline_content
from causalstory.errors import OptionError
from causalstory.stories.model import Scenario, require_scenario
from causalstory.tables import Page, Readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd

    from causalstory.stories.model import Story
    from causalstory.stories.parts import Action, Evidence


@dataclass(frozen=True, repr=False)
class Showing(Readable):
    """A scenario laid open.

    Parameters
    ----------
    scenario
        The scenario.
    stories
        Those of its stories that are shown.
    """

    scenario: Scenario
    stories: tuple[Story, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the resolved scenario as JSON-ready values."""
        scenario = self.scenario
        question, data = scenario.question, scenario.data
        return {
            "id": scenario.id,
            "title": scenario.title,
            "about": scenario.about,
            "caveat": scenario.caveat,
            "references": list(scenario.references),
            "question": {
                "treatment": question.treatment,
                "outcome": question.outcome,
                "proxy": question.proxy,
                "goal": question.goal,
                "unit": question.unit,
                "decide": question.decide,
                "relevant": question.relevant,
                "effect": question.effect,
            },
            "phenomenon": _phenomenon(scenario),
            "variables": [
                {
                    "name": v.name,
                    "label": v.label,
                    "unit": v.unit,
                    "latent": v.latent,
                    "selected": v.selected,
                }
                for v in scenario.variables
            ],
            "evidence": [_evidence(level) for level in scenario.evidence],
            "actions": [_action(action) for action in scenario.actions],
            "data": None
            if data is None
            else {"file": data.file, "count": data.count, "cluster": data.cluster},
            "stories": [_story(story) for story in self.stories],
            **timeline_content(scenario),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each story, its arrows as text."""
        import pandas as pd

        return pd.DataFrame(
            {
                "story": story.name,
                "title": story.title,
                "teller": story.teller,
                "claim": story.claim,
                "recommends": story.recommends,
                "arrows": "; ".join(f"{cause} -> {effect}" for cause, effect in story.arrows),
            }
            for story in self.stories
        )

    def to_page(self) -> Page:
        """Return what people read."""
        blocks = scenario_blocks(self.scenario)
        for story in self.stories:
            blocks += story_blocks(story)
        return Page(tuple(blocks))


@overload
def show(subject: Scenario, story: str | None = None) -> Showing: ...
@overload
def show(
    subject: nx.DiGraph[str],
    story: None = None,
    *,
    treatment: str | None = None,
    outcome: str | None = None,
    latent: str | Iterable[str] | None = None,
) -> GraphShowing: ...
def show(
    subject: Scenario | nx.DiGraph[str],
    story: str | None = None,
    *,
    treatment: str | None = None,
    outcome: str | None = None,
    latent: str | Iterable[str] | None = None,
) -> Showing | GraphShowing:
    """Lay open what a scenario says, or what a bare graph says.

    Of a scenario: question, variables, evidence, actions and stories. Of a graph: the roles of its
    nodes, what identifies the effect, paths, instruments, and the independencies that it implies.

    Parameters
    ----------
    subject
        The scenario, or a DAG.
    story
        Of a scenario, the name of the one story to show; all by default.
    treatment, outcome
        Of a graph, the effect asked for; by default the nodes whose ``role`` says so.
    latent
        Of a graph, the nodes that nobody can measure, in place of the attribute.

    Raises
    ------
    UnknownNameError
        If the scenario has no such story.
    OptionError
        If an option does not fit a scenario or a graph.
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> import causalstory as cs
    >>> shown = cs.show(cs.load("medication-errors"), "voice").to_dict()
    >>> shown["stories"][0]["adjustment_sets"]["chart_audit"]["set"]
    []
    >>> graph = cs.from_dagitty("dag { lottery -> dose -> health dose [e] health [o] }")
    >>> cs.show(graph).to_dict()["instruments"]
    [{'name': 'lottery', 'given': []}]
    """
    import networkx as nx

    if isinstance(subject, nx.Graph):
        if story is not None:
            raise OptionError(f"a graph has no stories, so there is no '{story}' to show")
        return show_graph(subject, treatment, outcome, latent=latent)
    require_scenario(subject, over_time=True)
    refuse_ends(treatment, outcome, latent)
    stories = subject.stories if story is None else (subject[story],)
    return Showing(subject, stories)


def _story(story: Story) -> dict[str, Any]:
    content = {
        "name": story.name,
        "title": story.title,
        "teller": story.teller,
        "claim": story.claim,
        "recommends": story.recommends,
        "effect": story.question.effect,
        "nodes": [variable.name for variable in story.variables],
        "edges": [list(arrow) for arrow in story.arrows],
        "mechanisms": [
            {
                "variable": mechanism.variable,
                "family": mechanism.family,
                "parameters": {name: formula.text for name, formula in mechanism.parameters},
                "levels": list(mechanism.levels),
            }
            for mechanism in story.mechanisms
        ],
    }
    if story.timeline:
        return content | {"lagged": [list(arrow) for arrow in story.lagged]}
    return content | {
        "adjustment_sets": {
            str(found.evidence): {
                "variable": found.variable,
                "strategy": found.strategy,
                "set": None if found.adjustment_set is None else list(found.adjustment_set),
                "mediators": list(found.mediators),
                "instruments": list(found.instruments),
                "reason": found.reason,
            }
            for found in identifications(story)
        },
        "implied_independencies": [
            {"first": pair.first, "second": pair.second, "given": list(pair.given)}
            for pair in implied_independencies(story)
        ],
    }


def _phenomenon(scenario: Scenario) -> dict[str, Any] | None:
    phenomenon = scenario.phenomenon
    if phenomenon is None:
        return None
    bands = {name: getattr(phenomenon, name) for name in ("correlation", "slope", "difference")}
    return {
        "association": list(phenomenon.association),
        **{name: None if band is None else list(band) for name, band in bands.items()},
        "study_n": phenomenon.study_n,
    }


def _evidence(level: Evidence) -> dict[str, Any]:
    return {
        "name": level.name,
        "label": level.label,
        "columns": list(level.columns),
        "cost": level.cost,
    }


def _action(action: Action) -> dict[str, Any]:
    changes = action.kind != "leave"
    return {
        "name": action.name,
        "label": action.label,
        "kind": action.kind,
        "variable": action.variable if changes else None,
        "value": action.value if changes else None,
        "cost": action.cost,
    }
