import type { ArchiveFilter } from '../../../vfs/archive/archive-view.js';

const CACHE_DIRECTORY = '__pycache__';

/**
 * Which files of the standard library are there for a program that sees some of its modules: their sources, their
 * bytecode, the directories on the way, and what else lies beside the modules of a package that is seen.
 */
export function libraryFilter(isSeen: (module: string) => boolean): ArchiveFilter {
  return (path, kind) => {
    const parts = path.filter((part) => part !== CACHE_DIRECTORY);
    if (kind === 'directory') return parts.length === 0 || isSeen(parts.join('.'));
    const [stem, ...suffixes] = (parts.pop() ?? '').split('.');
    const isModule = suffixes.at(-1) === 'py' || suffixes.at(-1) === 'pyc';
    if (stem === undefined || !isModule || stem === '__init__') {
      return parts.length > 0 && isSeen(parts.join('.'));
    }
    return isSeen([...parts, stem].join('.'));
  };
}
