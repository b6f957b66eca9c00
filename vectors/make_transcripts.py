"""Writes transcripts.json: what a device is given, and how others' marks stand to it (README.md)."""

import hashlib
import json
import os

LOG_ID = bytes([6] * 16)
ANNA, BEN = "u_qdogeA6Q98Y2lwIGROv7pwt5MCEkWQ00hVhck1nP9m0", "u_5GkZ2Sg6HcF0vKYyVZlYzBq4Fq6o6a8v2n6k0x5yqXA"
ONE, TWO, ELSEWHERE = bytes([9] * 16), bytes([10] * 16), bytes([11] * 16)


def start(incarnation):
    return hashlib.sha256(b"Latchkey 2 transcript\0" + LOG_ID + incarnation).digest()


def after(before, seq, sender, ciphertext):
    who = sender.encode()
    return hashlib.sha256(
        before + seq.to_bytes(8, "big") + len(who).to_bytes(2, "big") + who + hashlib.sha256(ciphertext).digest()
    ).digest()


def message(seq, text=None):
    device = 1 + seq % 2
    return {
        "seq": seq,
        "senderId": ANNA if seq % 3 else BEN,
        "senderDeviceId": device,
        "ciphertext": (text or f"ciphertext {seq}").encode().hex(),
    }


def transcript(incarnation, messages):
    """The hashes by seq."""
    hashes = {0: start(incarnation)}
    for one in messages:
        sender = f"{one['senderId']}.{one['senderDeviceId']}"
        hashes[one["seq"]] = after(hashes[one["seq"] - 1], one["seq"], sender, bytes.fromhex(one["ciphertext"]))
    return hashes


def mark(incarnation, hashes, seq):
    return {"incarnation": incarnation.hex(), "seq": seq, "hash": hashes[seq].hex()}


def begins(incarnation, number, at, offset=0, since=None):
    return {
        "step": "begins",
        "incarnation": incarnation.hex(),
        "incarnationNumber": number,
        "offset": offset,
        "from": at if since is None else since,
        "number": at,
    }


def is_in(incarnation, number):
    return {"step": "isIn", "incarnation": incarnation.hex(), "incarnationNumber": number}


def took(one):
    return {"step": "took", **one}


def says(expected):
    return {"step": "mark", "mark": expected}


def compare(given, standing, number=None, was_there=True):
    return {"step": "compare", "mark": given, "number": number, "wasThere": was_there, "standing": standing}


def keep(number, seq):
    return {"step": "keep", "incarnationNumber": number, "seq": seq}


RESTART = {"step": "restart"}

GIVEN = [message(seq) for seq in range(1, 9)]
SAME = transcript(ONE, GIVEN)
OTHER_TEXT = transcript(ONE, [message(seq, "other" if seq == 3 else None) for seq in range(1, 9)])
SECOND = [message(seq, f"anew {seq}") for seq in range(1, 5)]
ANEW = transcript(TWO, SECOND)

SCRIPTS = {
    "the same messages": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        says(mark(ONE, SAME, 0)),
        *[step for one in GIVEN for step in (took(one), says(mark(ONE, SAME, one["seq"])))],
        *[compare(mark(ONE, SAME, seq), "same", number=8) for seq in range(0, 8)],
    ],
    "one message says something else": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:5]),
        compare(mark(ONE, OTHER_TEXT, 2), "same", number=5),
        compare(mark(ONE, OTHER_TEXT, 3), "other", number=5),
        compare(mark(ONE, OTHER_TEXT, 4), "other", number=5),
        compare(mark(ONE, OTHER_TEXT, 7), "ahead"),
        *map(took, GIVEN[5:]),
        compare(mark(ONE, OTHER_TEXT, 7), "other"),
        compare(mark(ONE, SAME, 7), "same"),
    ],
    "a message that its author had been given before it had its place": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:3]),
        compare(mark(ONE, SAME, 2), "same", number=3),
        compare(mark(ONE, SAME, 3), "other", number=3),
        compare(mark(ONE, SAME, 7), "other", number=3),
    ],
    "a newcomer begins with the first mark": [
        begins(ONE, 1, 3),
        is_in(ONE, 1),
        says(None),
        took(GIVEN[3]),
        took(GIVEN[4]),
        says(None),
        compare(mark(ONE, SAME, 2), "unknown", number=5, was_there=False),
        says(None),
        compare(mark(ONE, SAME, 4), "unknown", number=5),
        says(mark(ONE, SAME, 5)),
        took(GIVEN[5]),
        says(mark(ONE, SAME, 6)),
        compare(mark(ONE, SAME, 5), "same", number=6),
        compare(mark(ONE, OTHER_TEXT, 5), "other", number=6),
    ],
    "a newcomer that has been given nothing yet": [
        begins(ONE, 1, 3),
        is_in(ONE, 1),
        compare(mark(ONE, SAME, 5), "ahead"),
        compare(mark(ONE, SAME, 3), "unknown"),
        says(mark(ONE, SAME, 3)),
        took(GIVEN[3]),
        says(mark(ONE, SAME, 4)),
    ],
    "a gap that is not filled": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:2]),
        *map(took, GIVEN[4:6]),
        says(mark(ONE, SAME, 2)),
        compare(mark(ONE, SAME, 2), "same", number=6),
        compare(mark(ONE, OTHER_TEXT, 1), "same", number=6),
        compare(mark(ONE, SAME, 3), "unknown", number=6),
        compare(mark(ONE, SAME, 5), "unknown", number=6),
        says(mark(ONE, SAME, 6)),
        took(GIVEN[6]),
        compare(mark(ONE, SAME, 6), "same", number=7),
        compare(mark(ONE, OTHER_TEXT, 6), "other", number=7),
    ],
    "what is read again counts once": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:3]),
        took(GIVEN[1]),
        took(message(2, "other")),
        took(GIVEN[3]),
        says(mark(ONE, SAME, 4)),
    ],
    "a program that starts again": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:6]),
        keep(1, 4),
        RESTART,
        begins(ONE, 1, 4, since=0),
        is_in(ONE, 1),
        says(mark(ONE, SAME, 4)),
        compare(mark(ONE, SAME, 3), "unknown", number=5),
        *map(took, GIVEN[4:6]),
        says(mark(ONE, SAME, 6)),
        compare(mark(ONE, OTHER_TEXT, 4), "other", number=6),
    ],
    "a server that was restored": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:4]),
        keep(1, 4),
        begins(ONE, 1, 4, offset=2),
        is_in(TWO, 2),
        says(None),
        took(message(3, "before it was noticed")),
        compare(mark(ONE, SAME, 2), "same", number=5),
        begins(TWO, 2, 5, offset=5),
        says(mark(TWO, ANEW, 0)),
        *map(took, SECOND[:2]),
        says(mark(TWO, ANEW, 2)),
        compare(mark(ONE, SAME, 4), "unknown", number=6),
        compare(mark(TWO, ANEW, 0), "same", number=6),
        compare(mark(TWO, ANEW, 1), "same", number=7),
        compare(mark(TWO, ANEW, 2), "other", number=7),
        compare(mark(TWO, ANEW, 1), "unknown", number=5),
        keep(2, 2),
        RESTART,
        begins(TWO, 2, 7, offset=5, since=5),
        is_in(TWO, 2),
        says(mark(TWO, ANEW, 2)),
        compare(mark(ONE, SAME, 4), "unknown", number=8),
        compare(mark(ELSEWHERE, SAME, 4), "other", number=8),
        compare(mark(ELSEWHERE, SAME, 4), "unknown", number=8, was_there=False),
    ],
    "a heartbeat is of the incarnation that the meeting is in": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:4]),
        keep(1, 4),
        begins(ONE, 1, 4),
        is_in(TWO, 2),
        compare(mark(TWO, ANEW, 1), "ahead"),
        compare(mark(ONE, SAME, 2), "ahead"),
        begins(TWO, 2, 4, offset=4),
        *map(took, SECOND[:2]),
        compare(mark(TWO, ANEW, 2), "same"),
        compare(mark(ONE, SAME, 4), "ahead"),
        compare(mark(ONE, SAME, 4), "unknown", number=6),
        compare(mark(ELSEWHERE, SAME, 4), "other"),
        compare(mark(ELSEWHERE, SAME, 4), "ahead", was_there=False),
    ],
    "a message does not know what began after it": [
        begins(ONE, 1, 0),
        is_in(ONE, 1),
        *map(took, GIVEN[:4]),
        begins(TWO, 2, 4, offset=4),
        is_in(TWO, 2),
        took(SECOND[0]),
        begins(ONE, 1, 5, offset=3),
        is_in(TWO, 2),
        took(GIVEN[2]),
        compare(mark(TWO, ANEW, 1), "other", number=6),
        compare(mark(ONE, SAME, 1), "unknown", number=6),
    ],
}


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    scripts = [{"name": name, "steps": steps} for name, steps in SCRIPTS.items()]
    with open(os.path.join(folder, "transcripts.json"), "w", encoding="utf-8") as file:
        json.dump({"logId": LOG_ID.hex(), "scripts": scripts}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
