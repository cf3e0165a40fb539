"""French: what is said about batches, which a browser keeps."""

from model.i18n.batch_texts import BatchTexts

BATCHES = BatchTexts(
    heading="Mes lots",
    where="Votre travail est gardé à mesure, dans ce navigateur et sur cet ordinateur seulement : "
    "il survit à une coupure. Qui se sert de ce navigateur peut l’ouvrir : effacez-le si "
    "l’ordinateur est partagé. Un lot s’efface de lui-même 30 jours après son dernier changement.",
    total="Place prise en tout : {size}.",
    none="Aucun lot pour l’instant.",
    megabytes="{count} Mo",
    begin="Nouveau lot",
    open="Ouvrir",
    name="Nom du lot",
    title="Lot du {date}",
    facts="codes : {codes}, à vérifier : {check} · {size}",
    facts_files="codes : {codes}, à vérifier : {check}, fichiers à lire : {files} · {size}",
    here="ouvert ici",
    elsewhere="ouvert dans un autre onglet",
    remove="Effacer",
    really_remove="Oui, effacer ce lot",
    no="Non",
    remove_all="Effacer tous les lots",
    really_remove_all="Oui, effacer tous les lots",
    resumed="{title} repris. Codes à vérifier : {check}.",
    resumed_files="{title} repris. Codes à vérifier : {check} ; fichiers encore à lire : {files}.",
    elsewhere_begun="{title} est ouvert dans un autre onglet : un nouveau lot commence ici.",
    unsaved="Ce lot n’est pas encore gardé en entier : attendez la fin de la lecture, ou "
    "exportez-le et effacez-le.",
    troubles={
        "full": "Il n’y a plus de place pour garder votre travail : effacez d’anciens lots, ou "
        "exportez celui-ci avant de fermer la page. Vous pouvez continuer.",
        "files": "Il n’y a pas la place de garder les fichiers à lire : ne fermez pas la page "
        "avant la fin de la lecture. Ce qui est lu est gardé.",
        "refused": "Ce navigateur ne garde rien (fenêtre privée, ou réglage) : exportez votre "
        "travail avant de fermer la page. Vous pouvez continuer.",
    },
    clearing="Le lot sera effacé de la page et de ce navigateur.",
    put_away="Non, le ranger dans « Mes lots »",
)
