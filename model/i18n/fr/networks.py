"""French: what is said about the networks."""

from model.i18n.network_texts import NetworkTexts

NETWORKS = NetworkTexts(
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
    origin="Entraîné sur {data} ; {epochs} époques, départ : {start} ; {date}.",
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
)
