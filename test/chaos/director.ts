import type { Counts } from './counts.js';
import type { Life, Tab } from './life.js';
import type { Act, Scene } from './plan.js';
import type { Subject } from './subject.js';
import type { ToldLedger } from './told.js';
import { until } from './until.js';
import type { World } from './world.js';

/**
 * How long the screen may take to say what happened, in ms: a page that goes over to memory waits for the attempt that a worker
 * has on its way, which may last 30 s.
 */
const saidWithin = 45_000;

export interface Stage {
  readonly world: World;
  readonly subject: Subject;
  readonly told: ToldLedger;
  readonly counts: Counts;
  readonly journal: (line: string) => void;
}

/** Plays the scenes of one life. */
export class Director {
  readonly #stage: Stage;
  readonly #life: Life;

  constructor(stage: Stage, life: Life) {
    this.#stage = stage;
    this.#life = life;
  }

  async play(scene: Scene): Promise<void> {
    const { world, journal, counts } = this.#stage;
    journal(`${scene.moment}, ${scene.trouble} → ${scene.act}`);
    await this.#lead(scene);
    counts.add(`${scene.act}: ${scene.moment}`);
    await this.#act(scene.act);
    if (scene.act === 'kill browser') return;
    await this.#life.write(scene.after);
    if (scene.act === 'cut quota') await this.#awaitMemory(scene);
    if (!scene.mends) return;
    await world.mend();
    await this.#restoreQuota();
    await this.#life.nudge('connection');
    await this.#life.answered([...scene.before, ...scene.after]);
  }

  /** Brings about the moment at which the act is done. */
  async #lead({ moment, trouble, nth, before }: Scene): Promise<void> {
    const { world, told, counts } = this.#stage;
    const isOffline = moment === 'backlog' || moment === 'drain';
    if (isOffline) await world.cut();
    else if (world.isCut) {
      await world.mend();
      await this.#life.nudge('connection');
    }
    const arrivals = world.arrivals + nth;
    const answers = told.answers + nth;
    if (moment === 'send') world.trouble(trouble, nth);
    await this.#life.write(before);
    if (isOffline) await this.#life.answered(before);
    if (moment === 'drain') {
      await world.mend();
      world.trouble(trouble, nth);
      await this.#life.nudge('connection');
    }
    if (moment === 'backlog') return;
    const isReached = () => (moment === 'answered' ? told.answers >= answers : world.arrivals >= arrivals);
    const reached = await until(isReached, 5000);
    if (!reached) counts.add('moments not reached');
    else if (moment !== 'answered') counts.add(`met on the wire: ${trouble}`);
  }

  async #act(act: Act): Promise<void> {
    const { world, counts } = this.#stage;
    switch (act) {
      case 'none':
        return;
      case 'stop workers':
        return this.#life.stopWorkers();
      case 'update worker':
        world.releaseWorker();
        if (world.isCut) return;
        await this.#life.updateWorker().catch(() => counts.add('updates that could not be fetched'));
        return;
      case 'server dies':
        return world.serverDies();
      case 'cut quota':
        return this.#life.cutQuota();
      case 'clear site data':
        return this.#erase(() => this.#life.clearSiteData());
      case 'delete database':
        return this.#erase(async () => {
          if (await this.#life.deleteDatabase()) counts.add('deletions that were blocked');
        });
      case 'kill browser':
        return this.#kill();
    }
  }

  /** Deletes what waits: that much is excused, and an open page has to say so. */
  async #erase(erase: () => Promise<void>): Promise<void> {
    const { told, counts, journal, subject } = this.#stage;
    const modes = await Promise.all(this.#life.tabs.map(({ page }) => subject.mode(page)));
    const [waiting, since] = [await this.#waiting(), Date.now()];
    await erase();
    const applied = await this.#applied();
    // Nothing but what lay there, or came meanwhile: what was lost before is not excused by this.
    const gone = told.waiting('indexeddb').filter(({ write: { key }, told: { at } }) => {
      return !applied.has(key) && (waiting.has(key) || at >= since);
    });
    for (const account of gone) account.excuse ??= 'erased';
    journal(`deleted ${waiting.size} that waited; ${gone.length} writes that were acknowledged are gone`);
    // A tab in memory mode holds a copy of what waits, so that to it nothing is gone.
    if (waiting.size === 0 || !modes.includes('indexeddb')) return;
    const said = await this.#isSaid('erased', this.#life.tabs);
    if (said !== undefined) counts.add(said ? 'deletions that the screen told' : 'deletions that no screen told');
    for (const { page } of this.#life.tabs) await subject.dismiss(page);
  }

  /** The keys of all that waits, here or there. */
  async #waiting(): Promise<ReadonlySet<string>> {
    const all = await Promise.all(this.#life.tabs.map(({ page }) => this.#stage.subject.waiting(page)));
    return new Set(all.flatMap(({ keys }) => keys));
  }

  async #awaitMemory({ after }: Scene): Promise<void> {
    const { told, counts } = this.#stage;
    await this.#life.answered(after);
    const inMemory = after.filter(({ writes }) => writes.some(({ key }) => told.get(key)?.storage === 'memory'));
    if (inMemory.length === 0) return counts.add('quota cuts that were not felt');
    counts.add('times that memory mode was entered');
    const tabs = inMemory.flatMap(({ tab }) => this.#life.tabs[tab] ?? []);
    const said = await this.#isSaid('memory', tabs);
    if (said !== undefined) counts.add(said ? 'memory modes that the screen told' : 'memory modes that no screen told');
  }

  /** Whether a tab's screen says it in time; `undefined` for an app that has no words for it. */
  async #isSaid(words: 'memory' | 'erased', tabs: readonly Tab[]): Promise<boolean | undefined> {
    const { subject } = this.#stage;
    const answers = async () => Promise.all(tabs.map(({ page }) => subject.says(page, words)));
    if ((await answers()).includes(undefined)) return undefined;
    const isSaid = await until(async () => (await answers()).includes(true), saidWithin);
    if (!isSaid)
      for (const tab of tabs) this.#stage.journal(`unsaid, tab ${tab.name}: ${await subject.standing(tab.page)}`);
    return isSaid;
  }

  async #restoreQuota(): Promise<void> {
    await this.#life.restoreQuota();
    const { subject, counts } = this.#stage;
    const held = this.#tabsInMemory();
    if (held.length === 0) return;
    await this.#life.nudge('person');
    const isBack = async ({ page }: Tab) => (await subject.mode(page)) === 'indexeddb';
    const allBack = async () => (await Promise.all(held.map(isBack))).every(Boolean);
    counts.add((await until(allBack, 40_000)) ? 'returns from memory mode' : 'returns from memory mode that failed');
    await this.#noticeMoves();
  }

  /** What a tab's memory held is in IndexedDB once the tab is back there. */
  async #noticeMoves(): Promise<void> {
    for (const { page, name } of this.#tabsInMemory())
      if ((await this.#stage.subject.mode(page)) === 'indexeddb') this.#stage.told.movedBack(name);
  }

  #tabsInMemory(): Tab[] {
    const names = new Set(this.#stage.told.waiting('memory').map(({ tab }) => tab));
    return this.#life.tabs.filter(({ name }) => names.has(name));
  }

  async #kill(): Promise<void> {
    const { world, told } = this.#stage;
    await this.#noticeMoves();
    await world.device.kill();
    for (const account of told.waiting('memory')) account.excuse ??= 'tab gone';
  }

  async #applied(): Promise<ReadonlySet<string>> {
    const effects = await this.#stage.world.effects();
    return new Set(effects.flatMap(({ key }) => key ?? []));
  }
}
