"""Reports and admin resources over HTTP."""
