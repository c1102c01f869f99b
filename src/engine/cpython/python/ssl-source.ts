import { asyncioSource } from './ssl/asyncio-source.js';
import { certificateSource } from './ssl/certificate-source.js';
import { contextSource } from './ssl/context-source.js';
import { enumsSource } from './ssl/enums-source.js';
import { moduleSource } from './ssl/module-source.js';
import { nativeSource } from './ssl/native-source.js';
import { sessionSource } from './ssl/session-source.js';
import { socketSource } from './ssl/socket-source.js';

/**
 * TLS as guests have it: files of the standard library by path, to be put in place of the engine's own, whose `ssl`
 * needs a C module that there is none of. TLS ends at the controller; a guest asks its kernel to turn a connected
 * socket into a session (`session-source.ts`), and reads and writes plain text from then on.
 */
export const sslLibrary: ReadonlyMap<string, string> = new Map([
  ['_ssl.py', nativeSource],
  ['_vitrine_ssl_certificate.py', certificateSource],
  ['_vitrine_ssl_context.py', contextSource],
  ['_vitrine_ssl_enums.py', enumsSource],
  ['_vitrine_ssl_socket.py', socketSource],
  ['_vitrine_tls.py', sessionSource],
  ['asyncio/sslproto.py', asyncioSource],
  ['ssl.py', moduleSource],
]);
