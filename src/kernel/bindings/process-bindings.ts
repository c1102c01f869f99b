import { Layout } from '../../abi/emscripten.js';
import { UNAME_MARK } from '../../abi/vitrine.js';
import { GuestFault } from '../guest-fault.js';
import type { GuestMemory } from '../guest-memory.js';
import { GuestEnd } from '../interrupts.js';
import type { Bindings, GuestContext } from './guest-context.js';

/** Bindings for the environment, identity and end of the guest. */

/** The path that `sys.executable` would be found by. There is no such file: nothing can be executed. */
const PROGRAM_NAME = '/bin/python3';

function writeHostName(memory: GuestMemory, pointer: number, name: string): void {
  const at = Layout.utsname;
  memory.bytes(pointer, at.size);
  memory.setCString((pointer >>> 0) + at.nodeName, name.slice(0, at.nameLimit));
}

const userId = ({ kernel }: GuestContext) => kernel.userId;
const groupId = ({ kernel }: GuestContext) => kernel.groupId;
const nothing = () => undefined;
/** The engine's asynchronous detours (stack switching) are not taken: null sends it the ordinary way. */
const noDetour = () => null;

export const wasiProcessBindings = {
  proc_exit(_context, code: number) {
    throw GuestEnd.exited(code & 0xff);
  },
  environ_sizes_get({ kernel, memory }, count: number, sizeBytes: number) {
    memory.setU32(count, kernel.environment.length);
    memory.setU32(
      sizeBytes,
      kernel.environment.reduce((sum, entry) => sum + entry.length + 1, 0),
    );
  },
  environ_get({ kernel, memory }, pointers: number, buffer: number) {
    let at = buffer;
    kernel.environment.forEach((entry, i) => {
      memory.setU32((pointers >>> 0) + 4 * i, at);
      memory.setCString(at, entry);
      at += entry.length + 1;
    });
  },
} satisfies Bindings;

export const processBindings = {
  exit(_context, code: number) {
    throw GuestEnd.exited(code & 0xff);
  },
  _abort_js() {
    throw new GuestFault('abort() was called');
  },
  __assert_fail({ memory }, condition: number) {
    throw new GuestFault(`assertion failed: ${memory.cString(condition, 256)}`);
  },
  __call_sighandler({ callTable }, handler: number, signal: number) {
    callTable(handler, signal);
  },
  __syscall_getuid32_js: userId,
  __syscall_geteuid32: userId,
  __syscall_getgid32: groupId,
  __syscall_getegid32: groupId,
  _emscripten_get_progname({ kernel, memory }, buffer: number, sizeBytes: number) {
    if (sizeBytes === UNAME_MARK) writeHostName(memory, buffer, kernel.hostName);
    else if (sizeBytes > PROGRAM_NAME.length) memory.setCString(buffer, PROGRAM_NAME);
  },
  _emscripten_runtime_keepalive_clear: nothing,
  emscripten_runtime_keepalive_push: nothing,
  emscripten_runtime_keepalive_pop: nothing,
  _maybe_poll_async: noDetour,
  _maybe_connect_async: noDetour,
  _maybe_recvfrom_async: noDetour,
  _maybe_sendto_async: noDetour,
  _try_fcntl64: () => 0,
  /** 0: not Node, so that the engine does not expect Node's stack switching. */
  _Py_emscripten_runtime: () => 0,
  /** The answer is a signal's number, which CPython hands to `PyErr_SetInterruptEx`. */
  _Py_CheckEmscriptenSignals_Helper: ({ kernel }) => kernel.tick(),
} satisfies Bindings;
