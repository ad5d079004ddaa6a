"""A small proxy that ends TLS before processes of several roles, as nginx would, for tests."""

import asyncio
import contextlib
import datetime
import ipaddress
import itertools
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# What is ours to say, whatever the client claims; and one request a connection keeps this small.
_OURS = (b"x-forwarded-proto:", b"connection:", b"keep-alive:")
_HEAD_AT_MOST = 64_000


class TlsProxy:
    """Listen on a port of localhost; ask the processes in turn, and the next when one is away.

    `backends` and `hooks`, which get the provider's webhooks, are ports of 127.0.0.1; they may be
    filled later.
    """

    def __init__(self, folder: Path) -> None:
        self.certificate = folder / "proxy.pem"
        _write_certificate(self.certificate)
        self.backends: list[int] = []
        self.hooks: list[int] = []
        self._requests: set[asyncio.Task[None]] = set()
        self._turns = itertools.count()
        self._loop = asyncio.new_event_loop()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(
                self._accept, "127.0.0.1", 0, ssl=context, limit=_HEAD_AT_MOST, backlog=200
            )
        )
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"https://localhost:{port}"
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @contextlib.contextmanager
    def running(self) -> Iterator["TlsProxy"]:
        """Serve for the length of a `with` statement."""
        self._thread.start()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._server.close()
            self._loop.run_until_complete(self._end_requests())
            self._loop.close()

    async def _end_requests(self) -> None:
        """Let go of requests that a killed process will never answer."""
        for task in self._requests:
            task.cancel()
        await asyncio.gather(*self._requests, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # asyncio itself holds no task: one that waits for a client which is gone would vanish.
        task = self._loop.create_task(self._serve(reader, writer))
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            ports = self.hooks if b" /webhooks/" in head.split(b"\r\n")[0] else self.backends
            turn = next(self._turns) % max(len(ports), 1)
            behind = await _first_that_answers(ports[turn:] + ports[:turn])
            if behind is None:
                writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            else:
                await _pass_on(head, reader, writer, *behind)
        writer.close()


async def _first_that_answers(
    ports: Sequence[int],
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    for port in ports:
        with contextlib.suppress(OSError):
            return await asyncio.open_connection("127.0.0.1", port)
    return None


async def _pass_on(
    head: bytes,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    behind_reader: asyncio.StreamReader,
    behind_writer: asyncio.StreamWriter,
) -> None:
    behind_writer.write(_marked(head))
    up = asyncio.ensure_future(_pour(reader, behind_writer))
    try:
        await _pour(behind_reader, writer)
    finally:
        up.cancel()
        behind_writer.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()


def _marked(head: bytes) -> bytes:
    """Return the head of a request with what a proxy adds to it."""
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(_OURS)]
    added = [b"X-Forwarded-Proto: https", b"X-Forwarded-For: 127.0.0.1", b"Connection: close"]
    return b"\r\n".join([first, *kept, *added]) + b"\r\n\r\n"


def _write_certificate(file: Path) -> None:
    """Write a key and its own certificate for localhost, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.touch(mode=0o600)
    file.write_bytes(secret + built.public_bytes(serialization.Encoding.PEM))
