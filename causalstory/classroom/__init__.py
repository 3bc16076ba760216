"""The classroom: what is said aloud about a scenario, in words, tables and diagrams."""
