import type { Client } from './client.js';

let current: Client | undefined;
const waiting = new Set<(client: Client) => void>();

/** The client that `connect()` made last: what components use when they are given none. */
export function currentClient(): Client | undefined {
  return current;
}

/** Makes `client` the page's client, and tells whoever waits for one. */
export function setCurrentClient(client: Client): void {
  current = client;
  for (const callback of waiting) callback(client);
}

/**
 * Calls back with the page's client: now if there is one, and whenever `connect()` makes another.
 *
 * @returns the function that ends it
 */
export function whenClient(callback: (client: Client) => void): () => void {
  waiting.add(callback);
  if (current) callback(current);
  return () => waiting.delete(callback);
}
