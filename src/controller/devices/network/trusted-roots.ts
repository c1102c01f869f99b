import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { VitrineError } from '../../../errors.js';

/**
 * What connections of a sandbox trust: Node's roots, and a user's own.
 * @param ca - PEM, one certificate each
 * @throws VitrineError ERR_BAD_OPTION
 */
export function trustRoots(ca: readonly string[]): SecureContext {
  for (const [index, pem] of ca.entries()) {
    try {
      new X509Certificate(pem);
    } catch (cause) {
      throw new VitrineError('ERR_BAD_OPTION', `network.ca: certificate ${index + 1} cannot be read`, {
        cause,
      });
    }
  }
  const roots = ca.length === 0 ? {} : { ca: [...rootCertificates, ...ca] };
  return createSecureContext({ ...roots, minVersion: 'TLSv1.2' });
}
