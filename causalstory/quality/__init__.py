"""The workshop: what keeps scenarios and their data honest.

``checking`` recomputes what scenario files assert (``assertions`` has one function for each kind,
``findings`` the nouns); ``datasets`` builds, compares and reads the teaching data, and ``cards``
describes it.
"""
