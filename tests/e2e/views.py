# SPDX-License-Identifier: Apache-2.0
"""What two people look at (proto/control.proto, service Views), asked for over the control socket,
with the numbers of the wire turned into words."""

from support import decode

STATES = ("unset", "hard limit", "soft limit", "both want", "one wants", "both fine", "differs",
          "neither", "not enough")
WAYS = ("unset", "receive", "give", "setting")
CHANGES = ("unsaid", "not-again", "less", "gentler", "shorter", "longer", "earlier", "later")
KINDS_OF_FRESH = {16: "preference", 17: "limit", 18: "gratitude", 24: "plan", 25: "proposal",
                  26: "kit_item", 27: "talk_request", 28: "experiment", 29: "check_in",
                  33: "acknowledgement", 35: "sealed_round"}
TREND_FIELDS = ("met", "close", "ease", "valued", "energy", "body")


def _ask(daemon, method, fields=None):
    with daemon.control() as control:
        return control.call(method, fields)


def _texts(values):
    return [one.decode() for one in values]


def _text(fields, number):
    return fields.get(number, [b""])[0].decode()


def _id_of(entry):
    return decode(entry)[1][0].decode()


def overlap(daemon, situation=""):
    """The lines, in the order in which they are shown."""
    lines = []
    for raw in _ask(daemon, "Overlap", {1: situation}).get(1, []):
        line = decode(raw)
        lines.append({
            "item": _text(line, 1), "way": WAYS[line.get(2, [0])[0]],
            "state": STATES[line.get(3, [0])[0]], "limits": _texts(line.get(6, [])),
            "unshared": bool(line.get(7, [0])[0]), "neighbours": _texts(line.get(8, [])),
            "fields": sorted(line)})
    return lines


def tonight(daemon):
    """What is read in ten seconds: ids, and of the steps what is asked of whom."""
    reply = _ask(daemon, "Tonight")
    steps = []
    for raw in reply.get(5, []):
        one = decode(raw)
        step = decode(one[1][0])
        steps.append({"item": _text(step, 3), "minutes": step.get(8, [None])[0],
                      "suspended": bool(one.get(2, [0])[0]), "ask": bool(one.get(4, [0])[0])})
    plan = _id_of(decode(reply[1][0])[1][0]) if 1 in reply else None
    return {"plan": plan, "steps": steps,
            **{name: [_id_of(one) for one in reply.get(number, [])]
               for name, number in (("pause_signs", 2), ("limits", 3), ("care_notes", 4),
                                    ("kit", 6))}}


def waiting(daemon):
    """What one calm page shows."""
    reply = _ask(daemon, "Waiting")
    fresh = {}
    for raw in reply.get(1, []):
        one = decode(raw)
        kind = one[1][0]
        fresh[KINDS_OF_FRESH.get(kind, kind)] = one[2][0]
    return {"fresh": fresh, "tonight": _text(reply, 6),
            **{name: _texts(reply.get(number, []))
               for name, number in (("proposals", 2), ("talk_requests", 3), ("rounds", 4),
                                    ("reviews", 5))}}


def helped(daemon):
    """None while there is not enough; else for each item how often it was used, helped, and what
    was wished for."""
    reply = _ask(daemon, "Helped")
    if not reply.get(1, [0])[0]:
        return None
    rows = {}
    for raw in reply.get(2, []):
        row = decode(raw)
        changes = [decode(one) for one in row.get(4, [])]
        rows[_text(row, 1)] = (row.get(2, [0])[0], row.get(3, [0])[0], {
            CHANGES[one.get(1, [0])[0]]: one[2][0] for one in changes})
    return rows


def trends(daemon):
    """Own ones: {question: [value, ...]}, None where there is not enough."""
    out = {}
    for raw in _ask(daemon, "Trends").get(1, []):
        trend = decode(raw)
        points = [decode(one).get(2, [0])[0] for one in trend.get(3, [])]
        out[_text(trend, 1)] = points if trend.get(2, [0])[0] else None
    return out


def look_back(daemon):
    """The ids of what was, newest first."""
    return [_id_of(decode(raw)[1][0]) for raw in _ask(daemon, "LookBack").get(1, [])]
