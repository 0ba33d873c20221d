"""Procedure folders without a database: reading, checking, forms, letters, mails, words. Knows no case, no person and no transaction.

    from engine.procedure.folder import read, draft       # Procedure
    from engine.procedure.check import check              # findings
    from engine.procedure import forms, letters, mails
"""
