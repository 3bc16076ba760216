"""The classroom: ``telling`` makes the narrative, ``showing`` lays a scenario open."""
