"""Which codes are done once their doubtful digits are answered, as the browser is told."""

from dataclasses import replace

import numpy as np

from model.codes.code import CodePage, Evidence
from model.codes.kinds import kind_of
from page.codes import messages
from tests.code_doubles import DOUBTED, draw, make_code


def test_what_may_be_no_handwriting_is_never_sure_but_for_its_digits() -> None:
    code = make_code(DOUBTED)
    doubtful = replace(code, evidence=Evidence((), is_complete=True, is_doubtful=True))
    page, pixels = CodePage((code, doubtful)), np.asarray(draw(DOUBTED))
    shown = messages.show_page(page, pixels, kind_of("free")).codes
    assert [code.sure_but_for_digits for code in shown] == [True, False]
