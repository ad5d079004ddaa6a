"""Everybody who may call the officers' API, and cases at every stage for them to name."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto, unique

from accounts import devices, second_factor
from accounts.models import Device, ShiftToken, User
from foundation.audit import clock, ledger
from foundation.encryption import credentials
from tests.support import database_owner
from tests.support.factories import OfficerActor, World
from verification.actions.officers import verification_actions
from verification.enums import OfficerStage
from verification.models import Verification

_SHIFT = timedelta(hours=12)


@unique
class Who(Enum):
    """Who calls, as seen from the case that the request names."""

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
class StageCases:
    """A case at every stage, each of an officer of its own, and one officer who has none."""

    by_stage: dict[str, Case] = field(default_factory=dict)
    other: str = ""
    enrolment_code: str = ""

    def token(self, who: Who, *, stage: str) -> str | None:
        """Name the token that somebody calls with; None where they have none."""
        if who is Who.NOBODY:
            return None
        return self.other if who is Who.OTHER_OFFICER else self.by_stage[stage].tokens[who]


def make_stage_cases(world: World) -> StageCases:
    """Take a case to every stage by the real actions."""
    operator = world.make_operator()
    newcomer = world.make_officer().device
    with ledger.transaction():
        code = devices.issue_enrolment_code(user=newcomer.user, actor=ledger.COMMAND)
    stage_cases = StageCases(other=_shift(world.make_officer().device), enrolment_code=code)
    for stage in OfficerStage:
        actor = world.make_officer()
        case = world.fresh(_taken_to(stage, world=world, actor=actor, operator=operator))
        assert case.officer_stage == stage
        stage_cases.by_stage[stage] = _with_tokens(case, actor=actor)
    return stage_cases


def _taken_to(
    stage: OfficerStage, *, world: World, actor: OfficerActor, operator: User
) -> Verification:
    """Take a new case of an officer to a stage."""
    if stage is OfficerStage.WAITING:
        return world.make_request(actor)
    if stage is OfficerStage.CHECKING:
        return world.make_joined(actor)[0]
    if stage is OfficerStage.CALL_CONTROL_ROOM:
        case = world.make_joined(actor)[0]
        world.claim(case, operator)
        with ledger.transaction():
            return verification_actions.tell_officer(ref=case.ref, by=operator)
    case = world.make_confirmed(actor, operator)[0]
    if stage is OfficerStage.ENDED:
        world.end(actor, case)
    return case


def _with_tokens(case: Verification, *, actor: OfficerActor) -> Case:
    """Sign its officer in, in every way there is; only OWNER's token is wholly good."""
    secret = secrets.token_urlsafe(32)
    actor.device.secret_digest = credentials.digest_of_secret(secret)
    with database_owner.past_guards():
        actor.device.save(update_fields=["secret_digest"])
    return Case(
        id=str(case.id),
        ref=case.ref,
        device_id=str(actor.device.id),
        device_secret=secret,
        tokens={
            Who.OWNER: _shift(actor.device),
            Who.WRONG_TOKEN: secrets.token_urlsafe(32),
            Who.DEVICE_SECRET: secret,
            Who.RUN_OUT: _shift(actor.device, expires_in=timedelta(minutes=-1)),
            Who.SIGNED_OUT: _shift(actor.device, signed_out=True),
            Who.REVOKED: _shift(_former_device(actor.device)),
        },
    )


def _shift(device: Device, *, expires_in: timedelta = _SHIFT, signed_out: bool = False) -> str:
    """Begin a shift on a device, and give its token."""
    token = secrets.token_urlsafe(32)
    now = clock.db_now()
    ShiftToken.objects.create(
        device=device,
        token_digest=credentials.digest_of_secret(token),
        signed_in_at=now + expires_in - _SHIFT,
        expires_at=now + expires_in,
        signed_out_at=now if signed_out else None,
    )
    return token


def _former_device(device: Device) -> Device:
    """Give the device's officer an earlier one, which is out of use."""
    now = clock.db_now()
    return Device.objects.create(
        user=device.user,
        name="former",
        secret_digest=credentials.digest_of_secret(secrets.token_urlsafe(32)),
        totp=second_factor.enrol(user=device.user, name="former"),
        enrolled_at=now,
        revoked_at=now,
    )
