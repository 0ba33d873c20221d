"""What was acknowledged against what is stored: sentences about whatever does not fit. Reads the exported state (design.md, "State export"), events and mails.

The audit chain is computed here again from its description; the doctor has the last word about the rows.
"""
import hashlib
import json
import re
from collections import Counter, defaultdict
from itertools import pairwise

import orjson

from tests.crash.mailbox import Mail
from tests.crash.office import Office
from tests.crash.users import Operation

IN_FLIGHT = 4.0                  # seconds between a mail's acceptance and the crash that kept us from noting it


def judge(office: Office, operations: list[Operation], state: dict, events: list, mails: list[Mail], kills: list[float]) -> list[str]:
    return [*filings(office, operations, state, events), *completions(office, operations, state), *withdrawals(operations, state, events),
            *numbers(state), *letters(state), *ledger(state), *chain(state), *trail(office, operations, state), *post(state, mails, kills)]


def filings(office, operations, state, events) -> list[str]:
    wrong, cases = [], {c["id"]: c for c in state["cases"]}
    stored = defaultdict(set)
    for event in events:
        if event.kind == "written" and event.element == "permohonan":
            stored[orjson.loads(event.data)["writes"]["permohonan"]["alasan"]].add(event.case_id)
    for op in operations:
        if op.kind != "file":
            continue
        found = stored.pop(op.reason, set())
        if op.outcome == "acknowledged":
            if op.case not in found:
                wrong.append(f"LOST: filing {op.key} was acknowledged as case {op.case}, which is not there")
            elif cases[op.case]["applicant"] != office.ids[op.nip]:
                wrong.append(f"case {op.case} belongs to somebody else")
        if op.outcome == "refused" and found:
            wrong.append(f"filing {op.key} was refused and is there")
        if len(found) > 1:
            wrong.append(f"DOUBLE: filing {op.key} gave {len(found)} cases")
    return wrong + [f"a case nobody filed: {reason}" for reason in stored]


def completions(office, operations, state) -> list[str]:
    wrong, tasks = [], {t["id"]: t for t in state["tasks"]}
    wanted = defaultdict(list)
    for op in operations:
        if op.kind == "complete":
            wanted[op.task].append(op)
    for task_id, ops in wanted.items():
        task = tasks.get(task_id)
        good = [op for op in ops if op.outcome == "acknowledged"]
        if len(good) > 1:
            wrong.append(f"DOUBLE: task {task_id} was acknowledged {len(good)} times")
        if good and (task is None or task["status"] != "done"):
            wrong.append(f"LOST: {good[0].element} of task {task_id} was acknowledged, the task is {task and task['status']}")
        elif good and (task["completed_by"], task["decision"]) != (office.ids[good[0].nip], good[0].decision):
            wrong.append(f"task {task_id} was completed otherwise than acknowledged")
        if task and task["status"] == "done" and all(op.outcome == "refused" for op in ops):
            wrong.append(f"task {task_id} is done, and who did it was refused")
    return wrong + [f"task {t['id']} was done by nobody" for t in state["tasks"] if t["status"] == "done" and t["id"] not in wanted]


def withdrawals(operations, state, events) -> list[str]:
    wrong, cases = [], {c["id"]: c for c in state["cases"]}
    told = Counter(e.case_id for e in events if e.kind == "message")
    asked = defaultdict(list)
    for op in operations:
        if op.kind == "withdraw":
            asked[op.case].append(op.outcome)
    for case, outcomes in asked.items():
        if "acknowledged" in outcomes and (cases[case]["status"] != "dibatalkan" or told[case] != 1):
            wrong.append(f"LOST: the withdrawal of {cases[case]['number']} was acknowledged, its status is {cases[case]['status']}")
        if told[case] > 1 or outcomes.count("acknowledged") > 1:
            wrong.append(f"DOUBLE: {cases[case]['number']} was withdrawn {told[case]} times")
        if told[case] and all(o == "refused" for o in outcomes):
            wrong.append(f"{cases[case]['number']} was withdrawn by somebody who was refused")
    return wrong + [f"{cases[c]['number']} was withdrawn by nobody" for c in told if c not in asked]


def numbers(state) -> list[str]:
    wrong = []
    sequence = sorted(int(c["number"].rsplit("-", 1)[1]) for c in state["cases"])
    if sequence != list(range(1, len(sequence) + 1)):
        wrong.append(f"numbers: cases have {sequence[:3]}..{sequence[-1:]} for {len(sequence)}")
    by_series = defaultdict(list)
    for letter in state["letters"]:
        by_series[letter["series"], letter["year"]].append(int(re.search(r"/(\d+)/", letter["number"])[1]))
    for series, taken in by_series.items():
        if sorted(taken) != list(range(1, len(taken) + 1)):
            wrong.append(f"numbers: letters of {series} have {sorted(taken)}")
    return wrong


def letters(state) -> list[str]:
    """Each decision has one letter, in force unless the leave was withdrawn."""
    wrong, cases = [], {c["id"]: c for c in state["cases"]}
    written = defaultdict(list)
    for letter in state["letters"]:
        written[letter["case"]].append(letter)
    decided = {t["case"] for t in state["tasks"] if t["element"] == "keputusan" and t["status"] == "done"}
    for case in decided | set(written):
        if len(written[case]) != (case in decided):
            wrong.append(f"{cases[case]['number']}: {len(written[case])} letters, {int(case in decided)} decisions")
        for letter in written[case]:
            if letter["status"] not in ("in_force", "revoked") or not letter["sha256"]:
                wrong.append(f"{cases[case]['number']}: its letter is {letter['status']}")
    return wrong


def ledger(state) -> list[str]:
    """A granted day is taken once, a withdrawn one given back, everything else leaves nothing behind."""
    wrong, net = [], defaultdict(int)
    for row in state["ledger"]:
        if row["case"]:
            net[row["case"]] += row["days"]
    granted = {t["case"] for t in state["tasks"] if t["element"] == "keputusan" and t["decision"] == "disetujui" and t["status"] == "done"}
    for case in state["cases"]:
        expected = -1 if case["id"] in granted and case["status"] != "dibatalkan" else 0
        if (case["ended_at"] or case["id"] in granted) and net[case["id"]] != expected:
            wrong.append(f"{case['number']} ({case['status']}): the ledger has {net[case['id']]} days instead of {expected}")
    return wrong


def chain(state) -> list[str]:
    prev = "0" * 64
    for n, row in enumerate(state["audit"], 1):
        fields = {k: v for k, v in row.items() if k not in ("hash", "prev")}
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if row["seq"] != n or row["prev"] != prev or row["hash"] != hashlib.sha256((prev + text).encode()).hexdigest():
            return [f"audit: the chain breaks at row {n}"]
        prev = row["hash"]
    return []


def trail(office, operations, state) -> list[str]:
    """Every acknowledged operation has its line in the audit trail, and no line is there that nobody asked for."""
    wrong, case_of = [], {t["id"]: t["case"] for t in state["tasks"]}
    kinds = {"file": "file", "complete": "complete", "withdraw": "message:ditarik"}
    least, most = Counter(), Counter()
    for op in operations:
        if op.outcome != "refused" and (op.kind != "file" or op.outcome == "acknowledged"):
            line = kinds[op.kind], office.ids[op.nip], op.case or case_of.get(op.task)
            most[line] += 1
            least[line] += op.outcome == "acknowledged"
    there = Counter((a["kind"], a["actor"], a["case"]) for a in state["audit"] if a["kind"] in kinds.values())
    wrong += [f"audit: {line[0]} of case {line[2]} was acknowledged {n} times, the trail has {there[line]}" for line, n in least.items() if there[line] < n]
    return wrong + [f"audit: {line[0]} of case {line[2]} stands {n} times in the trail" for line, n in there.items()
                    if line[0] != "file" and n > most[line]]


def post(state, mails: list[Mail], kills: list[float]) -> list[str]:
    wrong, jobs = [], {j["message_id"]: j for j in state["outbox"] if j["kind"] == "mail"}
    taken = defaultdict(list)
    for mail in mails:
        taken[mail.message_id].append(mail)
        if mail.status != "claimed":
            wrong.append(f"mail: {mail.message_id} was sent while its job was {mail.status}")
    wrong += [f"mail: {m} was sent and stands in no outbox" for m in taken if m not in jobs]
    for message_id, job in jobs.items():
        copies = taken[message_id]
        if job["status"] != "sent":
            wrong.append(f"mail: {message_id} is {job['status']} after {job['attempts']} attempts")
        elif not copies:
            wrong.append(f"LOST: mail {message_id} is noted as sent and never came")
        if len({(m.digest, m.event) for m in copies}) > 1:
            wrong.append(f"mail: copies of {message_id} differ")
        for one, two in pairwise(copies):
            if not any(one.at - 0.1 <= kill <= min(two.at, one.at + IN_FLIGHT) for kill in kills):
                wrong.append(f"DOUBLE: mail {message_id} came twice, no crash fell between")
    return wrong


def longest_flight(mails: list[Mail], kills: list[float]) -> float:
    """The longest time between the acceptance of a mail that came again and the crash after it."""
    taken = defaultdict(list)
    for mail in mails:
        taken[mail.message_id].append(mail.at)
    return max((min((k - one for k in kills if k >= one - 0.1), default=0.0) for at in taken.values() for one, _ in pairwise(at)), default=0.0)
