"""What a story is: the nouns, the formula language, the families and the scenario file.

``model`` holds the frozen nouns (Scenario, Story, Variable, Mechanism, ...). ``language``,
``syntax``, ``translator`` and ``formula`` turn a teacher's formula into a vectorised function
without executing anything; ``families`` says how each kind of variable is drawn and what its
mean is, ``distributions`` which values it can have and what the same luck gives elsewhere.
``file`` reads the TOML of a scenario into the nouns and reports every problem at once;
``catalog`` finds a scenario by its id, its path or its text. The rooms above start from a resolved
Story and never see a file.
"""
