"""Faces are small JPEGs, different for each officer and for the record and now."""

import io

from PIL import Image

from simulator.sample_force import faces, people
from simulator.sample_force.looks import Hair

EVERYBODY = people.everybody()


def test_a_face_is_a_small_jpeg() -> None:
    for person in EVERYBODY[:40]:
        jpeg = faces.draw(person)
        assert len(jpeg) <= 15_000
        with Image.open(io.BytesIO(jpeg)) as image:
            assert (image.format, image.size) == ("JPEG", (300, 375))


def test_every_kind_of_hair_can_be_drawn_both_ways() -> None:
    for hair in Hair:
        person = next(p for p in EVERYBODY if p.appearance.hair is hair)
        assert 0 < len(faces.draw(person)) <= 15_000
        assert 0 < len(faces.draw(person, live=True)) <= 15_000


def test_a_face_is_always_drawn_the_same() -> None:
    person = EVERYBODY[0]
    assert faces.draw(person) == faces.draw(person)
    assert faces.draw(person, live=True) == faces.draw(person, live=True)
    assert faces.draw(person) != faces.draw(person, live=True)


def test_no_two_officers_share_a_face() -> None:
    assert len({faces.draw(person) for person in EVERYBODY[:60]}) == 60
