"""How the files of a folder fit together: each module asks one kind of question and gives findings. Run by `engine.procedure.check`."""
