"""The languages of the page and of the tables: each folder here is one.

A new language is a copy of such a folder with other words in it, those of the kinds of codes
(`kinds`) among them, which French and English have in `model/codes/kinds.py`.
"""

import importlib
import pkgutil

from model.i18n.language import Language

__all__ = ["ENGLISH", "FRENCH", "LANGUAGES", "Language"]


def _find_languages() -> dict[str, Language]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg)
    found = [importlib.import_module(f"{__name__}.{name}").LANGUAGE for name in names]
    return {language.code: language for language in found}


LANGUAGES = _find_languages()
ENGLISH, FRENCH = LANGUAGES["en"], LANGUAGES["fr"]
