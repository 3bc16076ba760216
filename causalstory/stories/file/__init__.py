"""The scenario file: TOML text in, a resolved Scenario out, every problem reported at once.

``limits`` guards the parser; ``names`` says what things may be called; ``fields`` gives typed
access to a table and collects problems; ``parts`` and ``timeline`` read everything but the stories;
``mechanisms``, ``arrows``, ``weeks`` and ``stories`` read those; ``reader`` puts the scenario
together.
"""

from causalstory.stories.file.reader import read

__all__ = ["read"]
