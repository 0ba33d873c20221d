"""/api/v1: what programs may ask and do. An operation is a function with a name, a scope and typed body and answer; routes, checks of bodies and
openapi.json are made from that, so that they cannot differ. Imports only root names of `engine`; holds no rule.

A program sends `Authorization: Bearer <token>` and acts as the person the token was made for, within the token's scopes. Errors are problem details
(RFC 9457). What changes something takes an `Idempotency-Key`: sent again with the same body it gives the first answer again.

    codec.py        JSON <-> frozen dataclasses, and their JSON Schema
    operations.py   what an operation is; runs one
    problems.py     errors as problem details
    resources.py    what answers look like: stable, whatever the pages look like
    openapi.py      the description of all operations
"""
from functools import cache

from flask import Blueprint

from web.api import admin as _admin
from web.api import cases, messages, openapi, problems, procedures, tasks, work
from web.api.operations import Operation, mount

OPERATIONS: tuple[Operation, ...] = (*procedures.OPERATIONS, *cases.OPERATIONS, *tasks.OPERATIONS, *messages.OPERATIONS, *work.OPERATIONS, *_admin.OPERATIONS)

__all__ = ["OPERATIONS", "blueprint", "problems"]


@cache
def blueprint() -> Blueprint:
    """The same for every application of a process: what it says is worked out once."""
    return mount(OPERATIONS, openapi.describe(OPERATIONS))
