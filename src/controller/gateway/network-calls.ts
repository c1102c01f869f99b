import { Errno, errno } from '../../abi/errno.js';
import { andThen } from '../and-then.js';
import type { NetworkDevice } from '../devices/network/network-device.js';
import type { HandlersOf } from './call-handlers.js';

/** Answers the calls about the network; refuses all when there is none. */
export function networkCalls(device: NetworkDevice | undefined): HandlersOf<'net'> {
  const network = (): NetworkDevice => {
    if (device === undefined) throw errno(Errno.EACCES);
    return device;
  };
  const done = () => ({});
  return {
    'net.resolve': ({ host, family }) =>
      andThen(network().resolve(host, family), (addresses) => ({ addresses })),
    'net.name': ({ address }) => andThen(network().nameOf(address), (host) => ({ host })),
    'net.connect': ({ address, port }) => andThen(network().connect(address, port), (socket) => ({ socket })),
    'net.startTls': ({ socket, serverName, options }) =>
      andThen(network().startTls(socket, serverName, options), done),
    'net.send': ({ socket, bytes }) => andThen(network().send(socket, bytes), (count) => ({ count })),
    'net.receive': ({ socket, limit, peek }) =>
      andThen(network().receive(socket, limit, peek !== 0), (bytes) => ({ bytes })),
    'net.shutdown': ({ socket, how }) => andThen(network().shutdown(socket, how), done),
    'net.close': ({ socket }) => andThen(network().close(socket), done),
    'net.poll': ({ sockets, timeoutMs }) => {
      if (!(timeoutMs >= 0)) throw errno(Errno.EINVAL);
      return andThen(network().poll(sockets, timeoutMs), (ready) => ({ sockets: ready }));
    },
    'net.info': ({ socket }) => network().info(socket),
  };
}
