import { describe, expect, it } from 'vitest';
import { useGuest } from './ssl/guest.js';

describe('the ssl module', () => {
  const { linesOf } = useGuest();

  it('is there for the modules of the standard library that want it', async () => {
    const lines = await linesOf(`
import asyncio, ftplib, http.client, http.server, imaplib, poplib, smtplib, urllib.request, xmlrpc.client
print(urllib.request.HTTPSHandler.__name__, http.client.HTTPSConnection.__name__, ftplib.FTP_TLS.__name__)
print(smtplib.SMTP_SSL.__name__, imaplib.IMAP4_SSL.__name__, poplib.POP3_SSL.__name__)
print(asyncio.base_events.ssl is ssl, asyncio.selector_events.ssl is ssl, asyncio.sslproto.ssl is ssl)
print('controller' in ssl.OPENSSL_VERSION, ssl.OPENSSL_VERSION_INFO >= (1, 1, 1), ssl.HAS_SNI, ssl.HAS_ALPN)
`);
    expect(lines).toEqual([
      'HTTPSHandler HTTPSConnection FTP_TLS',
      'SMTP_SSL IMAP4_SSL POP3_SSL',
      'True True True',
      'True True True True',
    ]);
  });

  it("has CPython's numbers and exceptions", async () => {
    const lines = await linesOf(`
import pickle
print(repr(ssl.PROTOCOL_TLS_CLIENT), repr(ssl.CERT_REQUIRED), ssl.OP_ALL, ssl.TLSVersion.TLSv1_2.value)
print(ssl.PROTOCOL_SSLv23 is ssl.PROTOCOL_TLS, ssl.get_protocol_name(16), ssl.AlertDescription(48).name)
print(pickle.loads(pickle.dumps([ssl.PROTOCOL_TLS_CLIENT, ssl.OP_NO_TLSv1, ssl.TLSVersion.TLSv1_3])))
print(ssl.SSLCertVerificationError.__mro__[1:4], ssl.CertificateError is ssl.SSLCertVerificationError)
print(ssl.SSLError('a'), '|', ssl.SSLError(1, 'b'), '|', ssl.SSLError.__module__, ssl.SSLError(1, 'b').errno)
print(all(issubclass(getattr(ssl, name), ssl.SSLError) for name in (
    'SSLZeroReturnError', 'SSLWantReadError', 'SSLWantWriteError', 'SSLSyscallError', 'SSLEOFError')))
print(ssl.Purpose.SERVER_AUTH.shortname, ssl.Purpose.CLIENT_AUTH.oid)
`);
    expect(lines).toEqual([
      '<_SSLMethod.PROTOCOL_TLS_CLIENT: 16> <VerifyMode.CERT_REQUIRED: 2> 2147483728 771',
      'True PROTOCOL_TLS_CLIENT ALERT_DESCRIPTION_UNKNOWN_CA',
      '[<_SSLMethod.PROTOCOL_TLS_CLIENT: 16>, <Options.OP_NO_TLSv1: 67108864>, <TLSVersion.TLSv1_3: 772>]',
      "(<class 'ssl.SSLError'>, <class 'OSError'>, <class 'ValueError'>) True",
      "('a',) | b | ssl 1",
      'True',
      'serverAuth 1.3.6.1.5.5.7.3.2',
    ]);
  });

  it('keeps the rules of contexts', async () => {
    const lines = await linesOf(`
context = ssl.create_default_context()
print(context.protocol.name, context.check_hostname, context.verify_mode.name, context.minimum_version.name)
print(caught(setattr, context, 'verify_mode', ssl.CERT_NONE))
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.check_hostname = True
print(context.verify_mode.name, repr(caught(setattr, context, 'verify_mode', 7)))
context.options |= ssl.OP_NO_TLSv1_2
print(ssl.OP_NO_TLSv1_2 in context.options, repr(caught(setattr, context, 'options', -1)))
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.set_ciphers('ECDHE+AESGCM')
print(caught(context.set_ciphers, ''), caught(context.set_alpn_protocols, ['']), context.post_handshake_auth)
unverified = ssl._create_unverified_context()
print(unverified.verify_mode.name, unverified.check_hostname)
print(repr(caught(ssl.SSLContext, 77)), repr(caught(ssl.create_default_context, 5)))
print(repr(caught(context.wrap_socket, pair()[0])))
class Sub(ssl.SSLContext):
    def __init__(self, protocol, more):
        self.more = more
print(Sub(ssl.PROTOCOL_TLS_CLIENT, 1).check_hostname)
`);
    expect(lines).toEqual([
      'PROTOCOL_TLS_CLIENT True CERT_REQUIRED TLSv1_2',
      'Cannot set verify_mode to CERT_NONE when check_hostname is enabled.',
      "CERT_REQUIRED ValueError('invalid value for verify_mode')",
      'True OverflowError("can\'t convert negative int to unsigned")',
      "('No cipher can be selected.',) ('ALPN protocols must be 1 to 255 in length',) None",
      'CERT_NONE False',
      "ValueError('invalid or unsupported protocol version 77') TypeError(5)",
      "ValueError('check_hostname requires server_hostname')",
      'True',
    ]);
  });

  it('looks at root certificates without using them, and takes no keys', async () => {
    const lines = await linesOf(`
pem = ssl.DER_cert_to_PEM_cert(bytes(range(48, 148)))
print(pem.splitlines()[0], len(pem.splitlines()), ssl.PEM_cert_to_DER_cert(pem) == bytes(range(48, 148)))
with open('roots.pem', 'w') as file:
    file.write('# two\\n' + pem + pem)
with open('other.pem', 'w') as file:
    file.write('nothing')
context = ssl.create_default_context(cafile='roots.pem')
context.load_verify_locations(cadata=pem)
context.load_verify_locations(cadata=ssl.PEM_cert_to_DER_cert(pem))
print(context.cert_store_stats(), context.get_ca_certs())
print(type(caught(context.load_verify_locations, 'missing.pem')).__name__, caught(context.load_verify_locations, 'other.pem'))
print(repr(caught(context.load_verify_locations)), '|', caught(context.load_verify_locations, cadata='x'))
print(caught(context.load_cert_chain, 'roots.pem'))
print(type(caught(context.load_cert_chain, 'missing.pem')).__name__)
fails_with('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')
print(caught(wrapped, context).__notes__)
`);
    expect(lines).toEqual([
      '-----BEGIN CERTIFICATE----- 5 True',
      "{'x509': 4, 'crl': 0, 'x509_ca': 4} []",
      'FileNotFoundError [X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found',
      "TypeError('cafile, capath and cadata cannot be all omitted') | no start line: cadata does not contain a certificate",
      'client and server certificates are not supported: TLS ends at the controller of the sandbox, which does not take private keys from programs',
      'FileNotFoundError',
      "['The root certificates that the program loads are not used: the controller of the sandbox verifies, with the roots that it is given.']",
    ]);
  });

  it('has the smaller functions and byte queues', async () => {
    const lines = await linesOf(`
print(ssl.cert_time_to_seconds('Jan  5 09:34:43 2018 GMT'), repr(caught(ssl.cert_time_to_seconds, 'Foo  5'))[:10])
print(len(ssl.RAND_bytes(5)), ssl.RAND_status(), ssl.RAND_add(b'x', 1.0))
queue = ssl.MemoryBIO()
print(queue.write(b'abc'), queue.write(memoryview(b'de')), queue.pending, queue.read(2), queue.eof)
queue.write_eof()
print(queue.eof, queue.read(), queue.read(), queue.eof, caught(queue.write, b'x').args)
print(type(ssl.get_default_verify_paths()).__name__)
fake.serve(b'')
print(ssl.get_server_certificate(('api.example.com', 443)).splitlines()[1], requests)
`);
    expect(lines).toEqual([
      '1515144883 ValueError',
      '5 True None',
      "3 2 5 b'ab' False",
      "False b'cde' b'' True ('cannot write() after write_eof()',)",
      'DefaultVerifyPaths',
      "MAMCAQE= [{'serverName': 'api.example.com', 'alpn': []}]",
    ]);
  });
});
