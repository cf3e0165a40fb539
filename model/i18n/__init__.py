"""The languages of the page and of the tables: each file here is one, but for `language.py`.

A new language is a copy of such a file with other words in it, those of the kinds of codes
(`kinds`) among them, which French and English have in `model/codes/kinds.py`.
"""

import importlib
import pkgutil

from model.i18n.language import Language

__all__ = ["ENGLISH", "FRENCH", "LANGUAGES", "Language"]


def _find_languages() -> dict[str, Language]:
    names = sorted({file.name for file in pkgutil.iter_modules(__path__)} - {"language"})
    found = [importlib.import_module(f"{__name__}.{name}").LANGUAGE for name in names]
    return {language.code: language for language in found}


LANGUAGES = _find_languages()
ENGLISH, FRENCH = LANGUAGES["en"], LANGUAGES["fr"]
