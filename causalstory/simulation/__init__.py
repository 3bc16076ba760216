"""Its world: what happens if a story is true.

``interventions`` says what do() changes, ``world`` draws one block of rows, ``simulate`` makes a
frame of them, ``effect`` compares regimes with the same luck. ``counterfactual`` alone is handed a
frame: ``factual`` reads what happened to its units, and nothing is estimated from them.
"""
