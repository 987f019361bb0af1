import { doDeed, identify, pause, resume, retryAll } from './deeds.js';
import type { Event } from './events.js';
import type { Device } from './world/device.js';
import type { Page } from './world/page.js';

/** Lets one event happen. What it begins goes on in later steps. */
export async function happen(device: Device, event: Event): Promise<void> {
  const { diary, disk, server, wire } = device;
  switch (event.kind) {
    case 'write': {
      const page = pageAt(device, event.page);
      if (page) device.write(page, event.order);
      return;
    }
    case 'again': {
      const page = pageAt(device, event.page);
      const own = [...diary.writes.values()].filter(({ ownKey }) => ownKey !== undefined);
      const written = at(own, event.which);
      if (page && written) device.again(page, written);
      return;
    }
    case 'open page':
      if (device.livingPages.length < 4) device.openPage(event.isControlled);
      return;
    case 'close page':
      return pageAt(device, event.page)?.context.die();
    case 'stop worker':
      return at(device.livingWorkers, event.which)?.context.die();
    case 'update worker':
      return device.updateWorker();
    case 'crash':
      return device.crash();
    case 'trigger':
      return pageAt(device, event.page)?.drain(['connection']);
    case 'sync':
      return device.sync();
    case 'time':
      return pass(device, event.ms);
    case 'clock jumps':
      return device.jump(event.ms);
    case 'weather':
      wire.weather = event.weather;
      return;
    case 'server':
      return server.plant(event.reply, event.times);
    case 'disk':
      disk.condition = event.condition;
      if (event.condition !== 'works') disk.failures += 1;
      return;
    case 'disk fails once':
      disk.failing += 1;
      return;
    case 'connections close':
      return disk.closeConnections();
    case 'promote': {
      const page = pageAt(device, event.page);
      return page?.does(() => page.promote());
    }
    case 'retry all': {
      const page = pageAt(device, event.page);
      return page?.does(() => retryAll(device, page));
    }
    case 'retry':
    case 'discard':
    case 'withdraw':
    case 'edit':
    case 'resolve for the server':
    case 'resolve for the client':
    case 'resolve by merging': {
      const page = pageAt(device, event.page);
      return page?.does(async () => {
        const intent = at(await page.intents(), event.which);
        if (intent) await doDeed(device, page, event.kind, intent);
      });
    }
    case 'pause': {
      const page = pageAt(device, event.page);
      return page?.does(() => pause(device, page));
    }
    case 'resume': {
      const page = pageAt(device, event.page);
      return page?.does(() => resume(device, page));
    }
    case 'identify': {
      const page = pageAt(device, event.page);
      return page?.does(() => identify(device, page, event.user));
    }
    case 'credentials':
      device.credentials = event.are;
  }
}

/** Time passes: whatever is due until then happens when it is due. */
export async function pass({ scheduler }: Device, ms: number): Promise<void> {
  const until = scheduler.time + ms;
  do await scheduler.run(500);
  while (scheduler.moveOn(until));
}

/** Everybody shows what there is, and nothing can happen any more without time. */
export async function quiet(device: Device, limit: number): Promise<number> {
  let ran = 0;
  for (;;) {
    ran += await device.scheduler.run(limit - ran);
    const stale = device.livingPages.filter(({ isStale }) => isStale);
    if (ran >= limit || (stale.length === 0 && device.scheduler.isQuiet)) return ran;
    for (const page of stale) page.refresh();
    await device.scheduler.settle();
  }
}

function pageAt(device: Device, index: number): Page | undefined {
  return at(device.livingPages, index);
}

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}
