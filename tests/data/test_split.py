"""Which writers are held out."""

from model.data.split import VALIDATION_SHARE, held_out


def test_a_writer_is_on_the_same_side_in_every_set() -> None:
    names = [f"writer {number}" for number in range(500)]
    sides = dict(zip(names, held_out(names), strict=True))
    assert [sides[name] for name in names[250:]] == held_out(names[250:]).tolist()
    assert abs(sum(sides.values()) / len(names) - VALIDATION_SHARE) < 0.05


def test_at_least_one_writer_is_held_out() -> None:
    assert all(held_out([name, name]).all() for name in ("ann", "bob", "eve"))
