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
        "too_complex": "The list takes too much time or memory: save it as CSV, or split it.",
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
    kind="List of valid codes",
    help="A TXT, CSV or XLSX file: the codes in the first column, a name in the second if you "
    "like.",
    choose="Choose the list",
    again="Change the list",
    reading="Reading the list {name}…",
    none_chosen="First choose the file of the list.",
    gone="The list is not in memory here any more: choose its file again.",
    once="Each code once at most",
    cannot_assign='Not possible here: this program lacks scipy (pip install -e ".[lists]").',
    known="in the list",
    unlisted="not in the list",
    choices="In the list, perhaps:",
    choice="{key}: {code}, {percent}",
    guess="the likeliest if each code is there only once",
    now_unlisted="{code} is not in the list: Z goes back to it, else it stays so.",
    attendance="Who is there?",
    columns={"code": "Code of the list", "name": "Name", "state": "Presence", "place": "Where"},
    counted={
        "there": "present",
        "likely": "likely, to check",
        "twice": "present several times",
        "missing": "missing",
        "unknown": "not in the list",
    },
    more="And {count} more: the file has them.",
    save_csv="Presence (CSV)",
    save_xlsx="Presence (Excel)",
)
