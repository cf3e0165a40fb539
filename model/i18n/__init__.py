"""The languages of the page and of the tables, a file each."""

from model.i18n.en import ENGLISH
from model.i18n.fr import FRENCH
from model.i18n.language import Language

LANGUAGES = {language.code: language for language in (FRENCH, ENGLISH)}

__all__ = ["ENGLISH", "FRENCH", "LANGUAGES", "Language"]
