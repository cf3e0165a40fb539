"""French: what is said about verification by groups of digits, and about the audit."""

from model.i18n.group_texts import AuditTexts, GroupTexts

GROUPS = GroupTexts(
    start="Vérifier par chiffres ({count})",
    label="Vérification par chiffres, tous ceux lus de même ensemble",
    title="Tous lus {value} ? Affichés : {shown}, à vérifier en tout : {left}.",
    help="Marquez ceux qui n’en sont pas : ils sont demandés ensuite, code par code, comme les "
    "codes douteux pour autre chose qu’un chiffre.",
    keys="Au clavier : flèches et Espace marquent, Entrée accepte les autres, Z revient au groupe "
    "d’avant.",
    tile="{value}, position {place} du code {code}, {file}. Pas un {value} :",
    whole="Voir le code entier",
    accept="Accepter les autres",
    undo="Revenir au groupe d’avant",
    rest="Vérifier code par code ({count})",
    finished="✓ Plus aucun chiffre à vérifier par groupes.",
    seconds="Par chiffres : {each} s par code regardé ({count}), dont {done} réglé(s) ainsi.",
)

AUDIT = AuditTexts(
    tick="Contrôler {count} codes sûrs au hasard",
    count="Nombre de codes sûrs à contrôler",
    help="Ils sont demandés parmi les codes à vérifier, sans que rien ne les en distingue : "
    "relisez chaque code en entier. Tant que la case est cochée, les pourcentages ne s’affichent "
    "pas.",
    found="Contrôle : sur {sure} codes sûrs, au plus {bound} sont faux, avec {certainty} de "
    "certitude ({looked} tirés au hasard et relus ; faux, corrigés depuis : {wrong}).",
    so_far="Contrôle inachevé : sur les {reached} premiers des {sure} codes sûrs, au plus {bound} "
    "sont faux, avec {certainty} de certitude ({looked} tirés au hasard et relus ; faux, corrigés "
    "depuis : {wrong}).",
    all_seen="Contrôle : les codes sûrs ont tous été relus ({sure}) ; faux, corrigés depuis : "
    "{wrong}.",
    judged={"right": "juste", "wrong": "faux"},
    sheet="Contrôle",
)
