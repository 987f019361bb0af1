import { parseArgs } from 'node:util';

export interface Options {
  readonly kills: number;
  readonly seed: number;
  readonly json: boolean;
  readonly subject: 'holdfast' | 'workbox';
}

/** Reads the command line. @throws Error that says what is wrong with it */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '10' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      subject: { type: 'string', default: 'holdfast' },
    },
  });
  const { json, subject } = values;
  if (subject !== 'holdfast' && subject !== 'workbox')
    throw new Error(`--subject ${subject}: there are holdfast and workbox.`);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : count('seed', values.seed, 0);
  return { kills: count('kills', values.kills, 1), seed, json, subject };
}

function count(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`--${name} ${value}: give a whole number of at least ${least}.`);
  return number;
}
