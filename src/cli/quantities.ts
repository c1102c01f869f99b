const sizeUnits = ['KiB', 'MiB', 'GiB'] as const;

/** Bytes for a person: `100 bytes`, `1.5 MiB`. */
export function formatSize(bytes: number): string {
  let shown = `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let value = bytes;
  for (const unit of sizeUnits) {
    if (value < 1024) break;
    value /= 1024;
    shown = `${rounded(value)} ${unit}`;
  }
  return shown;
}

/** Milliseconds for a person: `250 ms`, `2.01 s`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${rounded(ms / 1000)} s`;
}

/** How long ago something was, roughly. */
export function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

function rounded(value: number): string {
  return String(Number(value.toFixed(2)));
}
