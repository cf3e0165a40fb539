"""All the words a visitor reads, in French and in English."""

from dataclasses import dataclass

from model import Reading
from model.digits.reading import Verdict
from model.images.pages import MAX_PAGES, MAX_PDF_BYTES
from model.images.picture import MAX_BYTES, MIN_SIDE, Reason
from page.code_texts import ENGLISH_CODES, FRENCH_CODES, CodeTexts


@dataclass(frozen=True)
class TrialTexts:
    """What is said about the visitor's own tests."""

    which_digit: str
    title: str
    none_yet: str
    one_more: str
    columns: tuple[str, ...]
    yes: str
    no: str
    drawn: str
    uploaded: str
    no_digit: dict[Verdict, str]
    total: str
    correct: str
    rate: str
    confidence: str
    best: str
    hardest: str
    by_digit: str
    confusion: str
    meant: str
    read: str
    undo: str
    clear: str
    really_clear: str
    keep: str
    strengths: str
    limits: str
    proposals: str
    your_words: str
    to_csv: str
    to_report: str
    to_zip: str
    report: str
    date: str
    network: str
    tested: str
    about: str
    trained_on: str


@dataclass(frozen=True)
class NetworkTexts:
    """What is said about the networks."""

    title: str
    help: str
    columns: tuple[str, ...]
    measure: str
    model: str
    origin: str
    scratch: str
    curves: str
    epoch: str
    loss: str
    training: str
    validation: str
    reliability: str
    confidence: str
    right: str
    confusion: str
    handwriting: str
    mistakes: str
    mistake: str
    layers: str
    layer_columns: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """One language; `{…}` are filled in where the words are said."""

    lang: str
    title: str
    help: str
    draw: str
    upload: str
    pad: str
    picture: str
    upload_here: str
    predict: str
    clear: str
    show_maps: str
    confidence: str
    glyph: str
    maps: str
    map_caption: str
    evidence: str
    evidence_key: str
    why: dict[str, str]
    convolution: str
    maps_shown: str
    all_maps: str
    order: str
    by_number: str
    by_influence: str
    examples: str
    waiting: str
    nothing_drawn: str
    nothing_uploaded: str
    no_digit_drawn: str
    no_digit_uploaded: str
    not_a_digit_drawn: str
    not_a_digit_uploaded: str
    several_drawn: str
    several_uploaded: str
    predicted: str
    unsure: str
    refused: dict[Reason, str]
    page_at: str
    shared_at: str
    not_shared: str
    port_busy: str
    stopped: str
    trials: TrialTexts
    networks: NetworkTexts
    codes: CodeTexts

    def number(self, value: float, decimals: int) -> str:
        """A number as this language writes it."""
        text = f"{value:.{decimals}f}"
        return text.replace(".", ",") if self.lang == "fr" else text

    def percent(self, share: float, decimals: int) -> str:
        """A share in [0, 1] as this language writes percentages."""
        text = self.number(100 * share, decimals)
        return f"{text} %" if self.lang == "fr" else f"{text}%"

    def signed_percent(self, share: float) -> str:
        """A share in [-1, 1] with its sign, in whole percent."""
        percents = round(100 * share)
        sign = "+" if percents > 0 else "\u2212" if percents < 0 else ""
        return sign + self.percent(abs(share), 0)

    def answer(self, reading: Reading, drawn: bool) -> str:
        """One sentence for a reading of a drawn or an uploaded picture."""
        if reading.verdict == "blank":
            return self.no_digit_drawn if drawn else self.no_digit_uploaded
        if reading.verdict == "not_a_digit":
            return self.not_a_digit_drawn if drawn else self.not_a_digit_uploaded
        if reading.verdict == "several":
            return self.several_drawn if drawn else self.several_uploaded
        if reading.verdict == "unsure":
            return self.unsure.format(
                digit=reading.digit,
                confidence=self.percent(reading.confidence, 0),
                runner_up=reading.runner_up,
            )
        # Never 100 %: rounding is no certainty.
        confidence = self.percent(min(reading.confidence, 0.9999), 2)
        return self.predicted.format(digit=reading.digit, confidence=confidence)

    def refusal(self, reason: Reason) -> str:
        """One sentence for a picture that cannot be read: what is wrong, what to do."""
        return self.refused[reason].format(
            megabytes=MAX_BYTES // 2**20,
            pixels=MIN_SIDE,
            pages=MAX_PAGES,
            pdf_megabytes=MAX_PDF_BYTES // 2**20,
        )


FRENCH = Texts(
    lang="fr",
    title="Reconnaissance de chiffres manuscrits",
    help="Dessinez un chiffre de 0 à 9, ou importez l’image d’un seul chiffre : "
    "la réponse s’affiche aussitôt.",
    draw="Dessiner",
    upload="Importer une image",
    pad="Dessinez ici",
    picture="Image d’un chiffre",
    upload_here="Déposez ou collez une image, ou cliquez pour la choisir",
    predict="Prédire",
    clear="Effacer",
    show_maps="Visualiser les feature maps",
    confidence="Confiance",
    glyph="Vu par le réseau",
    maps="Cartes (feature maps)",
    map_caption="filtre {number}",
    evidence="Ce qui a compté pour le réseau",
    evidence_key="Rouge : ce qui parle pour ; bleu : ce qui parle contre.",
    why={
        "answer": "Pourquoi {digit} ?",
        "runner_up": "Pourquoi {runner_up} ?",
        "difference": "Pourquoi {digit} plutôt que {runner_up} ?",
    },
    convolution="Couche de convolution",
    maps_shown="Nombre de cartes",
    all_maps="toutes",
    order="Ordre des cartes",
    by_number="par numéro",
    by_influence="par influence sur la réponse",
    examples="Exemples à essayer",
    waiting="La réponse s’affichera ici.",
    nothing_drawn="Le cadre est vide : dessinez un chiffre, puis relevez le crayon.",
    nothing_uploaded="Aucune image : déposez, collez ou choisissez d’abord une image.",
    no_digit_drawn="Aucun chiffre visible : dessinez-en un plus grand.",
    no_digit_uploaded="Aucun chiffre trouvé dans cette image : cadrez un seul chiffre, net, "
    "sur un papier uni et bien éclairé.",
    not_a_digit_drawn="Cela ne ressemble pas à un chiffre : dessinez un chiffre de 0 à 9.",
    not_a_digit_uploaded="Cela ne ressemble pas à un chiffre : cadrez un seul chiffre de 0 à 9.",
    several_drawn="Il y a plusieurs chiffres : dessinez-en un seul.",
    several_uploaded="Il y a plusieurs chiffres dans cette image : cadrez-en un seul.",
    predicted="Prédit : {digit} ({confidence})",
    unsure="Peut-être {digit} ({confidence}), sinon {runner_up}",
    refused={
        "missing": "Cette image n’est plus disponible : importez-la de nouveau.",
        "too_heavy": "Ce fichier dépasse {megabytes} Mo : choisissez une image plus légère.",
        "too_large": "Cette image a trop de pixels : recadrez-la autour du chiffre.",
        "too_small": "Cette image est trop petite : il faut au moins {pixels} pixels de côté.",
        "vector": "Les dessins SVG ne sont pas acceptés : enregistrez l’image en PNG ou en JPEG.",
        "unreadable": "Ce fichier n’est pas une image lisible : choisissez un PNG, un JPEG ou "
        "une photo de téléphone.",
        "damaged": "Cette image est incomplète ou abîmée : enregistrez-la ou envoyez-la de "
        "nouveau.",
        "locked": "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection.",
        "too_long": "Ce PDF dépasse {pages} pages ou {pdf_megabytes} Mo : découpez-le en "
        "plusieurs.",
    },
    page_at="La page est ouverte sur {url} (Ctrl-C pour l’arrêter).",
    shared_at="Lien public, valable une semaine au plus : {url} — quiconque a le lien peut "
    "utiliser la page.",
    not_shared="Pas de lien public (Internet ou le service de partage ne répond pas) : la page "
    "fonctionne sur cet ordinateur.",
    port_busy="Le port {port} de {host} n’est pas libre : choisissez-en un autre avec --port.",
    stopped="La page est arrêtée.",
    trials=TrialTexts(
        which_digit="Quel chiffre vouliez-vous écrire ? Un clic le note dans vos tests.",
        title="Évaluation : le journal de vos tests",
        none_yet="Aucun test noté : dessinez un chiffre, puis cliquez sous la réponse sur celui "
        "que vous vouliez écrire. Le journal reste dans ce navigateur.",
        one_more="Encore un test, et les graphiques s’afficheront ici.",
        columns=(
            "Chiffre dessiné",
            "Prédiction",
            "Confiance (%)",
            "Correct",
            "Doute",
            "Source",
            "Réseau",
        ),
        yes="Oui",
        no="Non",
        drawn="dessin",
        uploaded="image",
        no_digit={
            "not_a_digit": "pas un chiffre",
            "several": "plusieurs chiffres",
            "blank": "rien",
        },
        total="Nombre total de tests",
        correct="Prédictions correctes",
        rate="Taux de réussite",
        confidence="Confiance moyenne",
        best="Chiffres les mieux reconnus",
        hardest="Chiffres les plus difficiles",
        by_digit="Taux de réussite par chiffre",
        confusion="Matrice de confusion",
        meant="Chiffre voulu",
        read="Chiffre prédit",
        undo="Annuler le dernier",
        clear="Tout effacer",
        really_clear="Oui, effacer les tests",
        keep="Non, les garder",
        strengths="Points forts",
        limits="Limitations",
        proposals="Propositions d’amélioration",
        your_words="Ce que vous avez observé (repris dans le rapport)",
        to_csv="Tableau (CSV)",
        to_report="Rapport (HTML)",
        to_zip="Dessins (ZIP)",
        report="Rapport de tests : reconnaissance de chiffres manuscrits",
        date="Date",
        network="Réseau",
        tested="{name} : {rate} de réussite ici, sur {count} test(s)",
        about=" ; {mnist} sur les 10 000 chiffres de test de MNIST ; {parameters} paramètres",
        trained_on="Entraîné sur",
    ),
    networks=NetworkTexts(
        title="Architectures : les réseaux côte à côte",
        help="Cliquez sur une ligne : ce réseau vous répond, à vous seul. Justesse sur les "
        "chiffres de test de MNIST et sur des scripteurs que les réseaux n’ont jamais vus. Sans "
        "hésitation : la part des réponses que le réseau donne sans douter, dont 0,2 % au plus "
        "sont fausses.",
        columns=(
            "Réseau",
            "Format",
            "Paramètres",
            "Ko",
            "MNIST",
            "Stylo",
            "Papier",
            "Sans hésitation",
            "ms",
        ),
        measure="Mesurer la vitesse sur cette machine (ms par chiffre)",
        model="Modèle : le réseau choisi",
        origin="Entraîné sur {data} ; {epochs} époques, départ : {start} ; {date}.",
        scratch="poids tirés au hasard",
        curves="Courbes d’apprentissage",
        epoch="époque",
        loss="perte",
        training="entraînement",
        validation="validation",
        reliability="Confiance et justesse",
        confidence="confiance annoncée, %",
        right="réponses justes, %",
        confusion="Matrice de confusion : {data}",
        handwriting="écritures réelles",
        mistakes="Ses pires erreurs sur MNIST",
        mistake="{label} lu {read} ({confidence})",
        layers="Couches",
        layer_columns=("Couche", "Genre", "Sortie", "Paramètres"),
    ),
    codes=FRENCH_CODES,
)

ENGLISH = Texts(
    lang="en",
    title="Handwritten digit recognition",
    help="Draw a digit from 0 to 9, or upload a picture of a single digit: "
    "the answer appears at once.",
    draw="Draw",
    upload="Upload a picture",
    pad="Draw here",
    picture="Picture of a digit",
    upload_here="Drop or paste a picture, or click to choose one",
    predict="Predict",
    clear="Clear",
    show_maps="Show the feature maps",
    confidence="Confidence",
    glyph="Network’s view",
    maps="Feature maps",
    map_caption="filter {number}",
    evidence="What counted for the network",
    evidence_key="Red: what speaks for it; blue: what speaks against it.",
    why={
        "answer": "Why {digit}?",
        "runner_up": "Why {runner_up}?",
        "difference": "Why {digit} and not {runner_up}?",
    },
    convolution="Convolution",
    maps_shown="Number of maps",
    all_maps="all",
    order="Order of the maps",
    by_number="by number",
    by_influence="by influence on the answer",
    examples="Examples to try",
    waiting="The answer will appear here.",
    nothing_drawn="The pad is empty: draw a digit, then lift the pen.",
    nothing_uploaded="No picture yet: drop, paste or choose one first.",
    no_digit_drawn="No digit to be seen: draw a larger one.",
    no_digit_uploaded="No digit found in this picture: frame a single sharp digit on plain, "
    "well-lit paper.",
    not_a_digit_drawn="This does not look like a digit: draw a digit from 0 to 9.",
    not_a_digit_uploaded="This does not look like a digit: frame a single digit from 0 to 9.",
    several_drawn="There are several digits: draw just one.",
    several_uploaded="There are several digits in this picture: frame just one.",
    predicted="Predicted: {digit} ({confidence})",
    unsure="Perhaps {digit} ({confidence}), otherwise {runner_up}",
    refused={
        "missing": "This picture is no longer available: upload it again.",
        "too_heavy": "This file is over {megabytes} MB: choose a lighter picture.",
        "too_large": "This picture has too many pixels: crop it around the digit.",
        "too_small": "This picture is too small: each side needs at least {pixels} pixels.",
        "vector": "SVG drawings are not accepted: save the picture as PNG or JPEG.",
        "unreadable": "This file is not a readable picture: choose a PNG, a JPEG or a phone photo.",
        "damaged": "This picture is incomplete or damaged: save or send it again.",
        "locked": "This PDF is protected by a password: save it without protection.",
        "too_long": "This PDF is over {pages} pages or {pdf_megabytes} MB: split it into several.",
    },
    page_at="The page is open at {url} (Ctrl-C stops it).",
    shared_at="Public link, for up to a week: {url} — whoever has the link can use the page.",
    not_shared="No public link (the internet or the sharing service does not answer): the page "
    "works on this computer.",
    port_busy="Port {port} of {host} is not free: choose another with --port.",
    stopped="The page is stopped.",
    trials=TrialTexts(
        which_digit="Which digit did you mean? One click adds it to your tests.",
        title="Evaluation: the log of your tests",
        none_yet="No tests yet: draw a digit, then click below the answer on the one you meant. "
        "The log stays in this browser.",
        one_more="One more test, and the charts will appear here.",
        columns=(
            "Digit meant",
            "Prediction",
            "Confidence (%)",
            "Correct",
            "Doubt",
            "Source",
            "Network",
        ),
        yes="Yes",
        no="No",
        drawn="drawn",
        uploaded="picture",
        no_digit={
            "not_a_digit": "not a digit",
            "several": "several digits",
            "blank": "nothing",
        },
        total="Number of tests",
        correct="Correct predictions",
        rate="Success rate",
        confidence="Mean confidence",
        best="Digits read best",
        hardest="Hardest digits",
        by_digit="Success rate by digit",
        confusion="Confusion matrix",
        meant="Digit meant",
        read="Digit predicted",
        undo="Undo the last",
        clear="Clear all",
        really_clear="Yes, clear the tests",
        keep="No, keep them",
        strengths="Strengths",
        limits="Limitations",
        proposals="Proposals for improvement",
        your_words="What you have observed (goes into the report)",
        to_csv="Table (CSV)",
        to_report="Report (HTML)",
        to_zip="Drawings (ZIP)",
        report="Test report: handwritten digit recognition",
        date="Date",
        network="Network",
        tested="{name}: {rate} read right here, of {count} test(s)",
        about="; {mnist} of MNIST's 10,000 test digits; {parameters} parameters",
        trained_on="Trained on",
    ),
    networks=NetworkTexts(
        title="Architectures: the networks side by side",
        help="Click a row: that network answers you, and you alone. Accuracy on MNIST's test "
        "digits and on writers that the networks never saw. Without doubt: the share of answers "
        "that the network gives without doubting, of which at most 0.2% are wrong.",
        columns=(
            "Network",
            "Format",
            "Parameters",
            "KB",
            "MNIST",
            "Pen",
            "Paper",
            "Without doubt",
            "ms",
        ),
        measure="Measure the speed on this machine (ms a digit)",
        model="Model: the chosen network",
        origin="Trained on {data}; {epochs} epochs, from {start}; {date}.",
        scratch="random weights",
        curves="Learning curves",
        epoch="epoch",
        loss="loss",
        training="training",
        validation="validation set",
        reliability="Confidence and accuracy",
        confidence="confidence, %",
        right="right answers, %",
        confusion="Confusion matrix: {data}",
        handwriting="real handwriting",
        mistakes="Its worst mistakes on MNIST",
        mistake="{label} read as {read} ({confidence})",
        layers="Layers",
        layer_columns=("Layer", "Kind", "Output", "Parameters"),
    ),
    codes=ENGLISH_CODES,
)

TEXTS = {texts.lang: texts for texts in (FRENCH, ENGLISH)}
