from __future__ import annotations

import pytest

from causalstory.cli.main import main
from causalstory.cli.options import intervention
from causalstory.errors import OptionError


def test_an_action_or_values_can_be_done() -> None:
    assert intervention([]) is None
    assert intervention(["rule_by_fear"]) == "rule_by_fear"
    assert intervention(["x=1"]) == {"x": "1"}
    assert intervention(["x = -1.5", "stone=large"]) == {"x": "-1.5", "stone": "large"}


@pytest.mark.parametrize("texts", [["a", "b"], ["a", "x=1"], ["x="], ["=1"], ["x=1", "y"]])
def test_actions_and_values_do_not_mix(texts: list[str]) -> None:
    with pytest.raises(OptionError, match="is not of the form variable=value"):
        intervention(texts)


def test_a_variable_is_set_once() -> None:
    with pytest.raises(OptionError, match="'x' is set twice"):
        intervention(["x=1", "x=2"])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("compare ward --count n", "--count: names a column of --data; add --data FILE"),
        ("compare ward --data d.csv -n 5", "leave them out with --data"),
        ("compare ward --data d.csv --seed 0", "leave them out with --data"),
        ("compare ward --data d.csv --world w", "not allowed with argument"),
        ("regret ward --weights a=1,b=2,a=3", "--weights: 'a' is given two weights; give it one"),
        ("simulate ward --story s -o d.xlsx", "the name must end in .csv or .parquet"),
    ],
)
def test_options_that_contradict_each_other_are_refused_before_any_work(
    line: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    assert problem in capsys.readouterr().err
