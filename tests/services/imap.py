"""A real IMAP server (Debian's dovecot) as an ordinary process, with its own configuration and folder, as root or not."""

import grp
import imaplib
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import trustme

from tests.services.children import answers, running
from tests.services.ports import free_ports

USER, PASSWORD = "replies@clinic.example", "password-of-the-tests"
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/mail
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""


@dataclass
class Server:
    """A mail server with one mailbox: where it is, and the client of somebody who puts mail there."""

    port: int
    tls_port: int
    authority: Path
    password_file: Path
    folder: Path = field(repr=False)

    @contextmanager
    def client(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Hold a client of its own open on a folder."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            client.select(folder)
            yield client

    def put(self, mail: EmailMessage | bytes, folder: str = "INBOX") -> bytes:
        """Put a mail into a folder, as a delivery would; return its bytes."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        with self.client() as client:
            status, said = client.append(folder, None, None, raw)  # type: ignore[arg-type]
        assert status == "OK", said
        return raw

    def flags(self, folder: str = "INBOX") -> list[str]:
        """Return the flags of each mail of a folder, in order."""
        with self.client(folder) as client:
            found = client.uid("FETCH", "1:*", "(FLAGS)")[1]
        return [one.decode() for one in found if isinstance(one, bytes)]

    def empty(self) -> None:
        """Delete every mail and every folder but the first."""
        with self.client() as client:
            client.uid("STORE", "1:*", "+FLAGS", "\\Deleted")
            client.expunge()
            client.delete("Done")


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Run one in a folder of its own. Raises AssertionError: it does not start."""
    port, tls_port = free_ports(2)
    (folder / "mail").mkdir(parents=True)
    _certificate(folder)
    (folder / "password").write_text(PASSWORD + "\n")
    user = _unprivileged(folder)
    known = {
        "folder": folder, "user": user.pw_name, "group": grp.getgrgid(user.pw_gid).gr_name, "password": PASSWORD,
        "port": port, "tls_port": tls_port,
    }  # fmt: skip
    (folder / "dovecot.conf").write_text(_CONFIGURATION.format(**known))
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    command = [str(program), "-F", "-c", str(folder / "dovecot.conf")]
    with running(command, log=folder / "start.log", is_ready=lambda: answers(port)):
        yield Server(port, tls_port, folder / "authority.pem", folder / "password", folder)


def _certificate(folder: Path) -> None:
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1", "localhost")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    own.private_key_pem.write_to_path(folder / "server.key")
    for number, part in enumerate(own.cert_chain_pems):
        part.write_to_path(folder / "server.pem", append=number > 0)


def _unprivileged(folder: Path) -> pwd.struct_passwd:
    """Return as whom it runs: dovecot gives root no mail, and no login either."""
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    nobody = pwd.getpwnam("nobody")
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    for part in (folder, *folder.parents[:-1]):
        part.chmod(part.stat().st_mode | 0o011)
    return nobody
