"""An archive that no single computer reads: `python -m model.codes SOURCE --out DESTINATION`.

    sources ──► bundles of pages ──► readers, one a core ──► a part of the table for each bundle
    sources.py                       reading.py              destination.py

Ray Data (`stream.py`) spreads bundles over a cluster, holds back who is too fast, and does again
what was lost with a node. A part has a name that follows from its pages, so what is done twice is
there once. What a table has of a page is said by `codes_table.py`, a row a code, and by
`forms_table.py`, a row a page of a form.
"""
