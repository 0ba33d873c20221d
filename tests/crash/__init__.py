"""The crash test: a real `runut run` is killed again and again while people use it over HTTP; nothing acknowledged may be lost or done twice.

    office     the made-up office with more staff, on either database
    child      what is started instead of `runut`: a clock that can jump, and (for the test of the test) a planted fault
    faults     the planted faults, by name
    server     start, kill, stop the child
    visitor    one browser: sessions, forms, lost answers, retries with the same key
    users      three who file and withdraw, three officials who decide; each operation is written down with its outcome
    mailbox    a mail server that can kill the child while it takes a mail
    verdict    what was acknowledged against what is stored
    campaign   all of it, in order
"""
