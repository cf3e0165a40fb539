"""Charts as pictures inside HTML."""

import numpy as np

from page import charts


def test_a_chart_is_an_html_picture_named_by_its_title() -> None:
    counts = np.eye(10, dtype=np.int64)
    figure = charts.confusion_matrix(counts, 'Of "all"', "written", "read", list("0123456789"))
    picture = charts.embed(figure)
    assert picture.startswith('<img alt="Of &#34;all&#34;" src="data:image/png;base64,')
    assert picture.endswith('">') and picture.count("<") == 1


def test_large_counts_are_written_small() -> None:
    for count, size in ((99, 10), (100, 7)):
        counts = np.full((10, 10), count)
        figure = charts.confusion_matrix(counts, "", "", "", list("0123456789"))
        assert {text.get_fontsize() for text in figure.axes[0].texts} == {size}
