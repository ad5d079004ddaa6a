"""Staff of these pages as the log names them."""

from accounts.models import User
from foundation.audit.ledger import Actor, ActorKind


def of(user: User) -> Actor:
    """Name a user as the actor of what they do."""
    return Actor(kind=ActorKind.OPERATOR, id=user.id)
