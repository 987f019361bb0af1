import { expect, it } from 'vitest';
import { LastLine } from '../../../scripts/test/last-line.js';

function lastLineOf(...pieces: string[]): string {
  const line = new LastLine();
  for (const piece of pieces) line.take(piece);
  return line.value;
}

it.each([
  ['of one piece', ['one\ntwo\n'], 'two'],
  ['that came in pieces', ['one\n{"mut', 'ants":1}', '\n'], '{"mutants":1}'],
  ['without an end', ['one\ntwo'], 'two'],
  ['with empty lines after it', ['one\ntwo\n\n', '  \n'], 'two'],
  ['of nothing', [], ''],
])('the last line %s is kept', (_name, pieces, line) => {
  expect(lastLineOf(...pieces)).toBe(line);
});
