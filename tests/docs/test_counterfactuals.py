"""The page on counterfactuals shows what the package gives."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "counterfactuals.md"


def test_the_example_is_as_shown() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted == 6
    assert result.failed == 0
