/** Where the standard library is mounted in every guest. */
export function standardLibraryPath(pythonVersion: string): string {
  return `/lib/python${pythonVersion.split('.').slice(0, 2).join('.')}`;
}
