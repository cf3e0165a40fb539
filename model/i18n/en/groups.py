"""English: what is said about verification by groups of digits, and about the audit."""

from model.i18n.group_texts import AuditTexts, GroupTexts

GROUPS = GroupTexts(
    start="Check by digits ({count})",
    label="Check by digits, all that were read alike together",
    title="All read {value}? Shown: {shown}, to check in all: {left}.",
    help="Mark those that are not: they are asked afterwards, code by code, as are codes in doubt "
    "for more than a digit.",
    keys="By keyboard: arrows and Space mark, Enter accepts the others, Z goes back a group.",
    tile="{value}, position {place} of the code {code}, {file}. Not a {value}:",
    whole="Show the whole code",
    accept="Accept the others",
    undo="Back to the group before",
    rest="Check code by code ({count})",
    finished="✓ No digit is left to check by groups.",
    seconds="By digits: {each} s for each code looked at ({count}), of which {done} done that way.",
)

AUDIT = AuditTexts(
    tick="Audit {count} sure codes at random",
    count="Number of sure codes to audit",
    help="They are asked among the codes to check, and nothing tells them apart: read each code "
    "whole. While this is ticked, no percentages are shown.",
    found="Audit: of {sure} sure codes, at most {bound} are wrong, with {certainty} certainty "
    "({looked} drawn at random and looked at; wrong, and corrected since: {wrong}).",
    so_far="Audit not finished: of the first {reached} of {sure} sure codes, at most {bound} are "
    "wrong, with {certainty} certainty ({looked} drawn at random and looked at; wrong, and "
    "corrected since: {wrong}).",
    all_seen="Audit: all sure codes were looked at ({sure}); wrong, and corrected since: {wrong}.",
    judged={"right": "right", "wrong": "wrong"},
    sheet="Audit",
)
