import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fingerprint } from '../../src/server/fingerprint.js';

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

test.each([0, 100, 256 * 1024, 256 * 1024 + 1, 1_000_000])(
  'a body of %i bytes counts with all of them',
  async (size) => {
    const body = new Uint8Array(size).fill(7);
    const request = new Request('http://app.test/api/readings?b=2&a=1', { method: 'PUT' });
    expect(await fingerprint(request, body)).toBe(sha256(`PUT\n/api/readings\na=1&b=2\n${sha256(body)}`));
  },
);
