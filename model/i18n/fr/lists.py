"""French: what is said about lists of known codes."""

from model.i18n.list_texts import ListTexts

LISTS = ListTexts(
    codes="Codes dans la liste : {count}.",
    padded="Complétés par des zéros à gauche : {count} ; un tableur avait enlevé ces zéros, car "
    "tous les autres codes ont la même longueur.",
    left_out={
        "not_digits": "Lignes laissées de côté, sans code fait de chiffres : {count}.",
        "wrong_length": "Lignes laissées de côté, de moins de 2 ou de plus de 40 chiffres : "
        "{count}.",
        "formula": "Lignes laissées de côté, des formules : {count} ; collez-en les valeurs.",
        "rounded": "Lignes laissées de côté, des nombres qu’Excel arrondit : {count} ; mettez la "
        "colonne au format texte.",
        "repeated": "Codes présents plusieurs fois, gardés une fois : {count}.",
    },
    refused={
        "missing": "La liste ne s’ouvre pas : vérifiez son nom et vos droits.",
        "too_heavy": "La liste dépasse {megabytes} Mo : découpez-la.",
        "too_many": "La liste dépasse {codes} codes : découpez-la.",
        "too_complex": "La liste demande trop de temps ou de mémoire : enregistrez-la en CSV, ou "
        "découpez-la.",
        "old_excel": "Cette liste est un ancien fichier Excel, ou protégée par un mot de passe : "
        "enregistrez-la en XLSX sans protection, ou en CSV.",
        "unreadable": "Ce fichier n’est pas une liste : choisissez un TXT, un CSV ou un XLSX.",
        "no_codes": "Aucun code dans cette liste : mettez un code par ligne, fait de chiffres, "
        "dans la première colonne.",
    },
    presence="Présence",
    states={
        "there": "présent",
        "likely": "à vérifier : le plus probable ici",
        "twice": "présent plusieurs fois",
        "missing": "absent",
        "unknown": "à vérifier : pas dans la liste",
    },
    not_over_http="Une liste ne se nomme pas par un chemin ici, où aucun fichier de cet ordinateur "
    "n’est lu : la commande la prend, python -m model.codes --list.",
    kind="Liste de codes valides",
    help="Un fichier TXT, CSV ou XLSX : les codes dans la première colonne, un nom dans la "
    "deuxième si vous voulez.",
    choose="Choisir la liste",
    again="Changer de liste",
    reading="Lecture de la liste {name}…",
    none_chosen="Choisissez d’abord le fichier de la liste.",
    gone="La liste n’est plus en mémoire ici : choisissez son fichier de nouveau.",
    once="Chaque code une fois au plus",
    cannot_assign='Impossible ici : il manque scipy à ce programme (pip install -e ".[lists]").',
    known="dans la liste",
    unlisted="pas dans la liste",
    choices="Dans la liste, peut-être :",
    choice="{key} : {code}, {percent}",
    guess="le plus probable si chaque code n’est là qu’une fois",
    now_unlisted="{code} n’est pas dans la liste : Z y revient, sinon il reste ainsi.",
    attendance="Qui est là ?",
    columns={"code": "Code de la liste", "name": "Nom", "state": "Présence", "place": "Où"},
    counted={
        "there": "présent(s)",
        "likely": "probable(s), à vérifier",
        "twice": "présent(s) plusieurs fois",
        "missing": "absent(s)",
        "unknown": "pas dans la liste",
    },
    more="Et {count} de plus : le fichier les a.",
    save_csv="Présences (CSV)",
    save_xlsx="Présences (Excel)",
)
