"""One module a command: ``SUMMARY``, ``EXAMPLE``, ``add_arguments(parser)``, ``run(options)``."""
