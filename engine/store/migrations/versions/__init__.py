"""One module a step, `nnnn_what.py`, in the order of their numbers."""
