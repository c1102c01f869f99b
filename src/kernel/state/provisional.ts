import type { Kernel } from '../kernel.js';

/** PROVISIONAL (founder): replaced by the real thing. */
export interface KernelState {
  readonly umask: number;
}

export function exportKernel(kernel: Kernel): KernelState {
  return { umask: kernel.umask };
}

export function importKernel(kernel: Kernel, state: KernelState): void {
  kernel.umask = state.umask;
}
