/**
 * The layers of docs/architecture.md: imports go down only.
 * abi < vfs < kernel < engine < image < platform < controller < cli; errors.ts may be imported anywhere.
 */
const layers = ['abi', 'vfs', 'kernel', 'engine', 'image', 'platform', 'controller', 'cli'];

/** Folders that may reach Node; everything else also runs in a browser. */
const nodeFolders = '^src/(platform/(worker|process)|controller/devices|image/cache|cli)/';

module.exports = {
  forbidden: [
    ...layers.map((layer, index) => ({
      name: `${layer}-imports-go-down`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: `^src/(${layers.slice(index + 1).join('|') || 'none'})/` },
    })),
    {
      name: 'nothing-imports-the-entry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/index\\.ts$' },
    },
    {
      name: 'errors-stand-alone',
      severity: 'error',
      from: { path: '^src/errors\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'node-only-at-the-edges',
      severity: 'error',
      from: { path: '^src/', pathNot: nodeFolders },
      to: { dependencyTypes: ['core'] },
    },
    {
      // Types may refer to each other; code may not need each other to load.
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/index\\.ts$'] },
      to: {},
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'never-the-engines-javascript',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/pyodide/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
