"""The cellar: seeds and streams, blocks of rows, progress, files that appear whole.

Nothing here knows what a story is.
"""
