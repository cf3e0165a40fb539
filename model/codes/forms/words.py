"""What is said about forms, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.codes.forms.form import FormError, FormReason


@dataclass(frozen=True)
class FormWords:
    """What a language says about forms.

    Attributes:
        form: the column of what a page is a form of,
        none: and what stands there where it is of none.
        to_check: the column of what a person must look at.
        other_codes: the column of what is written on a page of no form.
        missing: of a field, that nothing is written in it.
        unreadable: of a field, that it can't be read.
        proposed: of a field, what may have been meant; with `{code}`.
        pictures: the sheet of what the fields look like.
        refused: why a form can't be used, with `{field}` where it is about one.
    """

    form: str
    none: str
    to_check: str
    other_codes: str
    missing: str
    unreadable: str
    proposed: str
    pictures: str
    refused: Mapping[FormReason, str]

    def refusal(self, error: FormError) -> str:
        """Why a form can't be used, and what to do, in one sentence."""
        return self.refused[error.reason].format(field=error.field)


FORM_WORDS: Mapping[str, FormWords] = {
    "fr": FormWords(
        form="Formulaire",
        none="aucun",
        to_check="À vérifier",
        other_codes="Codes trouvés",
        missing="rien d’écrit",
        unreadable="illisible",
        proposed="proposé : {code}",
        pictures="Images",
        refused={
            "no_form": "Ce fichier n’est pas un modèle de formulaire : choisissez un fichier "
            "enregistré par ce programme.",
            "too_heavy": "Ce fichier est trop lourd pour un modèle de formulaire : choisissez un "
            "fichier enregistré par ce programme.",
            "newer": "Ce modèle vient d’une version plus récente : mettez le programme à jour.",
            "no_fields": "Ce modèle n’a pas de champ : tracez-en au moins un.",
            "too_many": "Ce modèle a trop de champs : gardez-en 60 au plus.",
            "name": "Un nom est vide ou trop long : écrivez-le sur une ligne, en 80 caractères au "
            "plus.",
            "twice": "Deux champs s’appellent « {field} » : donnez à chacun son nom.",
            "kind": "Le champ « {field} » a un type inconnu : choisissez-en un dans la liste.",
            "outside": "Le champ « {field} » est vide ou sort de la page : tracez-le dans la page.",
            "overlapping": "Le champ « {field} » en recouvre un autre : tracez-les l’un à côté de "
            "l’autre.",
            "no_print": "Cette page a trop peu de texte imprimé pour être reconnue : prenez-en une "
            "plus nette, ou un formulaire avec plus de texte.",
        },
    ),
    "en": FormWords(
        form="Form",
        none="none",
        to_check="To check",
        other_codes="Codes found",
        missing="nothing written",
        unreadable="unreadable",
        proposed="proposed: {code}",
        pictures="Pictures",
        refused={
            "no_form": "This file is no form: choose a file that this program saved.",
            "too_heavy": "This file is too large for a form: choose a file that this program "
            "saved.",
            "newer": "This form is of a newer version: update the program.",
            "no_fields": "This form has no fields: draw at least one.",
            "too_many": "This form has too many fields: keep 60 at most.",
            "name": "A name is empty or too long: write it on one line, in 80 characters at most.",
            "twice": 'Two fields are called "{field}": give each a name of its own.',
            "kind": 'The field "{field}" is of an unknown kind: choose one of the list.',
            "outside": 'The field "{field}" is empty or reaches beyond the page: draw it within.',
            "overlapping": 'The field "{field}" lies over another: draw them side by side.',
            "no_print": "This page has too little print to be recognized: take a sharper one, or "
            "a form with more text.",
        },
    ),
}


def form_words(lang: str) -> FormWords:
    """The words of a language; English ones where it has none."""
    return FORM_WORDS.get(lang, FORM_WORDS["en"])
