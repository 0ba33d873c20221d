"""Work after a commit: rows that commands wrote (run.outbox), done by a runner that claims before it does (runner): letters and mails (deliver).

One of the two places that open transactions. Knows the store, procedures and settings; knows no page and decides nothing about cases.
"""
