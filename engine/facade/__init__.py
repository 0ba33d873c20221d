"""The engine as the outside sees it: commands and views, a module for each kind of caller. The only place that opens transactions for people."""
