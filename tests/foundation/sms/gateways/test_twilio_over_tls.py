"""The same gateway over TLS, as it is in production: its connections are of our own class."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from foundation.sms.gateways import base, twilio
from foundation.sms.gateways.twilio import TwilioGateway
from tests.simulator.stand_in import NUMBER, PHONE, SID, TOKEN

CALLBACK = "https://127.0.0.1:1/webhooks/twilio/status/x"


class Provider(BaseHTTPRequestHandler):
    """Take every text."""

    posts = 0

    def do_POST(self) -> None:
        """Answer as the provider does to a text it takes."""
        type(self).posts += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"sid": "SM7", "status": "queued"}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate of this machine's own, key and all in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a provider")])
    at = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = tmp_path / "provider.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def gateway(certificate: Path, settings: Any) -> Iterator[TwilioGateway]:
    """Give a gateway to a provider that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = HTTPServer(("127.0.0.1", 0), Provider)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = SID, TOKEN
    settings.PUBLISHED_NUMBER = NUMBER
    settings.TWILIO_BASE_URL = f"https://127.0.0.1:{server.server_port}"
    settings.PROVIDER_TIMEOUT = timedelta(seconds=4)
    gateway = TwilioGateway()
    gateway.prepare()
    Provider.posts = 0
    yield gateway
    server.shutdown()
    thread.join()
    server.server_close()


def send(gateway: TwilioGateway) -> str:
    """Send one text and answer its Sid."""
    return gateway.send(to=PHONE, body="WAIT.", callback_url=CALLBACK).sid


def trust(certificate: Path) -> None:
    """Have the gateway's client trust this certificate, and no other."""
    twilio._client().http_client.session.verify = str(certificate)


def test_a_text_goes_out_over_tls(gateway: TwilioGateway, certificate: Path) -> None:
    trust(certificate)
    assert send(gateway) == "SM7"
    assert Provider.posts == 1


def test_an_unknown_certificate_is_not_trusted(gateway: TwilioGateway) -> None:
    with pytest.raises(base.NotAccepted):
        send(gateway)
    assert Provider.posts == 0


def test_too_slow_a_look_up_leads_to_no_post_over_tls_either(
    gateway: TwilioGateway, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate)
    real = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(1.5)
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with pytest.raises(base.Busy):
        send(gateway)
    assert Provider.posts == 0
