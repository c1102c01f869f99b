import { PATH_LIMIT_BYTES } from '../../vfs/mode.js';
import type { NodeState } from './kernel-state.js';
import type { StateReader } from './state-reader.js';

/** How a file or directory is to be found. @throws VitrineError ERR_SNAPSHOT */
export function checkNode(reader: StateReader, kind: NodeState['kind']): NodeState {
  if (kind === 'inode') {
    return { kind, mount: reader.byteString('mount', PATH_LIMIT_BYTES), ino: reader.count('ino') };
  }
  const path = reader.byteString('path', PATH_LIMIT_BYTES);
  if (!path.startsWith('/')) throw reader.bad('path', path);
  return { kind, path, ino: reader.nullable('ino', () => reader.count('ino')) };
}
