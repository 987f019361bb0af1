import { describe, expect, test, vi } from 'vitest';
import { all, DatabaseError, log, type LogLine } from '../../src/server/index.js';
import { anEvent } from './support/an-event.js';

function lineOf(
  ...[event, options]: [event: ReturnType<typeof anEvent>, options?: Parameters<typeof log>[1]]
): LogLine {
  const write = vi.fn<(line: LogLine) => void>();
  log(write, options)(event);
  expect(write).toHaveBeenCalledOnce();
  const [[line] = []] = write.mock.calls;
  if (!line) throw new Error('Nothing was written.');
  return line;
}

function broken(): never {
  throw new Error('disk full');
}

describe('a line of the log', () => {
  test('says how a request ended, and under which trace', () => {
    expect(lineOf(anEvent())).toEqual({
      outcome: 'executed',
      status: 201,
      phase: 'commit',
      method: 'POST',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      took: 12,
      waited: 0,
      runs: 1,
    });
  });

  test('names the problem of a refusal', () => {
    const problem = 'https://holdfast.dev/problems/key-reuse';
    expect(lineOf(anEvent({ outcome: 'refused', status: 422, problem }))).toMatchObject({ problem });
  });

  test('has the kind of an error, and nothing of what it says', () => {
    const cause = Object.assign(new Error('Key (email)=(ada@example.org) exists'), { code: '23505' });
    const error = new DatabaseError('query', 'ada@example.org is there already', { cause });
    const line = lineOf(anEvent({ outcome: 'failed', status: 500, error }));
    expect(line.error).toEqual({ name: 'DatabaseError', code: '23505' });
    expect(JSON.stringify(line)).not.toContain('ada');
  });

  test('has the route that the app names, in place of the path', () => {
    expect(lineOf(anEvent())).not.toHaveProperty('route');
    expect(lineOf(anEvent(), { route: ({ path }) => path.split('/')[2] })).toHaveProperty('route', 'people');
  });
});

describe('several observers', () => {
  test('are all told, though one of them throws', () => {
    const second = vi.fn<() => void>();
    const event = anEvent();
    expect(() => all(broken, second)(event)).toThrow('disk full');
    expect(second).toHaveBeenCalledExactlyOnceWith(event);
  });

  test('that throw are all heard', () => {
    expect(() => all(broken, broken)(anEvent())).toThrow(AggregateError);
  });
});
