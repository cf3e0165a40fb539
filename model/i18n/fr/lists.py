"""French: what is said about lists of known codes."""

from model.i18n.list_texts import ListTexts

LISTS = ListTexts(
    codes="Codes dans la liste : {count}.",
    padded="Complétés par des zéros à gauche : {count} ; un tableur avait enlevé ces zéros, car "
    "tous les autres codes ont la même longueur.",
    left_out={
        "not_digits": "Lignes laissées de côté, sans code fait de chiffres : {count}.",
        "wrong_length": "Lignes laissées de côté, de moins de 2 ou de plus de 40 chiffres : "
        "{count}.",
        "formula": "Lignes laissées de côté, des formules : {count} ; collez-en les valeurs.",
        "rounded": "Lignes laissées de côté, des nombres qu’Excel arrondit : {count} ; mettez la "
        "colonne au format texte.",
        "repeated": "Codes présents plusieurs fois, gardés une fois : {count}.",
    },
    refused={
        "missing": "La liste ne s’ouvre pas : vérifiez son nom et vos droits.",
        "too_heavy": "La liste dépasse {megabytes} Mo : découpez-la.",
        "too_many": "La liste dépasse {codes} codes : découpez-la.",
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
)
