/** A page of linear memory (WebAssembly core specification, 4.2.8), in bytes. */
export const WASM_PAGE_BYTES = 65_536;
