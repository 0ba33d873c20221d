"""What must be true of a sound database, as functions that give a sentence for each broken truth.

    page      one page of cases with every row that is theirs
    cases     tokens, history, revision, audit of one case
    papers    letters, numbers, attachments and their files
    money     the ledger
    outbox    jobs
    opinions  answers of the survey

Each knows the rows of one case (or of none) and repairs nothing.
"""
