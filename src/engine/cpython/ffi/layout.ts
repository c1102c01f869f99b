/**
 * libffi's structures on wasm32 (`ffi.h`, `ffitarget.h` of its wasm port): byte offsets and numbers.
 */

/** `ffi_cif`: a prepared call interface. `nfixedargs` is an addition of the wasm port. */
export const Cif = { argumentCount: 4, argumentTypes: 8, resultType: 12, flags: 20, fixedCount: 24 } as const;

/** In a cif's `flags`: made by `ffi_prep_cif_var`, so that the function takes a pointer to its variable part. */
export const VARIADIC_FLAG = 1;

/** `ffi_type`. `elements` is a list of pointers that ends with NULL. */
export const Type = { size: 0, alignment: 4, id: 6, elements: 8 } as const;

/** `ffi_closure`. */
export const Closure = { slot: 0, cif: 4, handler: 8, userData: 12 } as const;
export const CLOSURE_BYTES = 16;

/** `FFI_TYPE_*`. */
export const TypeId = {
  void: 0,
  int: 1,
  float: 2,
  double: 3,
  longDouble: 4,
  unsigned8: 5,
  signed8: 6,
  unsigned16: 7,
  signed16: 8,
  unsigned32: 9,
  signed32: 10,
  unsigned64: 11,
  signed64: 12,
  struct: 13,
  pointer: 14,
  complex: 15,
} as const;

/** `FFI_OK`, the one `ffi_status` given here. */
export const STATUS_OK = 0;
