import { Errno, type ErrnoName } from '../abi/errno.js';

/**
 * Every import that an engine may have, declared: what answers it and how well. `docs/syscalls.md` is
 * generated from this table, and bindings are bound by it. An import that is not listed is refused with
 * ENOSYS, so that an engine newer than this table starts all the same.
 */
export type SyscallStatus = 'supported' | 'partial' | 'refused';

/** How a refusal reaches the caller: by the import's own convention for errors. */
export type RefusalForm =
  /** `-errno`, as Linux system calls. */
  | 'negative-errno'
  /** `errno`, as WASI. */
  | 'wasi-errno'
  /** 0, NULL, or nothing: for imports that have no error to give. */
  | 'zero'
  /** -1. */
  | 'minus-one';

export interface SyscallEntry {
  readonly name: string;
  readonly group: string;
  readonly status: SyscallStatus;
  /** What is missing (partial), or why it is refused. */
  readonly note?: string;
  /** The error of a refused call. */
  readonly errno?: ErrnoName;
  readonly form?: RefusalForm;
}

const supported = (group: string, ...names: string[]): SyscallEntry[] =>
  names.map((name) => ({ name, group, status: 'supported' }));

const partial = (group: string, name: string, note: string): SyscallEntry => ({
  name,
  group,
  status: 'partial',
  note,
});

const refused = (
  group: string,
  errnoName: ErrnoName,
  form: RefusalForm,
  note: string,
  ...names: string[]
): SyscallEntry[] => names.map((name) => ({ name, group, status: 'refused', errno: errnoName, form, note }));

const NO_LISTENING = 'a guest connects and is not connected to';
const NO_CONTROL = 'no ancillary data';
const OPTIONS =
  'the usual options, kept and given back; SO_RCVTIMEO, SO_SNDTIMEO and SO_ERROR act; setsockopt comes here, too';
const NO_BRIDGE = 'the JavaScript bridge does not exist in this guest';
const NO_LINKER = 'no dynamic linker: built-in modules only';
const CALLBACK_TYPES =
  'Python can call all; C code those of up to 4 parameters, or 16 of pointers and 32-bit integers, of 64 types a run';

const entries: readonly SyscallEntry[] = [
  ...supported(
    'files',
    '__syscall_openat',
    'fd_close',
    'fd_read',
    'fd_write',
    'fd_pread',
    'fd_pwrite',
    'fd_seek',
  ),
  ...supported(
    'files',
    'fd_fdstat_get',
    '__syscall_ftruncate64',
    '__syscall_truncate64',
    '__syscall_getdents64',
  ),
  partial('files', 'fd_sync', 'private files live in memory: there is nothing to write back'),
  partial('files', '__syscall_fdatasync', 'private files live in memory: there is nothing to write back'),
  partial('files', '__syscall_fadvise64', 'advice is checked and ignored'),
  partial('files', '__syscall_fallocate', 'mode 0 only, and space is not reserved: the file only grows'),
  ...supported('descriptors', '__syscall_dup', '__syscall_dup3', '__syscall_pipe', '__syscall_pipe2'),
  partial('descriptors', '__syscall_fcntl64', 'locks always succeed, since no other process can hold one'),
  partial('descriptors', '__syscall_ioctl', 'FIONREAD, FIONBIO, FIOCLEX, FIONCLEX, TIOCGWINSZ and TCGETS'),
  partial('descriptors', '__syscall_poll', 'an interrupted wait ends as if timed out'),
  partial('descriptors', '__syscall_poll_nonblocking', 'as poll with timeout 0'),
  ...supported('paths', '__syscall_stat64', '__syscall_lstat64', '__syscall_fstat64', '__syscall_newfstatat'),
  ...supported('paths', '__syscall_faccessat', '__syscall_chdir', '__syscall_fchdir', '__syscall_getcwd'),
  ...supported('paths', '__syscall_mkdirat', '__syscall_unlinkat', '__syscall_rmdir', '__syscall_renameat'),
  ...supported('paths', '__syscall_symlinkat', '__syscall_readlinkat', '__syscall_chmod', '__syscall_fchmod'),
  ...supported('paths', '__syscall_fchmodat2', '__syscall_utimensat', '__syscall_umask_js'),
  partial('paths', '__syscall_statfs64', 'private file systems report their limits'),
  partial('paths', '__syscall_fstatfs64', 'private file systems report their limits'),
  partial('paths', '__syscall_fchownat', "owners are fixed: only the guest's own ids are accepted"),
  partial('paths', '__syscall_fchown32', "owners are fixed: only the guest's own ids are accepted"),
  ...refused('paths', 'EPERM', 'negative-errno', 'files have one name each', '__syscall_linkat'),
  ...refused('paths', 'EPERM', 'negative-errno', 'a guest makes no device nodes', '__syscall_mknodat'),

  ...supported('environment', 'environ_get', 'environ_sizes_get', '_emscripten_get_progname'),
  ...supported('environment', '__syscall_getuid32_js', '__syscall_geteuid32', '__syscall_getgid32'),
  ...supported('environment', '__syscall_getegid32'),

  ...supported('clock', 'clock_time_get', 'clock_res_get', 'emscripten_date_now', 'emscripten_get_now'),
  ...supported('clock', '_tzset_js', '_localtime_js', '_gmtime_js', '_mktime_js', '_timegm_js'),
  partial('clock', '_setitimer_js', 'answers sleeps; interval timers are refused, and this CPython has none'),
  ...supported('random', 'random_get'),

  ...supported('memory', 'emscripten_resize_heap', 'emscripten_get_heap_max'),
  partial('memory', '_mmap_js', 'a file is copied in; changes reach it at msync and munmap'),
  partial('memory', '_munmap_js', 'whole mappings only'),
  ...supported('memory', '_msync_js'),

  ...supported('process', 'proc_exit', 'exit', '_abort_js', '__assert_fail', '__call_sighandler'),
  ...supported('process', '_Py_emscripten_runtime', '_Py_CheckEmscriptenSignals_Helper'),
  ...supported('process', '_PyEM_TrampolineCall_JS'),
  partial('process', '_emscripten_runtime_keepalive_clear', 'there is no event loop to keep alive'),
  partial('process', 'emscripten_runtime_keepalive_push', 'there is no event loop to keep alive'),
  partial('process', 'emscripten_runtime_keepalive_pop', 'there is no event loop to keep alive'),
  ...refused('process', 'EPERM', 'minus-one', 'no shell, no second process', '_emscripten_system'),
  ...refused('process', 'ENOSYS', 'zero', 'engine diagnostics are dropped', '_emscripten_log_formatted'),
  ...refused('process', 'ENOSYS', 'zero', 'engine diagnostics are dropped', 'emscripten_log_impl_js'),
  ...refused('process', 'ENOSYS', 'zero', 'no debugger', 'emscripten_debugger'),

  ...supported('switches', '_maybe_poll_async', '_maybe_connect_async', '_maybe_recvfrom_async'),
  ...supported('switches', '_maybe_sendto_async', '_try_fcntl64', '_try_shutdown'),

  partial(
    'network',
    '__syscall_socket',
    'TCP if there is a network policy, and connected local pairs; else EACCES',
  ),
  partial('network', '__syscall_connect', 'as the network policy has it; no scopes of link-local addresses'),
  partial('network', '__syscall_bind', 'EACCES for all but any address with any port, which changes nothing'),
  ...supported('network', '__syscall_getsockname', '__syscall_getpeername'),
  partial('network', '__syscall_getsockopt', OPTIONS),
  partial('network', '__syscall_recvfrom', 'no out-of-band data'),
  partial('network', '__syscall_sendto', 'no out-of-band data'),
  partial('network', '__syscall_recvmsg', NO_CONTROL),
  partial('network', '__syscall_sendmsg', NO_CONTROL),
  ...supported('network', '__syscall_shutdown'),
  ...refused('network', 'EACCES', 'negative-errno', NO_LISTENING, '__syscall_listen'),
  ...refused('network', 'EINVAL', 'negative-errno', NO_LISTENING, '__syscall_accept4'),
  ...refused('network', 'ENOSYS', 'negative-errno', 'use poll or select', '__syscall_epoll_create1'),
  ...refused('network', 'ENOSYS', 'negative-errno', 'use poll or select', '__syscall_epoll_ctl'),
  ...refused('network', 'ENOSYS', 'negative-errno', 'use poll or select', '__syscall_epoll_pwait'),
  partial('network', 'getaddrinfo', 'other names than localhost need a network policy'),
  partial(
    'network',
    'getnameinfo',
    'names of addresses that a name was resolved to; other addresses are numbers',
  ),
  partial('network', '_emscripten_lookup_name', 'one IPv4 address; 0.0.0.0 for a name that has none'),
  ...supported('network', 'getprotobyname'),

  ...refused('linker', 'ENOSYS', 'zero', NO_LINKER, '_dlopen_js', '_dlsym_js', '_emscripten_dlopen_js'),
  ...refused(
    'linker',
    'ENOSYS',
    'zero',
    NO_LINKER,
    'emscripten_promise_create',
    'emscripten_promise_resolve',
  ),
  ...refused('linker', 'ENOSYS', 'zero', NO_LINKER, 'emscripten_promise_destroy'),
  partial('linker', 'ffi_call_js', 'up to 1,024 arguments, and 1 MiB of structures by value'),
  partial('linker', 'ffi_closure_alloc_js', '4,096 callbacks at once, then NULL (MemoryError in Python)'),
  ...supported('linker', 'ffi_closure_free_js'),
  partial('linker', 'ffi_prep_closure_loc_js', CALLBACK_TYPES),

  ...refused('bridge', 'ENOSYS', 'zero', NO_BRIDGE, 'emscripten_asm_const_int', 'raw_call_js'),
  ...refused('bridge', 'ENOSYS', 'zero', NO_BRIDGE, 'emscripten_set_up_async_input_device_js'),
];

/** The declared imports by name. */
export const syscallTable: ReadonlyMap<string, SyscallEntry> = new Map(
  entries.map((entry) => [entry.name, entry]),
);

/** What an import that the table does not know is taken for. */
export function undeclared(name: string): SyscallEntry {
  return { name, group: 'undeclared', status: 'refused', errno: 'ENOSYS', form: 'zero', note: NO_BRIDGE };
}

/** The number that a refused import answers with. */
export function refusalValue(entry: SyscallEntry): number {
  const value = Errno[entry.errno ?? 'ENOSYS'];
  switch (entry.form) {
    case 'negative-errno':
      return -value;
    case 'wasi-errno':
      return value;
    case 'minus-one':
      return -1;
    default:
      return 0;
  }
}
