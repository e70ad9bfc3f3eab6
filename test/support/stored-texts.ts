import { openStore } from '../../lib/store/open-store.js';

/** The values of a store by their keys. In the store's file, a value may be in several parts. */
export async function storedTexts(place: string): Promise<Map<string, string>> {
  const store = await openStore(place);
  const texts = new Map<string, string>();
  for (const key of await store.list('')) texts.set(key, String((await store.read(key))?.bytes));
  return texts;
}
