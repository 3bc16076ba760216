"""A story handed over to DoWhy, for those who want to go on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from causalstory.analysis.coding import Coding
from causalstory.analysis.dowhy_bridge import causal_model
from causalstory.analysis.preparation import columns_at_hand, frame_of
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story, require_story

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def to_dowhy(
    story: Story,
    data: pd.DataFrame | str | Path | None = None,
    *,
    evidence: str | None = None,
    treatment: str | None = None,
    count: str | None = None,
) -> Any:
    """Return a story as DoWhy takes it, for those who want to go on in DoWhy.

    Parameters
    ----------
    story
        The story.
    data
        The data, or the path of a CSV or Parquet file; without it only the graph is returned.
    evidence
        Observe the columns of this level only; by default all of the data that the story knows.
    treatment
        By default the question's treatment.
    count
        Column that says how many individuals each row stands for.

    Returns
    -------
    dowhy.CausalModel or networkx.DiGraph
        A model of treatment and outcome, or of treatment and proxy where the outcome is not at
        hand; it holds a copy of the observed columns, and latent variables are unobserved to it.
        Without data the DAG with ``observed`` = "yes" or "no" on its nodes.

    Raises
    ------
    DataError
        If a column is missing or cannot be read.
    UnknownNameError
        If the story has no such treatment or evidence.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> model = cs.to_dowhy(voice, cs.simulate(voice, n=100))
    >>> model.identify_effect().get_backdoor_variables()
    []
    """
    require_story(story)
    graph = to_networkx(story)
    if data is None:
        for _, node in graph.nodes(data=True):
            node["observed"] = "no" if node["latent"] else "yes"
        return graph
    data = frame_of(data)
    held = columns_at_hand(story, data, evidence)
    question = story.question
    treated = story.variable(treatment or question.treatment).name
    outcome = question.outcome if question.outcome in held else question.seen
    coding = Coding.of(story)
    return causal_model(graph, data, treated, outcome, held, count=count, coding=coding)
