"""The kinds of codes: one more is one more entry in `KINDS`, and nothing elsewhere.

`kind_of` gives the kind of a name, such as "siret", "length:8" or "pattern:75###". The check
digits are those of python-stdnum.
"""

import re
from dataclasses import replace

from stdnum import ean, luhn
from stdnum.fr import siren, siret

from model.codes.kind import Kind, Parameter, without_separators
from model.i18n import Language
from model.i18n.language import KindWords

ANY_DIGIT = "#"  # It stands for any digit in a pattern.


def _of_length(kind: Kind, value: str) -> Kind | None:
    sound = value.isascii() and value.isdigit() and int(value) > 0
    return replace(kind, length=int(value)) if sound else None


def _of_pattern(kind: Kind, value: str) -> Kind:
    """In a pattern, separators are there to be read by people; a code may lack them."""
    places = without_separators(value)
    if ANY_DIGIT not in places or not re.fullmatch(r"[0-9#]+", places):
        raise ValueError(
            f"{value!r} is no pattern: write # for any digit, a digit for itself, and "
            "separators between them as you like, such as 75###"
        )
    fits = re.compile(places.replace(ANY_DIGIT, "[0-9]")).fullmatch
    return replace(kind, length=len(places), is_valid=lambda digits: fits(digits) is not None)


# python-stdnum knows neither: a department or overseas territory, then its post office; and
# what is dialed within France. Whether they are in use, no rule can tell.
_is_postal_code = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-578])\d{3}").fullmatch
_is_phone_number = re.compile(r"0[1-9]\d{8}").fullmatch

_ALL = (
    Kind(
        "free",
        {
            "fr": KindWords("Libre", "des chiffres, sans règle"),
            "en": KindWords("Free", "digits, without a rule"),
        },
    ),
    Kind(
        "length",
        {
            "fr": KindWords(
                "Longueur fixe",
                parameter="Nombre de chiffres",
                error="La longueur n’est pas un nombre : écrivez-la en chiffres, par exemple 8.",
            ),
            "en": KindWords(
                "Fixed length",
                parameter="Number of digits",
                error="The length is not a number: write it in digits, for example 8.",
            ),
        },
        parameter=Parameter("8", _of_length, range=(2, 40)),
    ),
    Kind(
        "siren",
        {
            "fr": KindWords("SIREN", "9 chiffres et leur clé"),
            "en": KindWords("SIREN", "9 digits with a check digit"),
        },
        9,
        siren.is_valid,
    ),
    Kind(
        "siret",
        {
            "fr": KindWords("SIRET", "14 chiffres et leur clé"),
            "en": KindWords("SIRET", "14 digits with a check digit"),
        },
        14,
        siret.is_valid,  # It knows that those of La Poste add up differently.
    ),
    Kind(
        "ean13",
        {"fr": KindWords("EAN-13", "code-barres"), "en": KindWords("EAN-13", "bar code")},
        13,
        ean.is_valid,
    ),
    Kind(
        "luhn",
        {
            "fr": KindWords("Luhn", "le dernier chiffre est une clé"),
            "en": KindWords("Luhn", "the last digit is a check digit"),
        },
        is_valid=luhn.is_valid,
    ),
    Kind(
        "postal",
        {"fr": KindWords("Code postal français"), "en": KindWords("French postal code")},
        5,
        lambda digits: _is_postal_code(digits) is not None,
    ),
    Kind(
        "phone",
        {"fr": KindWords("Téléphone français"), "en": KindWords("French phone number")},
        10,
        lambda digits: _is_phone_number(digits) is not None,
    ),
    Kind(
        "pattern",
        {
            "fr": KindWords(
                "Modèle à vous",
                parameter="Modèle",
                help="# pour un chiffre quelconque, par exemple 75###",
                error="Ce modèle n’en est pas un : mettez # pour un chiffre quelconque, par "
                "exemple 75###.",
            ),
            "en": KindWords(
                "A pattern of your own",
                parameter="Pattern",
                help="# for any digit, for example 75###",
                error="This is no pattern: write # for any digit, for example 75###.",
            ),
        },
        parameter=Parameter("75###", _of_pattern),
    ),
)

KINDS = {kind.name: kind for kind in _ALL}


def kind_of(name: str) -> Kind:
    """The kind of a name, such as "siret", "length:8" or "pattern:75###".

    In a pattern, # is any digit and a digit is itself.

    Raises:
        ValueError: there is no such kind; the message says which there are.
    """
    family, _, value = name.partition(":")
    kind = KINDS.get(family)
    if kind is not None and kind.parameter is not None:
        kind = kind.parameter.apply(kind, value)
    elif family != name:
        kind = None
    if kind is None:
        raise _unknown(name)
    return replace(kind, name=name, parameter=None)


def list_kinds() -> list[str]:
    """A name for each kind, as `kind_of` takes it; those with a parameter come last."""
    kinds = sorted(KINDS.values(), key=lambda kind: kind.parameter is not None)
    return [kind.example for kind in kinds]


def describe_kinds() -> str:
    """The names of `list_kinds` in English, with what there is to know of each."""
    helps = {kind.example: kind.words["en"].help for kind in KINDS.values()}
    return ", ".join(f"{name} ({helps[name]})" if helps[name] else name for name in list_kinds())


def explain(name: str, language: Language) -> str:
    """What is wrong with a name that `kind_of` takes for none, in one sentence."""
    family = KINDS.get(name.partition(":")[0])
    wrong = "" if family is None else family.words_in(language).error
    return wrong or str(_unknown(name))


def name_in(name: str, language: Language) -> str:
    """What tables call a kind, such as "SIRET" or "Longueur fixe 8"; any other name is itself."""
    family, _, value = name.partition(":")
    if family not in KINDS:
        return name
    return f"{KINDS[family].words_in(language).name} {value}".strip()


def _unknown(name: str) -> ValueError:
    return ValueError(f"no kind of code {name!r}; there are {', '.join(list_kinds())}")
