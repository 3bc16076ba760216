"""The shell: parses arguments, calls the verb of the same name, and shows what it returns.

Nothing here computes. Verbs are imported when their command runs, so that ``--help`` is quick.
"""
