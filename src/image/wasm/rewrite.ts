import { moduleHeader } from './byte-writer.js';
import type { WasmModule } from './module-model.js';
import { readModule } from './module-reader.js';
import { checkRewriteOptions } from './rewrite-checks.js';
import type { RewriteOptions } from './rewrite-options.js';
import { appendSection, rewriteSection } from './section-rewriter.js';
import { sectionOrder } from './section-scanner.js';

/**
 * Writes a module again with fewer exports, without data, with other memory limits or function bodies. The same
 * input and options always give the same bytes. The result is as valid as the input and the new bodies are.
 *
 * @param source - the module file, or what {@link readModule} made of it
 * @throws VitrineError `ERR_BAD_ENGINE` if the file is not a readable module, or not one this change can be made
 * to; `ERR_BAD_OPTION` if an option does not fit the module.
 */
export function rewriteModule(
  source: Uint8Array | WasmModule,
  options: RewriteOptions,
): Uint8Array<ArrayBuffer> {
  const module = source instanceof Uint8Array ? readModule(source) : source;
  checkRewriteOptions(module, options);
  const chunks: Uint8Array[] = [Uint8Array.from(moduleHeader)];
  if (!options.dropCustomSections) {
    // Only dylink.0 must have a certain place, the first; all others may be anywhere.
    for (const { start, end } of module.customSections) chunks.push(module.bytes.subarray(start, end));
  }
  for (const id of sectionOrder) {
    const section = module.sections.find((one) => one.id === id);
    const items = rewriteSection(module, id, section, options);
    if (items === 'same') {
      if (section !== undefined) chunks.push(module.bytes.subarray(section.start, section.end));
    } else if (items !== 'none') {
      appendSection(chunks, id, items);
    }
  }
  return concatenate(chunks);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
