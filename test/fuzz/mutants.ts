/** A fault that is planted in the server kit, to see whether the fuzzer finds it. */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
}

interface Patch {
  /** Below `src/server`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const one = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  patches: [{ file: `src/server/${file}`, find, replace }],
});

export const mutants: readonly Mutant[] = [
  one(
    "a key is everybody's",
    'write.ts',
    'return { principal, key, fingerprint: await',
    'return { principal: "", key, fingerprint: await',
  ),
  one(
    'content stands for a key whoever sends it',
    'write.ts',
    'return { principal, key: content',
    'return { principal: "", key: content',
  ),
  one('a stored answer is given to whatever comes under its key', 'replay.ts', 'stored.fingerprint !== mine', 'false'),
  one('what was refused is committed', 'run-handler.ts', '!commit(response)', 'false'),
  one('what comes too late is applied', 'apply.ts', 'sentAt + retention < now()', 'false'),
  one(
    'of a key sent twice the first is taken',
    'idempotency-key.ts',
    'const [value] = parseItem(header);',
    "const [value] = parseItem(header.split(',')[0]);",
  ),
  one(
    'nobody asks in whose name a write comes',
    'authenticate.ts',
    'if (sent === undefined) return principal;',
    'return principal;',
  ),
  one(
    'a replay is not authorised',
    'exactly-once.ts',
    'if (refusal) throw',
    'if (refusal && request.headers.get("Idempotency-Key") === null) throw',
  ),
  one(
    'half a body is as good as a whole one',
    'request-body.ts',
    'throw new Refusal(incomplete(traceId), { cause: error });',
    'return new Uint8Array();',
  ),
  one('a body has no cap', 'body.ts', 'size > limit', 'size > 2 * limit'),
  one(
    'the body is not part of the fingerprint',
    'fingerprint.ts',
    'searchParams.toString(), ofBody',
    'searchParams.toString()',
  ),
  one(
    'the path is not part of the fingerprint',
    'fingerprint.ts',
    'pathname, searchParams.toString()',
    'searchParams.toString()',
  ),
  one(
    'the path is decoded',
    'fingerprint.ts',
    'pathname, searchParams.toString()',
    'decodeURIComponent(pathname), searchParams.toString()',
  ),
  one('a cookie comes again', 'answer.ts', "'set-cookie',", ''),
  one(
    'a request of a batch can say who it is',
    'batch-request.ts',
    'value !== outer.get(name)',
    'setHeader(headers, name, value, traceId)',
  ),
  one(
    "a header that can not be is the server's fault",
    'batch-request.ts',
    'throw malformed(`Its header "${name}" has a value',
    'throw new Error(`Its header "${name}" has a value',
  ),
  one('a batch goes on after a failure', 'batch-lanes.ts', 'line.status >= 400', 'line.status >= 500'),
  one(
    'a request of a batch may go to another server',
    'batch-request.ts',
    'address.origin === new URL(base).origin',
    'true',
  ),
  one(
    "a batch that is no JSON is the server's fault",
    'batch-envelope.ts',
    "throw malformed('It is not JSON in UTF-8.', traceId)",
    "throw new Error('not JSON')",
  ),
  one('a lane runs backwards', 'batch-lanes.ts', 'lane.push(entry)', 'lane.unshift(entry)'),
  one('a client may report any number', 'health-report.ts', 'Math.min(Math.max(value, 0), limit)', 'value'),
];
