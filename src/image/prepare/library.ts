import { strFromU8, strToU8, unzipSync } from 'fflate';
import { Machine, type MachineModules } from '../../engine/cpython/machine.js';
import { guestLibrary } from '../../engine/cpython/python/guest-library.js';
import { importTableSource } from '../../engine/cpython/python/import-table-source.js';
import { runSource, startInterpreter } from '../../engine/cpython/start.js';
import { VitrineError } from '../../errors.js';
import { ArchiveIndex } from '../../vfs/archive/archive-index.js';
import { type ArchiveSource, buildArchive } from '../../vfs/archive/build-archive.js';
import { utf8ToByteString } from '../../vfs/byte-string.js';
import type { MemoryDirectory } from '../../vfs/memory/memory-directory.js';
import { createQuietKernel } from './quiet-kernel.js';
import { crc32, readZipChecksums } from './zip-checksums.js';

/** Packages in the engine's library that serve its JavaScript bridge, which does not exist here. */
const bridgePackages = ['_pyodide/', 'pyodide/', 'pyodide_js/', 'js/'];

/** Largest unpacked library that is accepted, in bytes: the real one has 10 MB. */
const UNPACKED_LIMIT_BYTES = 256 * 2 ** 20;

/** Where compiled modules are written in the guest that compiles them. */
const OUTPUT_DIRECTORY = 'bytecode';

export type LibraryProgress = (done: number, total: number) => void;

/**
 * The sources of the engine's library zip, without the bridge and with a TLS of our own.
 *
 * @throws VitrineError ERR_BAD_ENGINE
 */
export function unpackLibrary(zip: Uint8Array): ArchiveSource[] {
  let files: Record<string, Uint8Array>;
  let unpacked = 0;
  try {
    files = unzipSync(zip, {
      filter: (file) => {
        unpacked += file.originalSize;
        if (unpacked > UNPACKED_LIMIT_BYTES) throw new RangeError('it unpacks to more than 256 MiB');
        return !file.name.endsWith('/') && !bridgePackages.some((prefix) => file.name.startsWith(prefix));
      },
    });
  } catch (cause) {
    throw new VitrineError('ERR_BAD_ENGINE', `the engine's standard library cannot be read: ${cause}`, {
      cause,
    });
  }
  if (files['os.py'] === undefined) {
    throw new VitrineError('ERR_BAD_ENGINE', "the engine's standard library has no os.py");
  }
  const checksums = readZipChecksums(zip);
  for (const [path, bytes] of Object.entries(files)) {
    if (crc32(bytes) === checksums.get(path)) continue;
    throw new VitrineError('ERR_BAD_ENGINE', `the engine's standard library is damaged: ${path}`);
  }
  for (const [path, text] of guestLibrary) files[path] = strToU8(text);
  return Object.entries(files).map(([path, bytes]) => ({
    kind: 'file',
    path: utf8ToByteString(path),
    bytes,
  }));
}

/**
 * Compiles every module, in a guest. Bytecode is of the unchecked, hash-based kind (PEP 552), since the
 * archive cannot change; messages that compiling writes are dropped.
 */
export function compileLibrary(
  modules: MachineModules,
  sources: readonly ArchiveSource[],
  libraryPath: string,
  onProgress: LibraryProgress,
): ArchiveSource[] {
  const total = sources.filter((source) => source.path.endsWith('.py')).length;
  let done = 0;
  let messages = '';
  const index = new ArchiveIndex(buildArchive(sources, { level: 0 }));
  const { kernel, files } = createQuietKernel(index, libraryPath, (bytes) => {
    const text = strFromU8(bytes);
    if (text === '.') onProgress(++done, total);
    else messages = (messages + text).slice(-4096);
  });
  const machine = new Machine(modules, kernel);
  try {
    startInterpreter(machine, libraryPath);
    runSource(machine, compileSource(libraryPath));
  } catch (cause) {
    throw new VitrineError('ERR_IMAGE', `compiling the standard library failed: ${cause}\n${messages}`, {
      cause,
    });
  }
  const compiled: ArchiveSource[] = [];
  collect(files.root.lookup(OUTPUT_DIRECTORY) as MemoryDirectory, '', compiled);
  return compiled;
}

function compileSource(libraryPath: string): string {
  return `${importTableSource}
import importlib._bootstrap_external as external, _imp, os, sys, warnings
warnings.simplefilter('ignore')
root = ${JSON.stringify(libraryPath)}
for folder, folders, names in os.walk(root):
    folders.sort()
    for name in sorted(names):
        if not name.endswith('.py'):
            continue
        path = folder + '/' + name
        with open(path, 'rb') as file:
            source = file.read()
        try:
            code = compile(source, path, 'exec', dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        note_imports(path[len(root) + 1:], code)
        data = external._code_to_hash_pyc(code, _imp.source_hash(_imp.pyc_magic_number_token, source), False)
        target = '/${OUTPUT_DIRECTORY}' + external.cache_from_source(path)[len(root):]
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as file:
            file.write(data)
        os.write(1, b'.')
write_imports('/${OUTPUT_DIRECTORY}')
`;
}

/** Reads all files below a directory. The nesting is the library's own, a few levels. */
function collect(directory: MemoryDirectory, prefix: string, into: ArchiveSource[]): void {
  for (const entry of directory.entries()) {
    const node = directory.lookup(entry.name);
    const path = `${prefix}${entry.name}`;
    if (node?.kind === 'directory') collect(node, `${path}/`, into);
    if (node?.kind !== 'file') continue;
    const bytes = new Uint8Array(node.stat().size);
    node.read(bytes, 0);
    into.push({ kind: 'file', path, bytes });
  }
}
