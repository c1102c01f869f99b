import { callSession } from '../engine/cpython/session-call.js';
import { exportKernel } from '../kernel/state/export-kernel.js';
import { importKernel } from '../kernel/state/import-kernel.js';
import { SessionMemory } from './session-memory.js';

/** What seats need for sessions and for nothing else. */
export const sessionParts = { callSession, exportKernel, importKernel, SessionMemory };

export type SessionParts = typeof sessionParts;
