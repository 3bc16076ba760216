"""An argument, step by step: frames that show a little more each time, in the same places.

``step`` is the noun and ``checks`` what may stand in it; ``phenomenon`` and ``plot`` tell the
argument that a scenario makes by itself. ``shots`` turns steps into sketches, ``stage`` gives them
one canvas, ``revealing`` is the verb. ``files`` writes frames to disk, ``page`` makes one HTML page
of them, whose pages ``revealjs`` turns.
"""
