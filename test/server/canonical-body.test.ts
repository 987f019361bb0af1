import { describe, expect, test } from 'vitest';
import { canonicalBody } from '../../src/server/canonical-body.js';

const encode = (text: string) => new TextEncoder().encode(text);
const json = (text: string) => canonicalBody('application/json; charset=utf-8', encode(text));
const form = (text: string) => canonicalBody('application/x-www-form-urlencoded', encode(text));

/** A form as a browser sends it, with a boundary of its own. */
async function multipart(fields: readonly (readonly [string, string | File])[]): Promise<string> {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const request = new Request('http://app.test/', { method: 'POST', body: data });
  const type = request.headers.get('Content-Type') ?? '';
  return canonicalBody(type, new Uint8Array(await request.arrayBuffer()));
}

const file = (content: string, name = 'valve.png') => new File([content], name, { type: 'image/png' });

describe('JSON', () => {
  test.each([
    ['{"a":1,"b":2}', ' { "b" : 2 ,\n"a":1 } '],
    ['[{"b":[],"a":{}}]', '[{"a":{},"b":[]}]'],
    [String.raw`"caf\u00e9 \""`, String.raw`"café \u0022"`],
    ['{"__proto__":1,"a":2}', '{"a":2,"__proto__":1}'],
  ])('%s is the same as %s', async (one, other) => {
    expect(await json(one)).toBe(await json(other));
  });

  test.each([
    ['[1,2]', '[2,1]'],
    ['1', '"1"'],
    ['"n1"', '1'],
    ['"1"', '"s1"'],
    ['12345678901234567890', '12345678901234567891'],
    ['{"a":1e400}', '{"a":null}'],
    ['{"a":null}', '{}'],
    ['{"1":2}', '{"1":"2"}'],
    ['', '""'],
    ['[1', '[1 '],
  ])('%s is not the same as %s', async (one, other) => {
    expect(await json(one)).not.toBe(await json(other));
  });

  test('that is none, or nested beyond reason, is its bytes', async () => {
    expect(await json('{a:1}')).toMatch(/^bytes/);
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(await json(deep)).toBe(await json(deep));
    expect(await canonicalBody('application/json', new Uint8Array([34, 255, 34]))).toMatch(/^bytes/);
  });
});

describe('a form', () => {
  test('is its fields, in any order of names', async () => {
    expect(await form('a=1&b=2+3')).toBe(await form('b=2%203&a=1'));
    expect(await form('a=1&a=2')).not.toBe(await form('a=2&a=1'));
    expect(await form('a=1&b=')).not.toBe(await form('a=1'));
  });

  test('with files is the same under another boundary, and not with another file', async () => {
    const sent = await multipart([
      ['caption', 'Valve'],
      ['photo', file('abc')],
    ]);
    expect(sent).toMatch(/^form/);
    expect(
      await multipart([
        ['photo', file('abc')],
        ['caption', 'Valve'],
      ]),
    ).toBe(sent);
    for (const other of [file('abd'), file('abc', 'pump.png'), 'abc'])
      expect(
        await multipart([
          ['caption', 'Valve'],
          ['photo', other],
        ]),
      ).not.toBe(sent);
  });
});

test('anything else is its bytes and its type', async () => {
  expect(await canonicalBody('text/plain', encode('{"a":1}'))).not.toBe(await json('{"a":1}'));
  expect(await canonicalBody('text/plain', encode('a'))).not.toBe(await canonicalBody('text/csv', encode('a')));
  expect(await canonicalBody('', new Uint8Array())).toBe(await canonicalBody('', new Uint8Array()));
});
