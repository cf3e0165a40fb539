"""French: what the page says about forms."""

from model.i18n.form_texts import FormTexts

FORMS = FormTexts(
    title="Modèles de formulaire",
    help="Le même formulaire revient souvent ? Montrez-en une page et nommez ses champs : ensuite, "
    "chaque page donne une ligne et chaque champ une colonne.",
    teach="Nouveau modèle d’après une page",
    open="Ouvrir un modèle enregistré",
    kept_here="Les modèles restent dans ce navigateur, sur cet ordinateur, sans image ni écriture. "
    "Ceux qui sont cochés servent aux pages lues ensuite.",
    not_kept="Ce navigateur ne peut pas garder ce modèle : téléchargez-le avant de fermer la page.",
    use="Utiliser « {name} » (champs : {count})",
    too_many_used="Au plus {count} modèles à la fois : décochez-en un.",
    edit="Modifier",
    download="Télécharger",
    delete="Supprimer",
    deleted="« {name} » est supprimé.",
    undo_delete="Le reprendre",
    opening="Ouverture de la page…",
    saving="Enregistrement…",
    saved="« {name} » est enregistré et coché : lisez maintenant vos pages.",
    editor="Champs du modèle",
    editor_help="Cliquez sur un champ trouvé (en pointillés) pour le prendre, ou tracez un "
    "rectangle autour d’un autre. Un champ doit contenir toutes ses cases, même celles qui sont "
    "vides ici : tirez-le pour le déplacer, tirez ses coins pour l’agrandir.",
    editor_keys="Au clavier : flèches, Maj + flèches, Suppr.",
    without_sample="Un modèle ne garde aucune image : les points montrent le texte imprimé.",
    form_name="Nom du modèle",
    field_name="Nom du champ {number}",
    kind="Type de code",
    may_be_empty="peut être vide",
    new_field="champ {number}",
    take_all="Prendre les champs trouvés ({count})",
    take="Prendre le champ trouvé {number}",
    draw="Tracer un champ au doigt",
    add="Ajouter un champ",
    remove="Supprimer « {name} »",
    box="Champ {number} : {name}",
    turn="Tourner d’un quart de tour",
    zoom_in="Agrandir",
    zoom_out="Réduire",
    page_of="Page {page} sur {pages}",
    page_before="Page précédente",
    page_after="Page suivante",
    save="Enregistrer le modèle",
    close="Fermer",
    draft="Modèle pas encore enregistré : « {name} » (champs : {count}, {date})",
    draft_go_on="Continuer",
    draft_throw_away="Jeter",
    draft_left="« {name} » n’est pas enregistré : vous pouvez le continuer, ou le jeter.",
    draft_kept="Ce que vous faites ici, page montrée comprise, est gardé dans ce navigateur "
    "jusqu’à ce que vous enregistriez ou jetiez le modèle, 30 jours au plus.",
    draft_not_kept="Ce navigateur ne peut pas garder ce travail : enregistrez le modèle avant de "
    "fermer la page.",
    table="Une ligne par page",
    file="Fichier",
    of_none="Cette page n’est d’aucun modèle coché : elle est lue librement et mise à la fin.",
    field="champ « {name} »",
    empty="vide",
    blank_hint="Tapez ce qui est écrit, puis Entrée ; Entrée seule : rien n’est écrit.",
    wrong_form="Un modèle de formulaire se donne tel qu’il est dans son fichier : en objet, en "
    "texte, ou plusieurs dans une liste.",
    too_many_forms="Trop de modèles à la fois : envoyez-en {count} au plus.",
)
