# area: email: building, parsing, attachments, headers, addresses
import email
from email import policy
from email.header import decode_header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, getaddresses, parseaddr, parsedate_to_datetime
from datetime import datetime, timezone, timedelta

message = EmailMessage()
message["From"] = "Ann Example <ann@example.org>"
message["To"] = "bo@example.org, Cy <cy@example.org>"
message["Subject"] = "Monthly report"
message["Date"] = format_datetime(datetime(2024, 5, 17, 8, 30, tzinfo=timezone(timedelta(hours=2))))
message.set_content("Hello,\n\nthe figures are attached.\n")
message.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="figures.csv")
message.set_boundary("=-frontier-=")
print(message.as_string())

parsed = email.message_from_bytes(message.as_bytes(), policy=policy.default)
print(parsed.is_multipart(), parsed.get_content_type(), [a.addr_spec for a in parsed["to"].addresses])
for part in parsed.walk():
    print(part.get_content_type(), part.get_filename(), part.get_content_disposition())
print(parsed.get_body(("plain",)).get_content().splitlines())
attachment = next(parsed.iter_attachments())
print(attachment.get_payload(decode=True))
print(parsed["date"].datetime.isoformat())

raw = b"""Subject: =?utf-8?q?Caf=C3=A9?= time
From: "Last, First" <x@y.z>
Received: one
Received: two
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

na=EFve =3D yes
"""
old = email.message_from_bytes(raw)
print([(text if isinstance(text, str) else text.decode(charset or "ascii")) for text, charset in decode_header(old["Subject"])])
print(old.get_all("Received"), old["missing"], old.get_content_charset())
print(ascii(old.get_payload(decode=True).decode("latin-1")))
print(parseaddr(old["From"]), formataddr(("Zoë", "z@e.org")))
print(getaddresses(["a@b.c, Dee <d@e.f>"]))
print(parsedate_to_datetime("Mon, 20 Nov 1995 19:12:08 -0500").isoformat())
