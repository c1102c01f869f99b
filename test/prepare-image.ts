import { loadImage } from '../dist/image/cache/load-image.js';

/** Prepares the engine's image once, before test files would do so at the same time. */
export default async function prepareImage(): Promise<void> {
  await loadImage();
}
