import { registerTranslation } from '@shoelace-style/localize';
import type { ReactiveControllerHost } from 'lit';
import { describe, expect, test } from 'vitest';
import { Words } from '../../../src/elements/words/words.js';

function wordsIn(lang: string): Words {
  const host = { lang, closest: () => null, addController: () => undefined };
  return new Words(host as unknown as ReactiveControllerHost & HTMLElement);
}

// What another library, which shares the registry of translations, may have done before.
registerTranslation({ $code: 'fr', $name: 'Français', $dir: 'ltr' });
registerTranslation({ $code: 'de', $name: 'Deutsch', $dir: 'ltr', 'mark.synced': 'Gespeichert' } as never);

const noon = new Date(2026, 10, 3, 12).getTime();
const hour = 3_600_000;

describe('words', () => {
  test('come in the element’s language', () => {
    expect(wordsIn('de').term('mark.synced')).toBe('Gespeichert');
    expect(wordsIn('de-CH').term('mark.synced')).toBe('Gespeichert');
  });

  test('are English where the language lacks them', () => {
    expect(wordsIn('de').term('mark.sending')).toBe('Sending…');
    expect(wordsIn('fr').counted('pill.waiting', 1)).toBe('1 write waits');
  });

  test('write numbers, times and sizes as the language does', () => {
    expect(wordsIn('de').count(12_345)).toBe('12.345');
    expect(wordsIn('de').time(noon + 2 * hour, noon)).toBe('14:00');
    expect(wordsIn('en-US').time(noon + 2 * hour, noon)).toMatch(/^2:00.PM$/u);
    expect(wordsIn('de').bytes(1_234_567)).toBe('1,23 MB');
  });

  test('give the day with a time that is not today', () => {
    expect(wordsIn('en-GB').time(noon + 24 * hour, noon)).toBe('4 Nov, 12:00');
  });

  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [4_200_000_000, '4.2 GB'],
    [5e15, '5,000 TB'],
  ])('say %d bytes as %s', (size, said) => {
    expect(wordsIn('en-GB').bytes(size)).toBe(said);
  });

  test('survive a language tag that is none', () => {
    expect(wordsIn('not_a_language!').term('mark.synced')).toBe('Saved');
  });
});
