"""The citation file is one, and agrees with the package."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
CITATION = yaml.safe_load(TEXT)  # jupytext, which the tests need anyway, brings PyYAML
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

REQUIRED = {"cff-version", "message", "title", "authors"}
"""By the schema of the Citation File Format 1.2.0."""


def test_what_the_format_requires_is_there() -> None:
    assert set(CITATION) >= REQUIRED
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["type"] == "software"
    assert CITATION["message"]
    for author in CITATION["authors"]:  # an entity has a name, a person given or family names
        assert set(author) == {"name"}


def test_it_agrees_with_the_package() -> None:
    assert CITATION["title"] == PROJECT["name"]
    assert str(CITATION["version"]) == PROJECT["version"]
    assert CITATION["license"] == PROJECT["license"]
    assert [author["name"] for author in CITATION["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]
    assert set(CITATION["keywords"]) & set(PROJECT["keywords"])


def test_nothing_is_claimed_that_nobody_registered() -> None:
    assert not re.search(r"doi|orcid", TEXT, re.I)
