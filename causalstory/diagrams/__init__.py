"""PICTURES: one layout, one scene, many outputs."""
