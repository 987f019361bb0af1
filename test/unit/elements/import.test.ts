import { expect, test } from 'vitest';

test('the classes can be imported where there is no browser, and importing them defines nothing', async () => {
  const { HoldfastStatus } = await import('../../../src/elements/index.js');
  expect(customElements.get('holdfast-status')).toBeUndefined();

  await import('../../../src/elements/define.js');
  expect(customElements.get('holdfast-status')).toBe(HoldfastStatus);
});

test('a tag that is defined already stays as it is', async () => {
  const { HoldfastRecord } = await import('../../../src/elements/index.js');
  class Earlier extends HoldfastRecord {}
  const registry = { get: () => Earlier, define: () => expect.unreachable('It was defined twice.') };
  const { vi } = await import('vitest');
  vi.stubGlobal('customElements', registry);
  vi.resetModules();

  await expect(import('../../../src/elements/define.js')).resolves.toBeDefined();

  vi.unstubAllGlobals();
});
