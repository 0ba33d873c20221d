"""The web interface: thin pages over the public names of `engine`; it holds no rule of the office and opens no transaction."""
