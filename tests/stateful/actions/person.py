"""What comes from phones: the person's, unknown ones, staff; and the provider's repetitions."""

from foundation.audit import ledger
from tests.stateful.scene import Scene, Webhook
from verification.actions import contacts
from verification.actions.joining import inbound_texts

# What a text can say beside a code, by a name for each.
WORDS = {
    "ok": "OK",
    "yes": "yes",
    "sos": "SOS",
    "no": "no",
    "stop": "STOP",
    "quiet": "QUIET",
    "start": "START",
    "words": "he has a knife",
    "loose": "ok help",
    "phrase": "I need help, High Street by Boots",
    "coat": "blue coat",
    "empty": "",
}
_BESIDE = {"code": "", "code and words": " is he real", "code and sos": " SOS"}
CODED = (*_BESIDE, "wrong code", "two codes")


def text(scene: Scene, *, phone: str, says: str, case: int) -> None:
    """Text the published number."""
    body = _body(scene, says=says, case=case)
    _post(scene, Webhook(sid=f"SM{len(scene.webhooks):032x}", sender=phone, body=body))


def webhook_again(scene: Scene, *, number: int) -> None:
    """Post an earlier text once more, as providers do."""
    if scene.webhooks:
        webhook = scene.webhooks[-1 - number % len(scene.webhooks)]
        scene.webhooks.append(webhook)
        _receive(scene, webhook)


def erase(scene: Scene, *, phone: str) -> None:
    """Forget a phone for ever, where nobody needs it any more."""
    contact = scene.now.contact_of(
        next(index for index, known in scene.people.indexes.items() if known == phone)
    )
    if contact is not None:
        scene.in_transaction(lambda: contacts.erase(contact_id=contact.id, actor=ledger.COMMAND))


def _post(scene: Scene, webhook: Webhook) -> None:
    """Note the text, whether or not we live to take it: the provider would post it again."""
    scene.webhooks.append(webhook)
    _receive(scene, webhook)


def _receive(scene: Scene, webhook: Webhook) -> None:
    """Take one post of the provider."""
    scene.in_transaction(
        lambda: inbound_texts.receive(
            provider_sid=webhook.sid, sender=webhook.sender, body=webhook.body
        )
    )


def _body(scene: Scene, *, says: str, case: int) -> str:
    """Write the text."""
    if says in WORDS:
        return WORDS[says]
    if says == "wrong code":
        return _wrong(scene)
    row = scene.case(case)
    code = (row and scene.codes.get(row.id)) or _wrong(scene)
    return f"{code} {_wrong(scene)}" if says == "two codes" else code + _BESIDE[says]


def _wrong(scene: Scene) -> str:
    """Make up six digits that are nobody's."""
    taken = set(scene.codes.values())
    return next(code for n in range(1000) if (code := f"{n:06d}") not in taken)
