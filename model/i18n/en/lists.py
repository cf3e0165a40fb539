"""English: what is said about lists of known codes."""

from model.i18n.list_texts import ListTexts

LISTS = ListTexts(
    codes="Codes in the list: {count}.",
    padded="Filled up with zeros at the left: {count}; a spreadsheet had taken these zeros away, "
    "for all other codes have one length.",
    left_out={
        "not_digits": "Rows left out, without a code of digits: {count}.",
        "wrong_length": "Rows left out, of less than 2 or more than 40 digits: {count}.",
        "formula": "Rows left out, formulas: {count}; paste their values instead.",
        "rounded": "Rows left out, numbers that Excel rounds: {count}; format the column as text.",
        "repeated": "Codes that are there several times, kept once: {count}.",
    },
    refused={
        "missing": "The list can't be opened: check its name and your rights.",
        "too_heavy": "The list is over {megabytes} MB: split it.",
        "too_many": "The list has over {codes} codes: split it.",
        "old_excel": "This list is an old Excel file, or protected by a password: save it as XLSX "
        "without protection, or as CSV.",
        "unreadable": "This file is no list: choose a TXT, a CSV or an XLSX.",
        "no_codes": "No code in this list: put one code a line, of digits, in the first column.",
    },
    presence="Presence",
    states={
        "there": "present",
        "likely": "to check: the likeliest here",
        "twice": "present several times",
        "missing": "missing",
        "unknown": "to check: not in the list",
    },
    not_over_http="A list can't be named by a path here, where no file of this computer is read: "
    "the command takes one, python -m model.codes --list.",
)
