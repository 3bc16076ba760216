"""Are two columns independent once others are known? Three tests and the choice among them.

``examined`` is the noun; ``contingency``, ``fisher`` and ``covariance`` hold one test each;
``basis`` and ``regression`` serve the last; ``choice`` picks the test that fits the columns.
"""
