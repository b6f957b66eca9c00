"""Writes the table of code points for names, in both languages, from Unicode 15.0 and from no other version.

Run at the project's root with Python 3.12, whose unicodedata is Unicode 15.0.0. The table is runs of
(class, length) from U+0000 to U+10FFFF: a letter for the class, then the length in base 36, upper case.
"""

import unicodedata

assert unicodedata.unidata_version == "15.0.0", unicodedata.unidata_version

IGNORABLE = """00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 FFF0-FFF8
1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"""
UNSAFE = "202A-202E 2066-2069 E0000-E007F"


def points(text):
    found = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


ignorable = points(IGNORABLE)
unsafe = points(UNSAFE)
# As DerivedCoreProperties.txt of Unicode 15.0 counts them.
assert len(ignorable) == 4174, len(ignorable)


def class_of(point):
    category = unicodedata.category(chr(point))
    if category in ("Cc", "Cs", "Co", "Zl", "Zp") or point in unsafe:
        return "x"
    if point in (0x200C, 0x200D):
        return "j"
    if point == 0xFE0F:
        return "e"
    if point in ignorable:
        return "i"
    if category == "Cn":
        return "x"
    if category in ("Mn", "Me"):
        return "m"
    if category == "Mc":
        return "c"
    if category[0] in "ZC" or point == 0x2800:
        return "b"
    return "v"


runs = []
for point in range(0x110000):
    kind = class_of(point)
    if runs and runs[-1][0] == kind:
        runs[-1][1] += 1
    else:
        runs.append([kind, 1])


def base36(number):
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits


table = "".join(kind + base36(length) for kind, length in runs)
print(len(runs), "runs,", len(table), "characters")

with open("web/client/src/names/table.ts", "w") as out:
    out.write("/** Made by vectors/make_name_table.py: the class of each code point in Unicode 15.0, run by run. */\n")
    out.write(f'export const NAME_TABLE =\n  "{table}";\n')

pieces = [table[i : i + 80] for i in range(0, len(table), 80)]
with open("protocol/src/main/java/latchkey/protocol/NameTable.java", "w") as out:
    out.write("package latchkey.protocol;\n\n")
    out.write("/** Made by vectors/make_name_table.py: the class of each code point in Unicode 15.0, run by run. */\n")
    out.write("final class NameTable {\n  static final String RUNS =\n      ")
    out.write("\n          + ".join(f'"{piece}"' for piece in pieces))
    out.write(";\n\n  private NameTable() {}\n}\n")
