"""Invented names of many origins; pairs are drawn by chance and mean nobody."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Given names and surnames that go together; given names by how the face is drawn."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    surnames: tuple[str, ...]
    weight: int


@dataclass(frozen=True, kw_only=True)
class Name:
    """A full name, and whether the drawn face is a man's."""

    full: str
    is_man: bool


ORIGINS = (
    Origin(
        men=("Oliver", "Callum", "Rhys", "Fergus", "Dominic", "Alistair", "Toby", "Kieran"),
        women=("Harriet", "Bronwen", "Isla", "Rosalind", "Felicity", "Orla", "Meredith", "Jo"),
        surnames=(
            "Ashdown",
            "Thistlewood",
            "Penhaligon",
            "Garroway",
            "Llewelyn-Harcourt",
            "Mackintosh",
            "O'Driscoll",
            "Featherstonehaugh",
            "Quill",
            "Wetherby",
            "Ballantyne",
            "Ng-Whitcombe",
        ),
        weight=9,
    ),
    Origin(
        men=("Arjun", "Imran", "Harpreet", "Sanjay", "Tahmid", "Nuwan"),
        women=("Priyanka", "Ayesha", "Jasleen", "Nadia", "Sharmin", "Kavitha"),
        surnames=(
            "Rathore",
            "Qureshi",
            "Dhaliwal",
            "Chowdhury",
            "Venkataraman",
            "Wickramasinghe",
            "Bhatt",
            "Siddiqui",
        ),
        weight=6,
    ),
    Origin(
        men=("Kwabena", "Olúwaṣeun", "Tendai", "Mamadou", "Yohannes", "Chidi"),
        women=("Abena", "Folákẹ́", "Rutendo", "Aïssatou", "Selam", "Ngozi"),
        surnames=(
            "Asante-Boateng",
            "Adébáyọ̀",
            "Chikwanha",
            "Diallo",
            "Tesfaye",
            "Okonkwo-Hale",
            "Mensah",
            "Eze",
        ),
        weight=5,
    ),
    Origin(
        men=("Łukasz", "Đorđe", "Mihăiță", "Andrzej", "Žygimantas", "Ondřej"),
        women=("Małgorzata", "Željka", "Ștefania", "Agnieszka", "Ieva", "Světlana"),
        surnames=(
            "Wójtowicz",
            "Đurđević",
            "Țăranu",
            "Brzęczyszczykiewicz",
            "Kazlauskienė",
            "Dvořáček",
            "Nowak-Reid",
        ),
        weight=4,
    ),
    Origin(
        men=("João", "Íñigo", "Rubén", "Thiago"),
        women=("Conceição", "Begoña", "Inés", "Luísa"),
        surnames=("Magalhães", "Núñez", "Echeverría", "de la Peña", "Gonçalves", "Araújo"),
        weight=2,
    ),
    Origin(
        men=("Søren", "Jürgen", "Éamonn", "Björn"),
        women=("Åsa", "Gråinne", "Zoë", "Siân"),
        surnames=("Østergaard", "Müller-Lyle", "Ó Súilleabháin", "Sjöström", "Noël", "Þórsson"),
        weight=2,
    ),
    Origin(
        men=("Wei", "Minh", "Haruki", "Jun-ho", "Lok-yin"),
        women=("Xiu", "Thảo", "Aiko", "Min-ji", "Suk-fong"),
        surnames=("Ouyang", "Nguyễn", "Shimizu", "Hwang", "Leung", "Tsang"),
        weight=3,
    ),
    Origin(
        men=("Emre", "Babak", "Khalil", "Aram"),
        women=("Gülşen", "Shirin", "Layla", "Narine"),
        surnames=("Yıldırım", "Khosravi", "al-Haddad", "Petrosyan", "Çağlar", "Ben Youssef"),  # noqa: RUF001  Turkish has this letter
        weight=3,
    ),
    Origin(
        men=("Delroy", "Winston", "Marlon"),
        women=("Shanice", "Yvette", "Marcia"),
        surnames=("Campbell-Grange", "Pinnock", "St Hilaire", "Braithwaite"),
        weight=2,
    ),
)


def draw(chance: random.Random, count: int) -> list[Name]:
    """Return `count` different names, the origins by their weights."""
    weights = [origin.weight for origin in ORIGINS]
    names: dict[str, Name] = {}
    while len(names) < count:
        origin = chance.choices(ORIGINS, weights)[0]
        is_man = chance.random() < 0.62
        given = chance.choice(origin.men if is_man else origin.women)
        full = f"{given} {chance.choice(origin.surnames)}"
        names.setdefault(full, Name(full=full, is_man=is_man))
    return list(names.values())
