"""The 33 boroughs, each with a well-known street and a point upon it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A street inside a borough; degrees north and east."""

    borough: str
    street: str
    lat: float
    lon: float


_SPOTS = """
Barking and Dagenham|Longbridge Road|51.5420|0.1050
Barnet|Ballards Lane|51.6030|-0.1900
Bexley|Broadway|51.4565|0.1440
Brent|Wembley High Road|51.5520|-0.2960
Bromley|Bromley High Street|51.4030|0.0150
Camden|Camden High Street|51.5385|-0.1425
City of London|Cheapside|51.5140|-0.0940
Croydon|North End|51.3745|-0.0990
Ealing|Uxbridge Road|51.5125|-0.3040
Enfield|Church Street|51.6520|-0.0830
Greenwich|Powis Street|51.4915|0.0640
Hackney|Mare Street|51.5445|-0.0550
Hammersmith and Fulham|King Street|51.4925|-0.2310
Haringey|Wood Green High Rd|51.5950|-0.1095
Harrow|Station Road|51.5830|-0.3330
Havering|South Street|51.5765|0.1830
Hillingdon|Uxbridge High Street|51.5460|-0.4780
Hounslow|Hounslow High Street|51.4690|-0.3600
Islington|Upper Street|51.5410|-0.1025
Kensington and Chelsea|Kings Road|51.4875|-0.1690
Kingston upon Thames|Clarence Street|51.4100|-0.3030
Lambeth|Brixton Road|51.4640|-0.1145
Lewisham|Lewisham High Street|51.4585|-0.0120
Merton|Wimbledon Broadway|51.4200|-0.2020
Newham|Stratford Broadway|51.5410|0.0010
Redbridge|Ilford High Road|51.5595|0.0720
Richmond upon Thames|George Street|51.4605|-0.3040
Southwark|Peckham Rye Lane|51.4690|-0.0690
Sutton|Sutton High Street|51.3640|-0.1930
Tower Hamlets|Mile End Road|51.5225|-0.0430
Waltham Forest|Hoe Street|51.5830|-0.0200
Wandsworth|Garratt Lane|51.4540|-0.1910
Westminster|Oxford Street|51.5150|-0.1420
"""


def _read(line: str) -> Spot:
    borough, street, lat, lon = line.split("|")
    return Spot(borough=borough, street=street, lat=float(lat), lon=float(lon))


SPOTS = {spot.borough: spot for spot in map(_read, _SPOTS.strip().splitlines())}
