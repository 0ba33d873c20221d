"""Work after a commit: rows written by commands (outbox), delivered by a runner that claims before it does (runner), letters and mails (deliver).

One of the two places that open transactions. Knows the store, procedures and settings; knows no page and decides nothing about cases.
"""
