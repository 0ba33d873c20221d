"""Drafts: diagrams and folders as they come, whatever they lack. Findings are `check`'s; what can be put right without asking is put right here.

    files = folder.take("undangan.bpmn", data)               # a diagram, a zip or a folder as files by path
    done = repair.apply(files)                               # every repair there is; `done.files`, `done.made`, `done.left`
    done = repair.apply(files, only={("no_form", "Task_1")})

    tree.py        an XML tree that is changed in places and written back with everything it holds
    translate/     what other vendors' attributes and expressions mean here, one module a vendor
    repairs/       one small function for each code
    layout.py      shapes for what has none
    stand_ins.py   roles, forms and procedure.yaml where a designer has none yet

Runs nothing and needs no database.
"""
