"""Executes cases inside a transaction that is given to it: moves tokens, records what happened, decides who may do what.

Knows procedures, the office and the store; opens no transaction, knows no page and no command line.
"""
