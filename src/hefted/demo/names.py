"""Invented names of many origins, with the ethnic group, nationality and country that ASC-WDS asks for.

Given name and family name are drawn apart, so nobody in particular is meant.
"""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A group of names. `abroad` is the share born in `country` (ISO numeric code) with its nationality."""

    weight: int
    ethnicity: int
    country: int
    abroad: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    name: str
    sex: str
    ethnicity: int
    nationality: int
    country_of_birth: int


BRITISH = 826

ORIGINS = (
    Origin(
        44,
        31,
        826,
        0.0,
        (
            "Alison", "Amy", "Beth", "Carol", "Chloë", "Debbie", "Ellie", "Gemma", "Hannah", "Jade", "Janet",
            "Joanne", "Karen", "Kerry", "Leanne", "Lorraine", "Megan", "Michelle", "Natalie", "Pauline",
            "Rachel", "Sharon", "Tracey", "Zoë",
        ),
        (
            "Adam", "Callum", "Craig", "Dean", "Gareth", "Ian", "Kieran", "Lee", "Martin", "Neil", "Ryan",
            "Stuart",
        ),
        (
            "Ainsworth", "Barraclough", "Birkett", "Crossley", "Dewhirst", "Entwistle", "Fairclough",
            "Garside", "Hardcastle", "Illingworth", "Kershaw", "Lightfoot", "Murgatroyd", "Oldroyd",
            "Postlethwaite", "Ramsbottom", "Sedgwick", "Thistlethwaite", "Uttley", "Wolstenholme", "Yardley",
            "Smith-Jarvis",
        ),
    ),
    Origin(
        5,
        32,
        372,
        0.5,
        ("Aoife", "Bríd", "Niamh", "Orla", "Sinéad"),
        ("Eoin", "Pádraig", "Seán"),
        ("Ní Bhriain", "O'Neill", "O'Sullivan", "Mac Giolla", "D'Arcy"),
    ),
    Origin(
        11,
        44,
        566,
        0.8,
        ("Adaeze", "Blessing", "Chiamaka", "Folasade", "Ngozi", "Titilayo"),
        ("Chinedu", "Emeka", "Oluwaseun", "Tunde"),
        ("Adébáyọ̀", "Eze", "Nwachukwu", "Ogunleye", "Okonkwo", "Olatunji"),
    ),
    Origin(
        8,
        39,
        356,
        0.7,
        ("Anjali", "Deepa", "Jincy", "Meera", "Sheeja"),
        ("Arun", "Bijo", "Rajesh", "Vinod"),
        ("Chacko", "Kurian", "Menon", "Nair", "Patel", "Varghese"),
    ),
    Origin(
        6,
        44,
        716,
        0.75,
        ("Chipo", "Nyasha", "Rudo", "Tendai"),
        ("Farai", "Tatenda", "Tinashe"),
        ("Chikwanha", "Dube", "Moyo", "Mutasa", "Ncube"),
    ),
    Origin(
        8,
        34,
        616,
        0.9,
        ("Agnieszka", "Beata", "Małgorzata", "Żaneta"),
        ("Łukasz", "Paweł", "Wojciech"),
        ("Duda", "Kowalczyk", "Wójcik", "Zięba"),
    ),
    Origin(
        6,
        43,
        608,
        0.8,
        ("Analyn", "Jocelyn", "Maricel", "Rowena"),
        ("Jomar", "Rodel"),
        ("Bautista", "dela Cruz", "Magsaysay", "Peña", "Villanueva"),
    ),
    Origin(
        4,
        40,
        586,
        0.3,
        ("Aisha", "Farzana", "Rukhsana", "Saima"),
        ("Imran", "Usman"),
        ("Akhtar", "Hussain", "Mahmood", "Qureshi"),
    ),
    Origin(
        3,
        43,
        704,
        0.6,
        ("Hạnh", "Lan", "Thảo"),
        ("Đức", "Minh"),
        ("Nguyễn", "Phạm", "Trần"),
    ),
    Origin(
        3,
        34,
        642,
        0.9,
        ("Ioana", "Mădălina", "Ștefania"),
        ("Andrei", "Ionuț"),
        ("Dumitrașcu", "Ionescu", "Țurcanu"),
    ),
    Origin(
        2,
        45,
        388,
        0.2,
        ("Marcia", "Sonia", "Yvonne"),
        ("Delroy", "Winston"),
        ("Bailey-Grant", "Clarke", "Gayle"),
    ),
)  # fmt: skip


class Names:
    """Hands out identities; no full name twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given: set[str] = set()
        self._weights = [origin.weight for origin in ORIGINS]

    def draw(self, *, women: float) -> Identity:
        rng = self._rng
        while True:
            origin = rng.choices(ORIGINS, self._weights)[0]
            sex = "f" if rng.random() < women else "m"
            name = f"{rng.choice(origin.women if sex == 'f' else origin.men)} {rng.choice(origin.families)}"
            if name not in self._given:
                break
        self._given.add(name)
        came = rng.random() < origin.abroad
        return Identity(
            name=name,
            sex=sex,
            ethnicity=origin.ethnicity,
            nationality=origin.country if came else BRITISH,
            country_of_birth=origin.country if came else BRITISH,
        )
