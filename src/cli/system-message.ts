/** What went wrong with a file, in words: "no such file or directory". */
export function systemMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Node's form: "ENOENT: no such file or directory, open '…'".
  return /^E[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message;
}
