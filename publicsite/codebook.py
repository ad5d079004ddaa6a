"""What each column of the open data means, for its page."""

from community.streetsafe.enums import Level, Measure, Reason, SpeaksAs, TimeBand

# In the order of the file.
CODEBOOK = (
    ("quarter", "Three months of a year, such as 2026-q3."),
    ("level", f"What is counted: {', '.join(Level.values)}."),
    ("borough", "The borough."),
    ("ward", "The ward. A borough has none."),
    ("unit", "Our number of a road. It stays the same. Its page is /streets/road/ and this."),
    ("usrn", "The street's own number in the UK, if we know it."),
    ("kind", "A part of a street (stretch), a whole street, or a place (spot)."),
    ("name", "The name of the road."),
    ("measure", f"What the number is of: {', '.join(Measure.values)}."),
    (
        "answer",
        "Of a reason, who spoke, or when: "
        + ", ".join([*(one.name.lower() for one in Reason), *SpeaksAs.values, *TimeBand.values])
        + ".",
    ),
    ("shown", "The number as we show it. It may say: withheld."),
    ("at_least", "It is this or more."),
    ("at_most", "It is this or less. It has no end if this is not there."),
)
