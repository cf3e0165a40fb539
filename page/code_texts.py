"""The words of the tab that reads codes, in French and in English."""

from dataclasses import dataclass

from model.images.pages import MAX_PAGES, MAX_PDF_BYTES
from model.images.picture import MAX_BYTES, Reason


@dataclass(frozen=True)
class CodeTexts:
    """What is said about codes; `{…}` are filled in where the words are said."""

    tab: str
    help: str
    drop: str
    choose: str
    photograph: str
    kind: str
    kinds: dict[str, str]
    length: str
    pattern: str
    pattern_help: str
    wrong_length: str
    wrong_pattern: str
    progress: str
    stop: str
    again: str
    dismiss: str
    not_read: str
    unanswered: str
    refused: dict[Reason, str]
    page_refused: str
    nothing: str
    no_codes: str
    turned: str
    many: str
    doubtful: str
    all_aside: str
    page_of: str
    picture_of: str
    more_codes: str
    more_pictures: str
    states: dict[str, str]
    counted: dict[str, str]
    colon: str
    confidence: str
    legend: str
    holds: str
    fails: str
    fails_now: str
    wrong_count: str
    proposed: str
    open: str
    review: str
    review_label: str
    left: str
    keys: str
    asked: str
    missing: str
    proposal: str
    take: str
    accept: str
    undo: str
    previous: str
    next: str
    digit_left: str
    digit_right: str
    remove: str
    insert: str
    aside: str
    finished: str
    copy: str
    copied: str
    to_csv: str
    to_xlsx: str
    to_zip: str
    to_zip_help: str
    clear: str
    really_clear: str
    keep: str
    times: str
    reviewed: str
    measure: str
    measure_help: str
    turn: str
    type_here: str
    next_code: str
    typed: str
    stop_typing: str
    difference: str
    saves: str
    loses: str
    finish_first: str

    def refusal(self, reason: Reason) -> str:
        """What is wrong with a file and what to do; the file's name is said before it."""
        return self.refused[reason].format(
            megabytes=MAX_BYTES // 2**20,
            pages=MAX_PAGES,
            pdf_megabytes=MAX_PDF_BYTES // 2**20,
        )


FRENCH_CODES = CodeTexts(
    tab="Lire un code",
    help="Photos, scans ou PDF de codes écrits à la main : les codes en sortent, et vous ne "
    "regardez que les chiffres douteux.",
    drop="Déposez ou collez ici une ou plusieurs images, ou des PDF",
    choose="Choisir des fichiers",
    photograph="Photographier",
    kind="Quel genre de code est-ce ?",
    kinds={
        "free": "Libre : des chiffres, sans règle",
        "length": "Longueur fixe",
        "siren": "SIREN : 9 chiffres et leur clé",
        "siret": "SIRET : 14 chiffres et leur clé",
        "ean13": "EAN-13 : code-barres",
        "luhn": "Luhn : le dernier chiffre est une clé",
        "postal": "Code postal français",
        "phone": "Téléphone français",
        "pattern": "Modèle à vous",
    },
    length="Nombre de chiffres",
    pattern="Modèle",
    pattern_help="# pour un chiffre quelconque, par exemple 75###",
    wrong_length="La longueur n’est pas un nombre : écrivez-la en chiffres, par exemple 8.",
    wrong_pattern="Ce modèle n’en est pas un : mettez # pour un chiffre quelconque, par exemple "
    "75###.",
    progress="Lecture : {done} sur {total}",
    stop="Arrêter",
    again="Réessayer",
    dismiss="Enlever ce message",
    not_read="pas de réponse ; vérifiez la connexion, puis réessayez. Le reste est gardé.",
    unanswered="La page ne répond pas : vérifiez la connexion, puis recommencez. Rien n’est perdu.",
    refused={
        "missing": "l’image n’est plus disponible : importez-la de nouveau.",
        "too_heavy": "le fichier dépasse {megabytes} Mo : choisissez-en un plus léger.",
        "too_large": "l’image a trop de pixels : recadrez-la autour des codes.",
        "too_small": "l’image est trop petite : photographiez le code de plus près.",
        "vector": "les dessins SVG ne sont pas acceptés : enregistrez l’image en PNG ou en JPEG.",
        "unreadable": "ce n’est ni une image ni un PDF lisible : choisissez un PNG, un JPEG, une "
        "photo de téléphone ou un PDF.",
        "damaged": "le fichier est incomplet ou abîmé : enregistrez-le ou envoyez-le de nouveau.",
        "locked": "ce PDF est protégé par un mot de passe : enregistrez-le sans protection.",
        "too_long": "ce PDF dépasse {pages} pages ou {pdf_megabytes} Mo : découpez-le en "
        "plusieurs.",
    },
    page_refused="page {page} : {why}",
    nothing="Aucune image : déposez, collez ou choisissez d’abord une image ou un PDF.",
    no_codes="Aucun code trouvé : il faut au moins deux chiffres écrits à la main, nets et sans "
    "texte autour. Cadrez le code de plus près, bien éclairé.",
    turned="L’image était tournée : la voici remise droite ({degrees}° vers la droite).",
    many="Beaucoup de codes sur cette image : {count}. Tous sont exportés ; est-ce bien une page "
    "de codes ?",
    doubtful="Peu de chiffres sûrs ici : du texte, ou une image floue ? Si ce ne sont pas des "
    "codes écrits à la main, écartez-les d’un clic ; sinon, photographiez-les de plus près.",
    all_aside="Écarter les codes de cette image",
    page_of="{name}, page {page}",
    picture_of="Image : {name}",
    more_codes="Afficher la suite ({count} de plus)",
    more_pictures="Afficher les images suivantes ({count} de plus)",
    states={
        "sure": "sûr",
        "check": "à vérifier",
        "done": "vérifié",
        "corrected": "corrigé",
        "aside": "écarté",
    },
    counted={
        "sure": "sûr(s)",
        "check": "à vérifier",
        "done": "vérifié(s)",
        "aside": "écarté(s)",
    },
    colon=" : ",
    confidence="confiance {percent}",
    legend="Cadre plein : chiffre sûr ; tirets : chiffre douteux ; « ? » : illisible.",
    holds="règle respectée",
    fails="règle non respectée",
    fails_now="{code} ne respecte toujours pas la règle : Z y revient, sinon il reste ainsi.",
    wrong_count="{count} chiffres lus, {length} attendus",
    proposed="Proposition : {code}",
    open="Vérifier ou corriger ce code",
    review="Vérifier ({count})",
    review_label="Vérification, un code à la fois",
    left="À vérifier : {count}",
    keys="Un chiffre corrige et passe au suivant ; Entrée accepte le code ; ← → changent de "
    "chiffre, ↑ ↓ de code ; Z annule ; + ajoute un chiffre, Suppr l’enlève ; P prend la "
    "proposition ; X écarte ce qui n’est pas un code.",
    asked="Chiffre {place} sur {count} : {value}. Code lu : {code}.",
    missing="Un chiffre est illisible : tapez-le, ou enlevez-le s’il n’y a rien.",
    proposal="Proposition qui respecte la règle :",
    take="Prendre (P)",
    accept="Accepter (Entrée)",
    undo="Annuler (Z)",
    previous="Code précédent",
    next="Code suivant",
    digit_left="Chiffre précédent",
    digit_right="Chiffre suivant",
    remove="Enlever ce chiffre",
    insert="Ajouter un chiffre",
    aside="Pas un code (X)",
    finished="Plus rien à vérifier.",
    copy="Copier tous les codes",
    copied="Codes copiés : {count}, dont à vérifier : {check}.",
    to_csv="Tableau (CSV)",
    to_xlsx="Tableau (Excel)",
    to_zip="Chiffres corrigés (ZIP)",
    to_zip_help="Les images des chiffres que vous avez tapés, pour entraîner le lecteur",
    clear="Tout effacer",
    really_clear="Oui, effacer les codes",
    keep="Non, les garder",
    times="Est-ce que cela fait gagner du temps ?",
    reviewed="Vérifier : {each} s par code regardé ({count}), soit {overall} s par code sur les "
    "{all}.",
    measure="Mesurer ma frappe",
    measure_help="Dix des codes s’affichent un à un : tapez-les comme vous le feriez sans cet "
    "outil, Entrée après chacun.",
    turn="Code {turn} sur {count}",
    type_here="Tapez ce code",
    next_code="Suivant",
    typed="Taper : {each} s par code (mesuré ici sur {count}), écarts avec les codes lus : "
    "{mistakes}.",
    stop_typing="Arrêter la mesure",
    difference="tapé {typed}, lu {code}",
    saves="Vérifier prend {percent} % du temps de la frappe : {minutes} min de gagnées sur "
    "{count} code(s).",
    loses="Ici, vérifier prend {percent} % du temps de la frappe : taper irait plus vite, de "
    "{minutes} min sur {count} code(s).",
    finish_first="La comparaison s’affichera quand plus rien ne sera à vérifier.",
)

ENGLISH_CODES = CodeTexts(
    tab="Read a code",
    help="Photos, scans or PDFs of handwritten codes go in, the codes come out, and you look only "
    "at the digits in doubt.",
    drop="Drop or paste one or many pictures here, or PDFs",
    choose="Choose files",
    photograph="Take a photo",
    kind="What kind of code is it?",
    kinds={
        "free": "Free: digits, without a rule",
        "length": "Fixed length",
        "siren": "SIREN: 9 digits with a check digit",
        "siret": "SIRET: 14 digits with a check digit",
        "ean13": "EAN-13: bar code",
        "luhn": "Luhn: the last digit is a check digit",
        "postal": "French postal code",
        "phone": "French phone number",
        "pattern": "A pattern of your own",
    },
    length="Number of digits",
    pattern="Pattern",
    pattern_help="# for any digit, for example 75###",
    wrong_length="The length is not a number: write it in digits, for example 8.",
    wrong_pattern="This is no pattern: write # for any digit, for example 75###.",
    progress="Reading: {done} of {total}",
    stop="Stop",
    again="Try again",
    dismiss="Remove this message",
    not_read="no answer; check the connection, then try again. Everything else is kept.",
    unanswered="The page does not answer: check the connection and try again. Nothing is lost.",
    refused={
        "missing": "the picture is no longer available: upload it again.",
        "too_heavy": "the file is over {megabytes} MB: choose a lighter one.",
        "too_large": "the picture has too many pixels: crop it around the codes.",
        "too_small": "the picture is too small: photograph the code from closer by.",
        "vector": "SVG drawings are not accepted: save the picture as PNG or JPEG.",
        "unreadable": "this is neither a readable picture nor a PDF: choose a PNG, a JPEG, a "
        "phone photo or a PDF.",
        "damaged": "the file is incomplete or damaged: save or send it again.",
        "locked": "this PDF is protected by a password: save it without protection.",
        "too_long": "this PDF is over {pages} pages or {pdf_megabytes} MB: split it into several.",
    },
    page_refused="page {page}: {why}",
    nothing="No picture yet: drop, paste or choose a picture or a PDF first.",
    no_codes="No code found: it takes at least two sharp handwritten digits without text around "
    "them. Frame the code from closer by, well lit.",
    turned="The picture was turned: here it is set upright ({degrees}° clockwise).",
    many="A lot of codes in this picture: {count}. All are exported; is it a page of codes?",
    doubtful="Few sure digits here: is it text, or blurred? If these are no handwritten codes, set "
    "them aside at one click; else photograph them from closer by.",
    all_aside="Set aside the codes of this picture",
    page_of="{name}, page no. {page}",
    picture_of="Picture: {name}",
    more_codes="Show more ({count} left)",
    more_pictures="Show more pictures ({count} left)",
    states={
        "sure": "sure",
        "check": "to check",
        "done": "checked",
        "corrected": "corrected",
        "aside": "set aside",
    },
    counted={"sure": "sure", "check": "to check", "done": "checked", "aside": "set aside"},
    colon=": ",
    confidence="confidence {percent}",
    legend="Solid frame: a sure digit; dashes: a doubtful one; “?”: unreadable.",
    holds="rule met",
    fails="rule not met",
    fails_now="{code} still does not meet the rule: Z goes back to it, else it stays as it is.",
    wrong_count="{count} digits read, {length} expected",
    proposed="Proposal: {code}",
    open="Check or correct this code",
    review="Check ({count})",
    review_label="Review, one code at a time",
    left="To check: {count}",
    keys="A digit corrects and moves on; Enter accepts the code; ← → change the digit, ↑ ↓ the "
    "code; Z undoes; + adds a digit, Delete removes it; P takes the proposal; X sets aside "
    "what is no code.",
    asked="Digit {place} of {count}: {value}. Code as read: {code}.",
    missing="A digit can’t be read: type it, or remove it if nothing is there.",
    proposal="A proposal that meets the rule:",
    take="Take it (P)",
    accept="Accept (Enter)",
    undo="Undo (Z)",
    previous="Previous code",
    next="Next code",
    digit_left="Previous digit",
    digit_right="Next digit",
    remove="Remove this digit",
    insert="Add a digit",
    aside="Not a code (X)",
    finished="Nothing left to check.",
    copy="Copy all codes",
    copied="Codes copied: {count}, of them to check: {check}.",
    to_csv="Table (CSV)",
    to_xlsx="Table (Excel)",
    to_zip="Corrected digits (ZIP)",
    to_zip_help="The pictures of the digits you typed, to train the reader with",
    clear="Clear all",
    really_clear="Yes, clear the codes",
    keep="No, keep them",
    times="Does it save time?",
    reviewed="Checking: {each} s a code looked at ({count}), which is {overall} s a code over all "
    "{all}.",
    measure="Measure my typing",
    measure_help="Ten of the codes are shown one by one: type them as you would without this "
    "tool, Enter after each.",
    turn="Code {turn} of {count}",
    type_here="Type this code",
    next_code="Next",
    typed="Typing: {each} s a code (measured here on {count}), different from the codes read: "
    "{mistakes}.",
    stop_typing="Stop measuring",
    difference="typed {typed}, read {code}",
    saves="Checking takes {percent}% of the time of typing: {minutes} min saved over {count} "
    "code(s).",
    loses="Here, checking takes {percent}% of the time of typing: typing would be quicker, by "
    "{minutes} min over {count} code(s).",
    finish_first="The comparison will show once nothing is left to check.",
)
