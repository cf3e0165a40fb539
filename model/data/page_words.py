"""What pages say: words and labels in three languages, and the numbers that people write."""

import unicodedata
from collections.abc import Callable, Sequence

import numpy as np

from model.codes.code import UNREADABLE
from model.data.line_tokens import pick

WORDS = {
    "fr": "le la les de du des et à un une dans pour sur avec par est sont vous nous votre être "
    "date commande client adresse signature quantité prix total montant référence à remplir en "
    "lettres capitales veuillez cocher la case correspondante société année numéro dossier élève "
    "épreuve durée page examen réponse question points remarque déclaration paiement facture "
    "livraison article désignation unité taxe échéance été reçu conditions générales",
    "de": "der die das und ein eine in für auf mit von ist sind Sie wir Ihre Name Vorname Straße "
    "Ort Datum Unterschrift Menge Preis Summe Betrag Bestellung Kunde Rechnung Lieferung Artikel "
    "Bezeichnung Einheit Bitte ankreuzen Zutreffendes ausfüllen Blockschrift Prüfung Punkte Seite "
    "Aufgabe Antwort Übung Größe Gebühr Zahlung innerhalb zwischen Hinweis Vertrag",
    "en": "the of and to in a is that for it on with as are this by be from or your you please "
    "name address date signature order customer quantity price total amount number reference fill "
    "block capitals tick box exam question points page answer student section instructions "
    "duration permitted calculator payment invoice delivery item description unit terms",
    "la": "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt "
    "ut labore et dolore magna aliqua enim minim veniam quis nostrud exercitation ullamco",
}
LABELS = {
    "fr": "Nom|Prénom|Date|Né(e) le|Téléphone|Tél.|Mobile|Code postal|N° de client|N° d'élève|"
    "Montant|Quantité|Référence|SIREN|SIRET|N° de dossier|Fax|Ville|Adresse|Total|Heure|Salle|"
    "N° de commande|Immatriculation|Kilométrage|Poids (kg)|Numéro de série|Compteur|Note",
    "de": "Name|Vorname|Datum|Geburtsdatum|Telefon|Tel.|Handy|PLZ|Kundennummer|Matrikelnummer|"
    "Betrag|Menge|Artikel-Nr.|Konto|IBAN|Aktenzeichen|Ort|Straße, Nr.|Summe|Uhrzeit|Raum|"
    "Bestell-Nr.|Zählerstand|Gewicht|Seriennummer|Personalnummer|Note|Punkte",
    "en": "Name|First name|Date|Date of birth|Phone|Mobile|Zip code|Customer no.|Student ID|"
    "Amount|Quantity|Reference|Account|Serial no.|Case no.|City|Address|Total|Time|Room|"
    "Order no.|Meter reading|Weight|Mileage|Score|Route|Unit|Employee ID|Candidate number",
}
HEADERS = {
    "fr": "N°|Article|Désignation|Qté|Prix|Total|Date|Heure|Points|Lot|Réf.|Joueur|Note|Sem.|A|B",
    "de": "Nr.|Artikel|Bezeichnung|Menge|Preis|Summe|Datum|Zeit|Punkte|Los|Spieler|Note|A|B|C|D",
    "en": "No.|Item|Description|Qty|Price|Total|Date|Time|Score|Lot|Ref|Player|Mark|A|B|C|Home",
}
SYLLABLES = (
    *("ba", "be", "ci", "do", "fu", "ga", "hi", "jo", "ka", "le", "mi", "no"),
    *("pu", "qua", "ra", "se", "ti", "vo", "wa", "xe", "ya", "zo", "tion", "ment"),
)
LANGUAGES = ("fr", "de", "en")


def words(language: str, count: int, rng: np.random.Generator) -> list[str]:
    """Words of a language, among them numbers and words that there are not."""
    return [_word(language, rng) for _ in range(count)]


def label(language: str, rng: np.random.Generator) -> str:
    return pick(LABELS[language].split("|"), rng)


def header(language: str, rng: np.random.Generator) -> str:
    return pick(HEADERS[language].split("|"), rng)


def heading(language: str, rng: np.random.Generator) -> str:
    """A title of one to four words."""
    text = " ".join(words(language, int(rng.integers(1, 5)), rng))
    return text.upper() if rng.random() < 0.3 else text[:1].upper() + text[1:]


def to_plain(text: str) -> str:
    """Text without accents, for fonts that have none."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("°", "o"))
    return apart.encode("ascii", "ignore").decode()


def printed_number(rng: np.random.Generator) -> str:
    """A number as print has it: a price, a year, an article's number."""
    kind = rng.integers(8)
    if kind == 0:
        return f"{rng.uniform(0, 2000):.2f}"
    if kind == 1:
        return str(rng.integers(1950, 2035))
    if kind == 2:
        return f"{rng.integers(100)}.{rng.integers(100):02d}"
    if kind == 3:
        return f"({rng.integers(1, 12)})"
    if kind == 4:
        return "-".join(
            digits(int(rng.integers(2, 6)), rng) for _ in range(int(rng.integers(2, 4)))
        )
    if kind == 5:
        return pick(NUMBERS, rng)(rng)
    return digits(int(rng.integers(1, 9)), rng)


def digits(count: int, rng: np.random.Generator) -> str:
    return "".join(map(str, rng.integers(0, 10, count)))


def written_number(rng: np.random.Generator) -> str:
    """A number as people write it on a page, with its marks."""
    return pick(NUMBERS, rng)(rng)


def short_number(rng: np.random.Generator, longest: int = 3) -> str:
    """A quantity or a score, without zeros in front."""
    weights = np.arange(longest + 1, 1, -1)
    length = 1 + int(rng.choice(longest, p=weights / weights.sum()))
    return str(rng.integers(10 ** (length - 1) if length > 1 else 0, 10**length))


def spoilt(text: str, rng: np.random.Generator) -> str:
    """A number of which one digit is scratched out."""
    places = [place for place, character in enumerate(text) if character.isdigit()]
    place = pick(places, rng)
    return text[:place] + UNREADABLE + text[place + 1 :]


def date(rng: np.random.Generator) -> str:
    day, month, year = rng.integers(1, 32), rng.integers(1, 13), rng.integers(1950, 2035)
    days = pick((f"{day}", f"{day:02d}"), rng)
    months = pick((f"{month}", f"{month:02d}"), rng)
    years = pick((f"{year}", f"{year % 100:02d}"), rng)
    mark = str(rng.choice(["/", ".", "-", " / ", " "], p=[0.5, 0.25, 0.13, 0.07, 0.05]))
    order = (
        (days, months, years) if rng.random() < 0.85 else (str(year), f"{month:02d}", f"{day:02d}")
    )
    return mark.join(order if rng.random() < 0.9 else order[:2])


def phone(rng: np.random.Generator) -> str:
    form = pick(
        ("## ## ## ## ##", "##.##.##.##.##", "##########", "### ### ## ##", "####-######",
         "### - ########", "###-####", "## - ## - ##", "###/######", "##### ######"),
        rng,
    )  # fmt: skip
    return _filled("0" + form[1:], rng)


def amount(rng: np.random.Generator) -> str:
    whole = int(10 ** rng.uniform(0, 5))
    mark = pick((",", "."), rng)
    cents = f"{rng.integers(100):02d}"
    text = str(whole)
    if whole >= 1000 and rng.random() < 0.5:
        text = f"{whole // 1000}{pick((' ', '.'), rng)}{whole % 1000:03d}"
    return text + (
        f"{mark}{cents}" if rng.random() < 0.8 else pick(("", f"{mark}-", f"{mark}--"), rng)
    )


def code(rng: np.random.Generator) -> str:
    """Four to fourteen digits, sometimes in groups."""
    if rng.random() < 0.6:
        return digits(int(rng.integers(4, 13)), rng)
    return _filled(
        pick(("### ### ###", "####-####", "## ####", "####/##", "#-####", "###-#"), rng), rng
    )


def time(rng: np.random.Generator) -> str:
    return f"{rng.integers(24)}{pick((':', '.', '-'), rng)}{rng.integers(60):02d}"


def score(rng: np.random.Generator) -> str:
    return f"{rng.integers(0, 21)}{pick(('/', ':', '-'), rng)}{rng.integers(1, 101)}"


NUMBERS: Sequence[Callable[[np.random.Generator], str]] = (
    *(date, date, phone, phone, amount, amount, code, code, code, time, score),
    *(short_number, short_number, lambda rng: digits(5, rng)),
)


def _word(language: str, rng: np.random.Generator) -> str:
    kind = rng.random()
    if kind < 0.05:
        return printed_number(rng)
    if kind < 0.17:
        return "".join(rng.choice(SYLLABLES, int(rng.integers(1, 5))))
    word = pick(WORDS[language].split(), rng)
    return word + str(rng.choice(["", ",", ".", " :"], p=[0.86, 0.07, 0.06, 0.01]))


def _filled(form: str, rng: np.random.Generator) -> str:
    return "".join(digits(1, rng) if character == "#" else character for character in form)
