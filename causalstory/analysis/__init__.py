"""What data says, if a story is true. The analyst never sees the world that made the data.

================================  =================================================================
module                            holds
================================  =================================================================
``association``                   the naive number
``query``, ``identification``,    whether an effect can be told from the columns at hand, by the
``proxy``, ``reasons``            graph alone, and the answer in words
``conversion``, ``columns``,      from a frame to checked columns to the rows and columns of one
``design``, ``preparation``       regression
``least_squares``                 slopes with HC3 intervals
``standardisation``               like with like, stratum by stratum
``dowhy_border``,                 the only modules that import DoWhy: keeping it quiet, asking it
``dowhy_bridge``,                 for estimates, asking it to refute them
``dowhy_refuters``
``estimated``, ``estimation``     estimates: identification, DoWhy's number, our interval
================================  =================================================================
"""
