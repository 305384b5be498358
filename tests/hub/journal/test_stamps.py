"""Time stamps (RFC 3161) asked of an authority that OpenSSL plays on this machine: taken, kept, and checked again."""

import http.server
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from wangbao.hub.journal import stamps

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")
CONFIG = """
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/leaf.pem
signer_key = {folder}/leaf.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """The address of an authority, and the file of its root certificate."""
    folder = tmp_path_factory.mktemp("tsa")
    config = folder / "tsa.cnf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    one = ("-config", str(config), "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    ca, leaf = folder / "ca.pem", folder / "leaf.pem"
    openssl("req", "-x509", *one, "-extensions", "ca", "-subj", "/CN=root", "-days", "9",
            "-keyout", str(folder / "ca.key"), "-out", str(ca))  # fmt: skip
    openssl("req", "-new", *one, "-subj", "/CN=tsa", "-keyout", str(folder / "leaf.key"),
            "-out", str(folder / "leaf.csr"))  # fmt: skip
    key = str(folder / "ca.key")
    openssl("x509", "-req", "-in", str(folder / "leaf.csr"), "-CA", str(ca), "-CAkey", key, "-CAcreateserial",
            "-extfile", str(config), "-extensions", "leaf", "-days", "9", "-out", str(leaf))  # fmt: skip

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl("ts", "-reply", "-queryfile", str(folder / "query"), "-out", str(folder / "reply"),
                    "-config", str(config), "-section", "one")  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/", ca
        served.shutdown()


def test_a_stamp_is_taken_and_holds_for_its_digest_alone(authority) -> None:
    address, root = authority
    given = stamps.stamp(address, "a" * 64, root)
    stamps.check(given, "a" * 64, root)
    with pytest.raises(ValueError, match="of something else"):
        stamps.check(given, "b" * 64, None)


def test_another_authoritys_signature_does_not_hold(authority, tmp_path: Path) -> None:
    address, _ = authority
    other = tmp_path / "other.pem"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=other",
            "-days", "9", "-keyout", str(tmp_path / "k"), "-out", str(other))  # fmt: skip
    given = stamps.stamp(address, "a" * 64)
    with pytest.raises(ValueError, match="signature does not hold"):
        stamps.check(given, "a" * 64, other)


@pytest.mark.parametrize("given", [b"", b"\x30\x00", b"<html>", b"0" * 70_000])
def test_what_is_no_answer_is_refused(given) -> None:
    with pytest.raises(ValueError, match=r"time.stamp"):
        stamps.check(given, "a" * 64, None)


def test_an_address_that_is_none_is_refused_and_one_that_is_dead_does_not_answer() -> None:
    with pytest.raises(ValueError, match="http"):
        stamps.stamp("file:///etc/passwd", "a" * 64)
    with pytest.raises(OSError, match="refused"):
        stamps.stamp("http://127.0.0.1:9/", "a" * 64)
