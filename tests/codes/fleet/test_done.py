"""Which pages are in a table, however many there are."""

from pathlib import Path

from model.codes.batch import Page
from model.codes.fleet.done import Done
from model.codes.table_file import Key


def test_it_holds_what_it_was_given_and_nothing_else() -> None:
    names = [f"scans/{number}.png" for number in range(2000)]
    done = Done(Key(name, "1") for name in names[::2])
    assert [name for name in names if Page(Path(name), 1) in done] == names[::2]
    assert not any(Page(Path(name), 2) in done for name in names)
    assert len(done) == 1000
    assert Page(Path("a"), 1) not in Done()
