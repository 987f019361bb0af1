import { problemTypes, type HealthSummary } from '../../src/server/index.js';
import { failingRoutes, limits, type App, type Run } from './app.js';
import { people, secretsIn, type Person } from './people.js';
import { origin, type BatchOutcome, type Outcome, type Played } from './send.js';
import type { Write } from './writes.js';

/** A promise of the server kit that was broken. */
export class Violation extends Error {}

/** @throws {@link Violation} when what happened breaks a promise. */
export async function judge(app: App, { outcomes, batches }: Played): Promise<void> {
  const numbers = await app.committed();
  judgeEffects(numbers, app.runs);
  const committed = new Set(numbers);
  const runs = numbers.flatMap((number) => app.runs.get(number) ?? []);
  const ofTheWrite = new Map<string, Outcome>();
  for (const outcome of outcomes) {
    judgeForm(outcome);
    judgeSecrets(outcome);
    judgeRefusal(outcome);
    judgeReuse(outcome, runs);
    if (outcome.status >= 400) continue;
    const run = judgeSuccess(outcome, app.runs, committed);
    const name = nameOf(run);
    if (name === undefined) continue;
    const first = ofTheWrite.get(name);
    if (first) judgeSame(first, outcome);
    else ofTheWrite.set(name, outcome);
  }
  for (const each of batches) judgeBatch(each);
  judgeHealth(app.health());
}

/** Each write has one effect, and what was refused has none. */
function judgeEffects(committed: readonly number[], runs: ReadonlyMap<number, Run>): void {
  const seen = new Set<string>();
  for (const number of committed) {
    const run = runs.get(number);
    check(run !== undefined, `There is an effect of run ${number}, which there was not.`);
    const { pathname } = new URL(run.url);
    check(pathname !== '/throw' && pathname !== '/refuse', `What failed at ${pathname} was applied.`);
    check(pathname !== '/large' || run.key === undefined, 'What has an answer that can not be stored was applied.');
    const name = nameOf(run);
    if (name === undefined) continue;
    check(!seen.has(name), `Two effects of the write ${name}.`);
    seen.add(name);
  }
}

/** What makes a run that of a write: its key, or its content where that stands for one; nothing where it has neither. */
function nameOf(run: Run): string | undefined {
  const { principal, key, url, contentType } = run;
  if (key !== undefined) return JSON.stringify([principal, key]);
  const isKeyless = new URL(url).pathname === '/keyless';
  return isKeyless ? JSON.stringify([principal, contentType, identity(run)]) : undefined;
}

/** An answer that says no says so as RFC 9457 has it, and blames nobody but a handler with a 5xx. */
function judgeForm({ status, headers, body, asked }: Outcome): void {
  check(status >= 200 && status <= 599, `Status ${status}.`);
  if (status < 400) return;
  const type = headers.get('Content-Type');
  check(type === 'application/problem+json', `Status ${status} with the type ${type}.`);
  check(headers.get('Cache-Control') === 'no-store', `Status ${status} may be cached.`);
  const problem = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
  check(problem['status'] === status, `Status ${status} with a problem that says ${String(problem['status'])}.`);
  for (const name of ['type', 'title', 'phase'])
    check(typeof problem[name] === 'string', `A problem whose "${name}" is no text: ${JSON.stringify(problem)}`);
  check(typeof problem['retryable'] === 'boolean', 'A problem that does not say whether it can be retried.');
  if (problem['type'] !== 'about:blank')
    check(/^[0-9a-f]{32}$/.test(String(problem['traceId'])), 'A problem of the kit without a traceId.');
  if (status < 500) return;
  const isHandlers = problem['phase'] === 'handler' || problem['phase'] === 'answer';
  const isExpected = asked === undefined || failingRoutes.has(new URL(asked.url).pathname);
  check(isHandlers && isExpected, `Status ${status}: ${JSON.stringify(problem)}`);
}

/** Nobody sees what is another's, and no cookie comes again. */
function judgeSecrets({ who, headers, body }: Outcome): void {
  const text = `${JSON.stringify([...headers])}${Buffer.from(body).toString('latin1')}`;
  for (const { name } of secretsIn(text))
    check(name === who?.name, `${who?.name ?? 'Nobody'} has got an answer that is ${name}'s.`);
  const isReplay = headers.has('Idempotent-Replayed');
  check(!isReplay || headers.getSetCookie().length === 0, 'A replay sets a cookie.');
}

/** What is known to be wrong is refused, and what is known to be right is not. */
function judgeRefusal({ who, write, isInBatch, status }: Outcome): void {
  if (write === undefined || (isInBatch && status === 424)) return;
  const { key, sent, method, route } = write;
  // Whose a write is, is the batch's to say; it says nothing here.
  const isUnnamed = write.tag.header === undefined;
  // A path that begins with two slashes names another server where it stands alone.
  const isPath = !route.startsWith('//');
  const isBatchable =
    isPath && isUnnamed && key.header !== undefined && ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
  if (isInBatch && !isBatchable) check(status === 400, `What is no write under a key has got ${status} in a batch.`);
  else if (who === undefined) check(status === 401, `Nobody has got ${status}.`);
  else if (isAnothers(write, who) && !isInBatch) check(status === 403, `A write of another's has got ${status}.`);
  else if (isForbidden(write)) check(status === 403, `What is forbidden has got ${status}.`);
  else if (breaksOff(write, isInBatch)) check(status === 400 || status === 413, `Half a body has got ${status}.`);
  else if (write.tag.is === 'any' && status === 403) return;
  else if (key.is === 'bad' || sent.is === 'bad') check(status === 400, `A malformed header has got ${status}.`);
  else if (!isRefusable(write)) check(status < 400 || status === 422, `A sound write has got ${status}.`);
}

/** Who is told that their key was used for another write has written that, and nobody else has. */
function judgeReuse({ who, write, asked, status, body }: Outcome, committed: readonly Run[]): void {
  if (status !== 422 || write?.key.is !== 'good' || asked === undefined) return;
  if (!Buffer.from(body).toString().includes(problemTypes.keyReuse)) return;
  const other = committed.some(
    (run) => run.principal === who?.name && run.key === write.key.key && identity(run) !== identity(asked),
  );
  check(other, `${who?.name} is told of a write under the key ${write.key.key} that was never theirs.`);
}

/** Whether it says that it was made by somebody else. */
function isAnothers({ tag }: Write, who: Person): boolean {
  return tag.names !== undefined && people[tag.names] !== who;
}

function isForbidden({ search }: Write): boolean {
  return search.includes('forbidden');
}

/** Whether the app takes it under a key only. */
function isRequired({ route, search }: Write): boolean {
  return search.includes('required') && route !== '/keyless' && route !== '/rederived';
}

/** Whether its body does not come to its end; in a batch it does, or the batch does not. */
function breaksOff({ key, sent, tag, body }: Write, isInBatch: boolean): boolean {
  return body.breaksOff && !isInBatch && [key, sent, tag].every(({ is }) => is === 'good');
}

/** Whether there is anything that a server may say no to, but a key that was used for another write. */
function isRefusable(write: Write): boolean {
  const { route, key, sent, tag, noise, body } = write;
  return (
    route === '/refuse' ||
    route === '/guarded' ||
    failingRoutes.has(route) ||
    key.is === 'any' ||
    sent.is === 'any' ||
    tag.is === 'any' ||
    sent.isLate === true ||
    (key.key === undefined && isRequired(write)) ||
    body.bytes.length > limits.maxBodyBytes ||
    noise.some(([name]) => name === 'Content-Length')
  );
}

/** Who is told that it was saved has that from a run of this very write, as themselves, which has committed. */
function judgeSuccess(outcome: Outcome, runs: ReadonlyMap<number, Run>, committed: ReadonlySet<number>): Run {
  const { who, write, asked, headers, status, isInBatch } = outcome;
  const number = Number(headers.get('X-Run'));
  const run = runs.get(number);
  check(run !== undefined, `Status ${status} that no handler gave.`);
  check(committed.has(number), `Run ${number} was answered with ${status}, and has not committed.`);
  check(run.principal === who?.name, `${who?.name ?? 'Nobody'} has got the answer to a write of ${run.principal}.`);
  check(new URL(run.url).origin === origin, `A request to another server was taken: ${run.url}`);
  if (write === undefined || asked === undefined) return run;
  check(write.body.bytes.length <= limits.maxBodyBytes, `${write.body.bytes.length} bytes were taken.`);
  check(!isForbidden(write), 'What is forbidden was answered.');
  check(!isAnothers(write, who), "A write of another's was taken.");
  check(isInBatch || !write.body.breaksOff, 'Half a body was taken.');
  if (write.key.is === 'good') check(run.key === write.key.key, `The key ${write.key.key} was taken for ${run.key}.`);
  if (isRequired(write)) check(run.key !== undefined, 'A write without a key was taken.');
  const isLate = write.sent.isLate === true && run.key !== undefined;
  check(!isLate || headers.has('Idempotent-Replayed'), 'A write that comes too late was applied.');
  check(identity(run) === identity(asked), `${identity(asked)} has got the answer to ${identity(run)}.`);
  return run;
}

function identity({ method, url, body }: Pick<Run, 'method' | 'url' | 'body'>): string {
  const { pathname, searchParams } = new URL(url);
  const query = [...searchParams].map((pair) => JSON.stringify(pair)).toSorted();
  return JSON.stringify([method, pathname, query, Buffer.from(body).toString('hex')]);
}

/** All who send one write have one answer. */
function judgeSame(first: Outcome, later: Outcome): void {
  check(first.headers.get('X-Run') === later.headers.get('X-Run'), 'One write was answered by two runs.');
  check(first.status === later.status, `One write has ${first.status} and ${later.status}.`);
  check(Buffer.from(first.body).equals(later.body), 'One write has answers of different bytes.');
}

/** Each request is answered once, a lane in order, and nothing runs in one that has stopped. */
function judgeBatch({ sent, lines }: BatchOutcome): void {
  const answered = lines.map(({ id }) => id);
  check(new Set(answered).size === answered.length, 'A request of a batch was answered twice.');
  check(
    sent.length === 0 || answered.length === sent.length,
    `${sent.length} requests of a batch have ${answered.length} answers.`,
  );
  for (const lane of new Set(sent.map((one) => one.lane))) {
    const ids = sent.filter((one) => one.lane === lane).map(({ id }) => id);
    const ofLane = lines.filter(({ id }) => ids.includes(id));
    check(JSON.stringify(ofLane.map(({ id }) => id)) === JSON.stringify(ids), 'A lane was answered out of order.');
    const failed = ofLane.findIndex(({ status }) => status >= 400);
    for (const [index, { status }] of ofLane.entries())
      check(
        (status === 424) === (failed >= 0 && index > failed),
        `Status ${status} at ${index} of a lane, which stopped at ${failed}.`,
      );
  }
}

/** Whatever clients claim, the sum of it stays within what so many clients may claim. */
function judgeHealth({ clients, waiting, oldestAge, damaged, erased, counts }: HealthSummary): void {
  check(clients <= 5, `${clients} clients are kept.`);
  const most = clients * 6_000_000;
  for (const number of [waiting, oldestAge ?? 0, damaged, erased, ...Object.values(counts)])
    check(Number.isFinite(number) && number >= 0, `Clients have reported ${number}.`);
  check(waiting <= most && damaged <= most && erased <= most, `${clients} clients have reported ${waiting} writes.`);
}

function check(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Violation(message);
}
