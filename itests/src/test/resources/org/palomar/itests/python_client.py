"""A user's day with the mail modules of Python: send, read, flag, move, delete.

Reads its settings from the environment; ends with 0 when all went as it must.
"""

import imaplib
import os
import poplib
import smtplib
import ssl
from email.message import EmailMessage

HOST = "localhost"
ADDRESS = os.environ["ADDRESS"]
PASSWORD = os.environ["PASSWORD"]
TRUST = ssl.create_default_context(cafile=os.environ["TRUSTED"])
DEADLINE = 30


def port(name):
    return int(os.environ[name])


def compose(subject):
    message = EmailMessage()
    message["From"] = ADDRESS
    message["To"] = ADDRESS
    message["Subject"] = subject
    message.set_content("Text of " + subject + "\n.starts with a dot\n")
    message.add_attachment(bytes(range(256)), maintype="application", subtype="octet-stream", filename="año.bin")
    return message


def send():
    with smtplib.SMTP(HOST, port("SUBMISSION"), timeout=DEADLINE) as smtp:
        smtp.starttls(context=TRUST)
        smtp.login(ADDRESS, PASSWORD)
        smtp.send_message(compose("by starttls"))
    with smtplib.SMTP_SSL(HOST, port("SUBMISSIONS"), timeout=DEADLINE, context=TRUST) as smtp:
        smtp.login(ADDRESS, PASSWORD)
        smtp.send_message(compose("by tls"))
        for extension in ("dsn", "deliverby", "mt-priority", "futurerelease"):
            assert smtp.has_extn(extension), extension
        smtp.sendmail(
            ADDRESS,
            ["stranger@elsewhere.example"],
            "Subject: later\r\n\r\nx",
            ["RET=HDRS", "ENVID=e+2B1", "HOLDFOR=3600"],
            ["NOTIFY=FAILURE", "ORCPT=rfc822;stranger@elsewhere.example"],
        )
    with smtplib.LMTP(HOST, port("LMTP")) as lmtp:
        lmtp.send_message(compose("by lmtp"))
        try:
            lmtp.sendmail(ADDRESS, ["stranger@elsewhere.example"], "Subject: x\r\n\r\nx")
            raise AssertionError("relayed")
        except smtplib.SMTPRecipientsRefused as refused:
            assert refused.recipients["stranger@elsewhere.example"][0] == 550, refused


def ok(answer):
    status, data = answer
    assert status == "OK", answer
    return data


def read_by_imap(imap):
    assert ok(imap.select("INBOX")) == [b"3"]
    assert ok(imap.search(None, "SUBJECT", '"by tls"')) == [b"2"]
    octets = ok(imap.fetch("2", "(UID RFC822.SIZE BODY.PEEK[])"))[0][1]
    assert b"\r\n.starts with a dot\r\n" in octets, octets
    ok(imap.store("2", "+FLAGS.SILENT", r"(\Flagged \Seen)"))
    assert ok(imap.search(None, "FLAGGED")) == [b"2"]
    ok(imap.create("Kept"))
    ok(imap.uid("MOVE", "2", "Kept"))
    ok(imap.store("1", "+FLAGS", r"(\Deleted)"))
    ok(imap.expunge())
    ok(imap.append("Kept", r"(\Draft)", None, b"Subject: appended\r\n\r\nx\r\n"))
    assert ok(imap.select("Kept")) == [b"2"]
    assert b"\\Flagged" in ok(imap.fetch("1", "(FLAGS)"))[0]


def read():
    with imaplib.IMAP4_SSL(HOST, port("IMAPS"), ssl_context=TRUST, timeout=DEADLINE) as imap:
        ok(imap.login(ADDRESS, PASSWORD))
        read_by_imap(imap)
    with imaplib.IMAP4(HOST, port("IMAP"), timeout=DEADLINE) as imap:
        assert "LOGINDISABLED" in imap.capabilities
        ok(imap.starttls(TRUST))
        ok(imap.authenticate("PLAIN", lambda challenge: f"\0{ADDRESS}\0{PASSWORD}".encode()))
        assert b'"Kept"' in ok(imap.list('""', "K*"))[0] or b"Kept" in ok(imap.list('""', "K*"))[0]


def drain():
    pop = poplib.POP3_SSL(HOST, port("POP3S"), context=TRUST, timeout=DEADLINE)
    pop.user(ADDRESS)
    pop.pass_(PASSWORD)
    count, octets = pop.stat()
    assert count == 1, count
    lines = pop.retr(1)[1]
    assert b".starts with a dot" in lines, lines
    assert octets == sum(len(line) + 2 for line in lines), (octets, lines)
    assert len(pop.uidl()[1]) == 1
    assert b"Subject: by lmtp" in pop.top(1, 0)[1]
    pop.dele(1)
    pop.quit()
    pop = poplib.POP3(HOST, port("POP3"), timeout=DEADLINE)
    pop.stls(TRUST)
    pop.user(ADDRESS)
    pop.pass_(PASSWORD)
    assert pop.stat() == (0, 0), pop.stat()
    pop.quit()


def forward_without_download():
    """A draft goes out as it lies in its mailbox (URLAUTH, BURL): no octet of it is sent again."""
    whole = f"From: {ADDRESS}\r\nTo: {ADDRESS}\r\nSubject: by burl\r\n\r\nfrom a mailbox\r\n".encode()
    user = ADDRESS.replace("@", "%40")
    with imaplib.IMAP4_SSL(HOST, port("IMAPS"), ssl_context=TRUST, timeout=DEADLINE) as imap:
        ok(imap.login(ADDRESS, PASSWORD))
        assert "URLAUTH" in imap.capabilities or "URLAUTH" in ok(imap.capability())[0].decode()
        ok(imap.append("Drafts", r"(\Draft)", None, whole))
        ok(imap.select("Drafts"))
        uid = ok(imap.uid("SEARCH", "SUBJECT", '"by burl"'))[0].decode()
        validity = imap.untagged_responses["UIDVALIDITY"][0].decode()
        rump = f"imap://{user}@{HOST}/Drafts;UIDVALIDITY={validity}/;UID={uid};URLAUTH=submit+{user}"
        ok(imap.xatom("GENURLAUTH", f'"{rump}"', "INTERNAL"))
        url = imap.response("GENURLAUTH")[1][0].decode().strip('"')
        assert url.startswith(rump + ":internal:"), url
        ok(imap.xatom("URLFETCH", f'"{url}"'))
        assert imap.response("URLFETCH")[1][0].endswith(b" NIL"), "only submission may read it"
    with smtplib.SMTP(HOST, port("SUBMISSION"), timeout=DEADLINE) as smtp:
        smtp.starttls(context=TRUST)
        smtp.login(ADDRESS, PASSWORD)
        smtp.ehlo()
        assert smtp.esmtp_features["burl"] == "imap", smtp.esmtp_features
        for reference, code in ((url, 250), (url[:-1] + ("0" if url[-1] != "0" else "1"), 554), ("http://localhost/", 554)):
            smtp.mail(ADDRESS)
            smtp.rcpt(ADDRESS)
            answer = smtp.docmd("BURL", reference + " LAST")
            assert answer[0] == code, answer
    with imaplib.IMAP4_SSL(HOST, port("IMAPS"), ssl_context=TRUST, timeout=DEADLINE) as imap:
        ok(imap.login(ADDRESS, PASSWORD))
        assert ok(imap.select("INBOX")) == [b"1"]
        octets = ok(imap.fetch("1", "(BODY.PEEK[])"))[0][1]
        assert b"Subject: by burl\r\n" in octets and octets.endswith(b"\r\n\r\nfrom a mailbox\r\n"), octets


send()
read()
drain()
forward_without_download()
