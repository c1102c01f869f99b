/** File types in `st_mode` (`sys/stat.h`, inode(7)): the same numbers on Linux, WASI guests and Emscripten. */
export const FILE_TYPE_FIFO = 0o010000;
export const FILE_TYPE_CHARACTER = 0o020000;
export const FILE_TYPE_DIRECTORY = 0o040000;
export const FILE_TYPE_REGULAR = 0o100000;
export const FILE_TYPE_SYMLINK = 0o120000;
export const FILE_TYPE_SOCKET = 0o140000;
