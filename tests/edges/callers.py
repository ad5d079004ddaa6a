"""Everybody who may call the officers' API, and cases at every stage for them to name."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto, unique

from accounts import devices, second_factor
from accounts.models import Device, ShiftToken, User
from foundation.audit import clock, ledger
from foundation.encryption import digests
from tests.support.factories import OfficerActor, World
from verification.actions.officers import verification_actions
from verification.enums import OfficerStage
from verification.models import Verification

_SHIFT = timedelta(hours=12)


@unique
class Who(Enum):
    """Who calls, as seen from the case that his request names."""

    OWNER = auto()
    OTHER_OFFICER = auto()
    NOBODY = auto()
    WRONG_TOKEN = auto()
    DEVICE_SECRET = auto()
    RUN_OUT = auto()
    SIGNED_OUT = auto()
    REVOKED = auto()


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case at a stage, and what its officer's device, and others, could call with."""

    id: str
    ref: str
    device_id: str
    device_secret: str
    tokens: dict[Who, str]


@dataclass
class Town:
    """A case at every stage, each of an officer of its own, and one officer who has none."""

    cases: dict[str, Case] = field(default_factory=dict)
    other: str = ""
    enrolment_code: str = ""

    def token(self, who: Who, *, stage: str) -> str | None:
        """Name the token that somebody calls with; None where he has none."""
        if who is Who.NOBODY:
            return None
        return self.other if who is Who.OTHER_OFFICER else self.cases[stage].tokens[who]


def settle(world: World) -> Town:
    """Take a case to every stage by the real verbs."""
    operator = world.operator()
    newcomer = world.cop().device
    with ledger.transaction():
        code = devices.issue_enrolment_code(user=newcomer.user, actor=ledger.COMMAND)
    town = Town(other=_shift(world.cop().device), enrolment_code=code)
    for stage in OfficerStage:
        cop = world.cop()
        case = world.fresh(_taken_to(stage, world=world, cop=cop, operator=operator))
        assert case.officer_stage == stage
        town.cases[stage] = _with_tokens(case, cop=cop)
    return town


def _taken_to(
    stage: OfficerStage, *, world: World, cop: OfficerActor, operator: User
) -> Verification:
    """Take a new case of an officer to a stage."""
    if stage is OfficerStage.WAITING:
        return world.request(cop)
    if stage is OfficerStage.CHECKING:
        return world.join(cop)[0]
    if stage is OfficerStage.CALL_CONTROL_ROOM:
        case = world.join(cop)[0]
        world.claim(case, operator)
        with ledger.transaction():
            return verification_actions.tell_officer(ref=case.ref, by=operator)
    case = world.confirmed(cop, operator)[0]
    if stage is OfficerStage.ENDED:
        world.end(cop, case)
    return case


def _with_tokens(case: Verification, *, cop: OfficerActor) -> Case:
    """Sign its officer in, in every way there is; only OWNER's token is wholly good."""
    secret = secrets.token_urlsafe(32)
    cop.device.secret_digest = digests.of_secret(secret)
    cop.device.save(update_fields=["secret_digest"])
    return Case(
        id=str(case.id),
        ref=case.ref,
        device_id=str(cop.device.id),
        device_secret=secret,
        tokens={
            Who.OWNER: _shift(cop.device),
            Who.WRONG_TOKEN: secrets.token_urlsafe(32),
            Who.DEVICE_SECRET: secret,
            Who.RUN_OUT: _shift(cop.device, expires_in=timedelta(minutes=-1)),
            Who.SIGNED_OUT: _shift(cop.device, signed_out=True),
            Who.REVOKED: _shift(_former_device(cop.device)),
        },
    )


def _shift(device: Device, *, expires_in: timedelta = _SHIFT, signed_out: bool = False) -> str:
    """Begin a shift on a device, and give its token."""
    token = secrets.token_urlsafe(32)
    now = clock.db_now()
    ShiftToken.objects.create(
        device=device,
        token_digest=digests.of_secret(token),
        signed_in_at=now + expires_in - _SHIFT,
        expires_at=now + expires_in,
        signed_out_at=now if signed_out else None,
    )
    return token


def _former_device(device: Device) -> Device:
    """Give its officer the device that he had before, which is out of use."""
    now = clock.db_now()
    return Device.objects.create(
        user=device.user,
        name="former",
        secret_digest=digests.of_secret(secrets.token_urlsafe(32)),
        totp=second_factor.enrol(user=device.user, name="former"),
        enrolled_at=now,
        revoked_at=now,
    )
