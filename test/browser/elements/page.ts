import '../../../src/elements/define.js';
import { registerTranslation } from '../../../src/elements/index.js';
import { setCurrentClient } from '../../../src/page/current.js';
import type { Client } from '../../../src/page/client.js';
import { arabic } from './arabic.js';
import { FakeClient } from './fake-client.js';

registerTranslation(arabic);

const client = new FakeClient();
const asClient = (fake: FakeClient): Client => fake as unknown as Client;
const stage = {
  client,
  another: () => new FakeClient(),
  /** It has all that components use. */
  asClient,
  /** As `connect()` does. */
  connect: () => setCurrentClient(asClient(client)),
  /** All that the live regions said, in order. */
  said: [] as string[],
};

function listen(region: Element): void {
  new MutationObserver(() => {
    const words = region.textContent?.trim();
    if (words) stage.said.push(`${region.role}: ${words}`);
  }).observe(region, { childList: true, characterData: true, subtree: true });
}

new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes)
      if (node instanceof Element && (node.role === 'status' || node.role === 'alert')) listen(node);
}).observe(document.body, { childList: true });

declare global {
  interface Window {
    stage: typeof stage;
  }
}
window.stage = stage;
