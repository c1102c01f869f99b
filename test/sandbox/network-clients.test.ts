import { afterAll, describe, expect, it } from 'vitest';
import { digestOf, linesOf, networkFor, pattern, Servers } from './network-servers.js';

/** Clients of Python's library for protocols other than plain HTTP, against tiny real servers. */

const servers = new Servers();
afterAll(() => servers.end());

describe('clients of other protocols', () => {
  it('xmlrpc.client', async () => {
    const rpc = await servers.http((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        const numbers = [...text.matchAll(/<int>(\d+)<\/int>/g)].map((match) => Number(match[1]));
        const sum = numbers.reduce((a, b) => a + b, 0);
        response.setHeader('Content-Type', 'text/xml');
        response.end(
          `<?xml version="1.0"?><methodResponse><params><param><value><int>${sum}</int></value></param></params></methodResponse>`,
        );
      });
    });
    const printed = await linesOf(
      { network: networkFor(['api.example.com'], [rpc]) },
      `import xmlrpc.client
with xmlrpc.client.ServerProxy('http://api.example.com:${rpc}/') as server:
    print(server.add(20, 22), server.math.add(1, 2, 3))
`,
    );
    expect(printed).toEqual(['42 6']);
  });

  it('smtplib sends a letter', async () => {
    const letters: string[] = [];
    const mail = await servers.tcp((socket) => {
      socket.write('220 mail.example.com ready\r\n');
      let text = '';
      let isLetter = false;
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
        for (let end = text.indexOf(isLetter ? '\r\n.\r\n' : '\r\n'); end >= 0; end = text.indexOf('\r\n')) {
          const line = text.slice(0, end);
          text = text.slice(end + (isLetter ? 5 : 2));
          if (isLetter) letters.push(line);
          if (!isLetter && line === 'data') {
            socket.write('354 go on\r\n');
            isLetter = true;
            continue;
          }
          isLetter = false;
          if (/^quit/i.test(line)) socket.end('221 bye\r\n');
          else
            socket.write(
              /^ehlo/i.test(line) ? '250-mail.example.com\r\n250 SIZE 1000000\r\n' : '250 fine\r\n',
            );
        }
      });
      socket.on('end', () => socket.end());
    });
    const printed = await linesOf(
      { network: networkFor(['mail.example.com'], [mail]) },
      `import smtplib, email.message
letter = email.message.EmailMessage()
letter['From'], letter['To'], letter['Subject'] = 'a@example.com', 'b@example.com', 'Grüße'
letter.set_content('first line\\n.second line\\n')
with smtplib.SMTP('mail.example.com', ${mail}) as server:
    print(server.send_message(letter), server.has_extn('size'))
`,
    );
    expect(printed).toEqual(['{} True']);
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain('Subject: =?utf-8?');
    expect(letters[0]).toContain('first line\r\n..second line');
  });

  it('ftplib gets a file in passive mode', async () => {
    const data = await servers.tcp((socket) => socket.end(pattern(100_000)));
    const control = await servers.tcp((socket) => {
      socket.write('220 ready\r\n');
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
        for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
          const [verb = ''] = text.slice(0, end).split(' ');
          text = text.slice(end + 2);
          const replies: Readonly<Record<string, string>> = {
            USER: '331 who',
            PASS: '230 in',
            TYPE: '200 binary',
            EPSV: '502 no',
            PASV: `227 Entering (127,0,0,1,${data >> 8},${data & 255})`,
            RETR: '150 here it comes\r\n226 done',
          };
          socket.write(`${replies[verb] ?? '221 bye'}\r\n`);
        }
      });
      socket.on('end', () => socket.end());
    });
    const printed = await linesOf(
      { network: networkFor([], [control, data]) },
      `import ftplib, hashlib
ftp = ftplib.FTP()
ftp.connect('127.0.0.1', ${control})
print(ftp.login('user', 'word'))
digest = hashlib.sha256()
print(ftp.retrbinary('RETR file', digest.update), digest.hexdigest())
print(ftp.quit())
`,
    );
    expect(printed).toEqual(['230 in', `226 done ${digestOf(pattern(100_000))}`, '221 bye']);
  });
});
