import { CHUNK_BYTES } from '../../abi/delegation/calls.js';
import { Errno, errno } from '../../abi/errno.js';
import { type ByteString, byteStringToUtf8 } from '../../vfs/byte-string.js';
import { isEntryName } from '../../vfs/mode.js';
import { andThen } from '../and-then.js';
import type { FileDevice } from '../devices/file-device.js';
import type { Oversight } from '../devices/oversight.js';
import type { FileRequest } from '../policy.js';
import type { HandlersOf } from './call-handlers.js';

/** A file device as a run's calls name it. */
export interface ServedMount {
  readonly device: FileDevice;
  /** Absolute path inside, for what people are shown. */
  readonly at: string;
}

/** Answers the calls about delegated files: checks every path, asks the policy, then the device. */
export function fileCalls(
  mounts: ReadonlyMap<number, ServedMount>,
  oversight: Oversight,
): HandlersOf<'file'> {
  const deviceOf = (mount: number): FileDevice => {
    const served = mounts.get(mount);
    if (served === undefined) throw errno(Errno.EBADF);
    return served.device;
  };
  /** Runs `action` once the policy allows it. */
  const guarded = <R>(
    operation: FileRequest['operation'],
    { mount, path }: { readonly mount: number; readonly path: ByteString },
    action: (device: FileDevice) => R | Promise<R>,
    to?: string,
  ): R | Promise<R> => {
    requirePath(path);
    const device = deviceOf(mount);
    const shown = { kind: 'file', operation, path: shownPath(mounts, mount, path) } as const;
    const allowed = oversight.consult(to === undefined ? shown : { ...shown, to });
    return allowed instanceof Promise ? allowed.then(() => action(device)) : action(device);
  };
  const done = () => ({});

  return {
    'file.walk': (call) =>
      guarded('stat', call, (device) => andThen(device.walk(call.path), (infos) => ({ infos }))),
    'file.openList': (call) =>
      guarded('list', call, (device) => andThen(device.openList(call.path), (handle) => ({ handle }))),
    'file.nextEntries': ({ mount, handle }) =>
      andThen(deviceOf(mount).nextEntries(handle), (entries) => ({ entries })),
    'file.closeList': ({ mount, handle }) => andThen(deviceOf(mount).closeList(handle), done),
    'file.open': (call) => {
      const writes = call.writes !== 0;
      return guarded(writes ? 'write' : 'read', call, (device) =>
        andThen(device.openFile(call.path, { writes }), (handle) => ({ handle })),
      );
    },
    'file.stat': ({ mount, handle }) => andThen(deviceOf(mount).statFile(handle), (info) => ({ info })),
    'file.read': ({ mount, handle, position, limit }) => {
      requirePosition(position);
      const answer = deviceOf(mount).readFile(handle, position, Math.min(limit, CHUNK_BYTES));
      return andThen(answer, (bytes) => ({ bytes }));
    },
    'file.write': ({ mount, handle, position, bytes }) => {
      requirePosition(position);
      return andThen(deviceOf(mount).writeFile(handle, position, bytes), (count) => ({ count }));
    },
    'file.truncate': ({ mount, handle, size }) => {
      requirePosition(size);
      return andThen(deviceOf(mount).truncateFile(handle, size), done);
    },
    'file.sync': ({ mount, handle }) => andThen(deviceOf(mount).syncFile(handle), done),
    'file.close': ({ mount, handle }) => andThen(deviceOf(mount).closeFile(handle), done),
    'file.create': (call) =>
      guarded('create', call, (device) =>
        andThen(device.createFile(call.path, call.mode & 0o777), (info) => ({ info })),
      ),
    'file.makeDirectory': (call) =>
      guarded('makeDirectory', call, (device) =>
        andThen(device.makeDirectory(call.path, call.mode & 0o777), (info) => ({ info })),
      ),
    'file.makeLink': (call) =>
      guarded(
        'makeLink',
        call,
        (device) => andThen(device.makeLink(call.path, call.target), (info) => ({ info })),
        byteStringToUtf8(call.target),
      ),
    'file.unlink': (call) => guarded('remove', call, (device) => andThen(device.unlink(call.path), done)),
    'file.removeDirectory': (call) =>
      guarded('remove', call, (device) => andThen(device.removeDirectory(call.path), done)),
    'file.rename': (call) => {
      requirePath(call.to);
      return guarded(
        'rename',
        call,
        (device) => andThen(device.rename(call.path, call.to), done),
        shownPath(mounts, call.mount, call.to),
      );
    },
    'file.changeMode': (call) =>
      guarded('change', call, (device) => andThen(device.changeMode(call.path, call.mode & 0o777), done)),
    'file.changeTimes': (call) =>
      guarded('change', call, (device) =>
        andThen(device.changeTimes(call.path, call.atime, call.mtime), done),
      ),
    'file.statServer': ({ mount }) => andThen(deviceOf(mount).statServer(), (stat) => ({ stat })),
  };
}

/** Devices are promised paths of plain components: this is where that is made true. */
function requirePath(path: ByteString): void {
  if (path === '') return;
  for (const name of path.split('/')) {
    if (!isEntryName(name) || name.includes('\0')) throw errno(Errno.EINVAL);
  }
}

function requirePosition(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw errno(Errno.EINVAL);
}

function shownPath(mounts: ReadonlyMap<number, ServedMount>, mount: number, path: ByteString): string {
  const at = mounts.get(mount)?.at ?? '';
  return path === '' ? at : `${at}/${byteStringToUtf8(path)}`;
}
