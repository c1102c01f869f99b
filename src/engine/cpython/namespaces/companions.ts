/**
 * Modules that the interpreter itself looks up by name, whatever a program may import: without them, parts of the
 * language would fail. None of them leads out of pure computation.
 */
export const languageModules = {
  /** With all below: the codecs of `str.encode`, and what is compiled of them. */
  trees: ['__main__', 'encodings'],
  exact: [
    '_codecs_cn',
    '_codecs_hk',
    '_codecs_iso2022',
    '_codecs_jp',
    '_codecs_kr',
    '_codecs_tw',
    '_multibytecodec',
    // Division and texts of long integers.
    '_pylong',
    // object.__reduce_ex__: copying.
    'copyreg',
    // Host names outside of ASCII.
    'stringprep',
  ],
} as const;

/**
 * What modules look up by name while they work, from C or under a name that they put together: it has to be there under that name, so it comes with whatever
 * uses them.
 */
export const compiledCompanions: ReadonlyMap<string, readonly string[]> = new Map([
  ['datetime', ['_strptime', 'time']],
  ['_pydatetime', ['_strptime', 'time']],
  ['sysconfig', ['_sysconfigdata__emscripten_wasm32-emscripten']],
  ['time', ['_strptime']],
]);

/** Likewise, but only with modules that are themselves asked for: they give access to what they look up. */
export const namedCompanions: ReadonlyMap<string, readonly string[]> = new Map([
  // Built-in classes are pickled by name, and bytes as what made them.
  ['pickle', ['_codecs', 'builtins']],
  ['_pickle', ['_codecs', 'builtins']],
  ['shelve', ['_codecs', 'builtins']],
]);
