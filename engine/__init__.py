"""Runut: runs the administrative procedures of a personnel office. The public names stand here; nothing of Flask is known below."""
