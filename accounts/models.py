"""Users and teams, officers' devices, the codes that enrol them and the tokens of their shifts.

Of every secret only a digest is kept. The seed of a TOTP must be readable to be of use; it lies in
django-otp's own row.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Max
from django.db.models.functions import Lower
from django_otp.plugins.otp_totp.models import TOTPDevice
from uuid_utils.compat import uuid7

from foundation.queries.compiled import CompilingQuerySet, compiled
from foundation.vocabulary import Vocabulary

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class Role(Vocabulary):
    """What somebody is here to do.

    A supervisor is an operator with more rights; a reviewer decides nothing. Analyst, partner,
    coordinator and team belong to the community half and open no page of the control room.
    """

    OPERATOR = "operator", "operator"
    SUPERVISOR = "supervisor", "supervisor"
    REVIEWER = "reviewer", "reviewer"
    OFFICER = "officer", "officer"
    ANALYST = "analyst", "analyst"
    PARTNER = "partner", "partner"
    COORDINATOR = "coordinator", "coordinator of walks"
    TEAM = "team", "town-centre team"


class Team(models.Model):
    """A team of the force: officers and control-room staff belong to one.

    Two are the same team by id alone. `skeleton` is of the name (foundation.look_alikes), so that
    no two teams look alike; `accounts.teams` makes rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    skeleton = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Make users.

    Their names are kept in lower case, so that nobody can be mistaken for somebody else.
    """

    def create_user(
        self,
        *,
        username: str,
        display_name: str,
        role: Role,
        team: Team,
        password: str | None = None,
    ) -> "User":
        """Store a user; without a password the account cannot sign in with one.

        Raise IntegrityError on a taken name.
        """
        user = User(
            username=User.normalise(username), display_name=display_name, role=role, team=team
        )
        user.set_password(password)
        user.save(force_insert=True)
        return user

    def create_officer(self, *, username: str, display_name: str, team: Team) -> "User":
        """Store an officer's user, who signs in on an enrolled device and never with a password."""
        return self.create_user(
            username=username, display_name=display_name, role=Role.OFFICER, team=team
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user however the name was typed. Raise User.DoesNotExist."""
        return self.get(username=User.normalise(username or ""))


class User(AbstractBaseUser):
    """Somebody who may come in: control-room staff, or an officer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=100)
    role = models.CharField(max_length=16, choices=Role.as_choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "role"]

    objects: ClassVar[UserManager] = UserManager()

    if TYPE_CHECKING:
        team_id: UUID

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="user_name_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="user_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @staticmethod
    def normalise(username: str) -> str:
        """Give the one spelling under which a name is stored and looked up."""
        return AbstractBaseUser.normalize_username(username.strip()).lower()


class DeviceQuerySet(CompilingQuerySet["Device"]):
    """Devices, as the officer check asks of them."""

    @compiled
    def last_sign_in_of(
        self, *, device_id: "UUID"
    ) -> "models.QuerySet[Device, tuple[UUID, datetime | None]]":
        """Find whose a device is and the last sign-in on it; no row where it may not be used."""
        usable = self.filter(pk=device_id, revoked_at=None, user__is_active=True)
        last = usable.annotate(last_sign_in_at=Max("shift_tokens__signed_in_at"))
        return last.values_list("user_id", "last_sign_in_at")


class Device(models.Model):
    """A force-issued device that one officer signs in on.

    Its id is public; the secret is on the device alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="devices"
    )
    name = models.CharField(max_length=60)
    secret_digest = models.BinaryField()
    totp = models.OneToOneField(TOTPDevice, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    if TYPE_CHECKING:
        user_id: UUID

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at__isnull=True),
                name="device_one_active_a_user",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class EnrolmentCode(models.Model):
    """A code by which an officer enrols a device: a supervisor's, works once, for minutes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolment_codes"
    )
    code_digest = models.BinaryField(unique=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        user_id: UUID
        issued_by_id: UUID | None

    def __str__(self) -> str:
        return str(self.id)


class ShiftTokenQuerySet(CompilingQuerySet["ShiftToken"]):
    """Shift tokens, found by digest at every request of a device."""

    @compiled
    def by_digest(self, *, token_digest: bytes) -> "ShiftTokenQuerySet":
        """Select the shift of this token with its device and user."""
        return self.select_related("device__user").filter(token_digest=token_digest)


class ShiftToken(models.Model):
    """One sign-in of a device, for a shift at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="shift_tokens")
    token_digest = models.BinaryField(unique=True)
    signed_in_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    signed_out_at = models.DateTimeField(null=True)

    objects = ShiftTokenQuerySet.as_manager()

    if TYPE_CHECKING:
        device_id: UUID

    class Meta:
        # Read by devices.standing(): the newest sign-in of a device, at every officer check.
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["device", "-signed_in_at"], name="shift_token_newest_of_device"),
        ]

    def __str__(self) -> str:
        return str(self.id)
