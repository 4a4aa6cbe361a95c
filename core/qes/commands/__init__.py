"""The subcommands, one module each: ``add`` declares the options, ``run`` does the work."""
