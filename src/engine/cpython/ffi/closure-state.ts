import { badSnapshot, StateReader } from '../../../kernel/state/state-reader.js';
import type { ClosureTarget } from './closure-entry.js';
import { MAX_CLOSURES } from './closure-slots.js';

/** One closure while its guest sleeps, as plain data. What it is called with is in the guest's memory. */
export interface ClosureState {
  /** Its index in the function table, which is the function pointer. */
  readonly slot: number;
  /** The address of its `ffi_closure`. */
  readonly closure: number;
  /** Null while it is allocated and not prepared. */
  readonly target: ClosureTarget | null;
}

const WORD_MAX = 0xffff_ffff;

/**
 * Checks closures that come from elsewhere. Whether slots and signatures exist shows when they are imported.
 * @throws VitrineError ERR_SNAPSHOT
 */
export function checkClosureStates(value: unknown): ClosureState[] {
  const slots = new Set<number>();
  const addresses = new Set<number>();
  return new StateReader({ closures: value }, 'the machine').list(
    'closures',
    MAX_CLOSURES,
    (entry, index) => {
      const reader = new StateReader(entry, `closure ${index}`);
      const slot = reader.count('slot', WORD_MAX);
      const closure = reader.count('closure', WORD_MAX, 1);
      if (slots.has(slot) || addresses.has(closure)) throw badSnapshot(`closure ${index} is there twice`);
      slots.add(slot);
      addresses.add(closure);
      const target = reader.nullable('target', () => {
        const fields = new StateReader(reader.any('target'), `target of closure ${index}`);
        return {
          cif: fields.count('cif', WORD_MAX),
          handler: fields.count('handler', WORD_MAX),
          userData: fields.count('userData', WORD_MAX),
        };
      });
      return { slot, closure, target };
    },
  );
}
