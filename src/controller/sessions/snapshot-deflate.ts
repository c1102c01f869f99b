/**
 * Compression by the platform's own zlib, off this thread: a guest decides how large its snapshot is, and must not hold
 * up its host with it. Format: RFC 1950.
 */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await pump(bytes, new CompressionStream('deflate'), (part) => parts.push(part) > 0);
  return join(parts);
}

/**
 * Inflates to exactly `sizeBytes`; undefined when the bytes are damaged, or give more or less than that. Memory is used
 * for what has come out, not for what was promised.
 */
export async function inflate(bytes: Uint8Array, sizeBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let total = 0;
  try {
    await pump(bytes, new DecompressionStream('deflate'), (part) => {
      total += part.length;
      if (total <= sizeBytes) parts.push(part);
      return total <= sizeBytes;
    });
  } catch {
    return undefined;
  }
  return total === sizeBytes ? join(parts) : undefined;
}

/** Sends bytes through a stream until `take` says that it has enough. Rejects with what goes wrong in the stream. */
async function pump(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  take: (part: Uint8Array) => boolean,
): Promise<void> {
  const reader = stream.readable.getReader();
  const writer = stream.writable.getWriter();
  // A copy when it lies on shared memory, which streams do not take.
  const input =
    bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const written = writer.write(input).then(() => writer.close());
  // What goes wrong here is also what reading rejects with; nobody waits for this once reading is over.
  written.catch(() => undefined);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return await written;
    if (!take(value)) return await reader.cancel();
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
