import { UsageError } from '../../src/outbox/errors.js';
import type { Intent } from '../../src/outbox/intent.js';
import type { Device } from './world/device.js';
import type { Deed } from './world/diary.js';
import type { Page } from './world/page.js';
import { merged } from './world/setup.js';

/** A person does something to a write, in a page. From its beginning it may have happened; when it is done, it has. */
export async function doDeed(device: Device, page: Page, what: Deed['what'], intent: Intent): Promise<void> {
  const { diary, disk, scheduler } = device;
  const { key } = intent;
  const write = writeOf(intent);
  const successor = what === 'edit' ? `${write}.${diary.nextEdit()}` : undefined;
  const deed: Deed = { what, write, key, ...(successor === undefined ? {} : { successor }) };
  diary.deeds.push(deed);
  try {
    const isTaken = await begin(device, page, deed, intent);
    deed.done = { at: scheduler.time, isTaken, failures: disk.failures };
    if (!isTaken) undo(device, deed);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    undo(device, deed);
  }
}

/** It did not happen. */
function undo({ diary }: Device, deed: Deed): void {
  diary.deeds.splice(diary.deeds.indexOf(deed), 1);
  if (deed.successor !== undefined) diary.writes.delete(deed.successor);
}

/** @returns whether it was done */
async function begin(device: Device, page: Page, { what, key, successor }: Deed, intent: Intent): Promise<boolean> {
  switch (what) {
    case 'retry':
      await page.retry(key);
      return true;
    case 'discard': {
      // One that is settled by now keeps its end.
      const { outcome } = await page.act((engine) => engine.discard(key));
      return outcome === 'discarded';
    }
    case 'withdraw':
      return page.act((engine) => engine.withdraw(key));
    case 'edit':
      await edit(device, page, intent, successor ?? '');
      return true;
    case 'resolve for the server':
      await page.act((engine) => engine.resolve(key, 'server'));
      return true;
    case 'resolve for the client':
      await page.act((engine) => engine.resolve(key, 'client'));
      return true;
    case 'resolve by merging': {
      const body = await page.act((engine) => engine.body(key));
      await page.act((engine) => engine.resolve(key, { body: body && merged(body) }));
      return true;
    }
  }
}

async function edit(device: Device, page: Page, intent: Intent, id: string): Promise<void> {
  const { diary, scheduler } = device;
  const original = diary.writes.get(writeOf(intent));
  if (!original) return;
  const body = `${id} says otherwise`;
  // It keeps the place of the one that it replaces, and this page promises it.
  diary.writes.set(id, {
    ...original,
    id,
    body,
    page: page.context.name,
    ownKey: undefined,
    replaces: original.id,
    told: [],
  });
  const headers = { ...intent.request.headers, 'x-write': id };
  const key = await page.act((engine) =>
    engine.edit(intent.key, { body: new TextEncoder().encode(body).buffer, headers }),
  );
  const storage = page.mode ?? 'memory';
  diary.writes.get(id)?.told.push({ kind: 'queued', key, storage, at: scheduler.steps, by: page.context.name });
}

/** Everything is sent now: also what was paused. */
export async function retryAll(device: Device, page: Page): Promise<void> {
  await device.diary.resume(device.user, () => page.retry());
}

export async function pause({ diary, scheduler, user }: Device, page: Page): Promise<void> {
  const { identified, resumes } = diary;
  await page.act((engine) => engine.pause());
  // Whom it paused is known if nobody else came to work, and it holds if nobody resumed meanwhile.
  const isCertain =
    diary.resuming === 0 && identified.at !== Infinity && identified === diary.identified && resumes === diary.resumes;
  if (isCertain) diary.paused.set(user, scheduler.time);
}

export async function resume({ diary, user }: Device, page: Page): Promise<void> {
  await diary.resume(user, () => page.act((engine) => engine.resume()));
}

/** Somebody signs in: first the outbox learns it, then the server does. */
export async function identify(device: Device, page: Page, user: string): Promise<void> {
  const { diary, scheduler } = device;
  // Until it is done, nobody can say who is signed in; nor when somebody else signs in meanwhile.
  const isAlone = diary.identified.at !== Infinity;
  const unknown = { user, at: Infinity };
  diary.identified = unknown;
  await page.identify(user);
  device.user = user;
  if (isAlone && diary.identified === unknown) diary.identified = { user, at: scheduler.time };
}

function writeOf({ request }: Intent): string {
  return request.headers['x-write'] ?? '';
}
