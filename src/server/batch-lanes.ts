import type { Line } from './batch-answer.js';
import type { Entry } from './batch-envelope.js';
import type { Bytes } from './body.js';

export interface LaneRun {
  /** How many lanes run at once. */
  readonly parallel: number;
  /** The client's: once it is gone, nothing more begins. */
  readonly signal: AbortSignal;
  /** Runs a request to its answer; never rejects. */
  readonly run: (entry: Entry) => Promise<Line>;
  /** The answer of one that does not run, since its lane has stopped. */
  readonly skip: (entry: Entry) => Promise<Line>;
}

/** Answers that may wait to be read, in bytes, before nothing more begins. */
const unread = 64 * 1024;

/** Requests by lane, each in the order in which they came. */
export function lanesOf(entries: readonly Entry[]): Entry[][] {
  const lanes = new Map<string, Entry[]>();
  for (const entry of entries) {
    const lane = lanes.get(entry.lane);
    if (lane) lane.push(entry);
    else lanes.set(entry.lane, [entry]);
  }
  return [...lanes.values()];
}

/** Runs lanes side by side, each in order until something fails, and gives a line of JSON for each answer as it comes. */
export function streamLanes(
  lanes: readonly Entry[][],
  { parallel, signal, run, skip }: LaneRun,
): ReadableStream<Bytes> {
  const encoder = new TextEncoder();
  const waiting = [...lanes];
  const waitingForRoom: (() => void)[] = [];
  const client = { isGone: signal.aborted };
  let isCancelled = false;
  const wake = (): void => {
    for (const resolve of waitingForRoom.splice(0)) resolve();
  };
  const leave = (): void => {
    client.isGone = true;
    wake();
  };

  async function room(controller: Controller): Promise<void> {
    while (!client.isGone && (controller.desiredSize ?? 0) <= 0)
      await new Promise<void>((resolve) => waitingForRoom.push(resolve));
  }

  async function runLane(lane: readonly Entry[], controller: Controller): Promise<void> {
    let hasStopped = false;
    for (const entry of lane) {
      await room(controller);
      if (client.isGone) return;
      const line: Line = await (hasStopped ? skip(entry) : run(entry));
      hasStopped ||= line.status >= 400;
      if (!isCancelled) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
    }
  }

  async function runLanes(controller: Controller): Promise<void> {
    for (let lane = waiting.shift(); lane && !client.isGone; lane = waiting.shift()) await runLane(lane, controller);
  }

  /** Not awaited by the stream, which would give nothing before its start is over. */
  async function runAll(controller: Controller): Promise<void> {
    try {
      await Promise.all(Array.from({ length: Math.min(parallel, lanes.length) }, () => runLanes(controller)));
      if (!isCancelled) controller.close();
    } catch (error) {
      controller.error(error);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  return new ReadableStream<Bytes>(
    {
      start(controller) {
        signal.addEventListener('abort', leave, { once: true });
        void runAll(controller);
      },
      pull: wake,
      cancel() {
        isCancelled = true;
        leave();
      },
    },
    { highWaterMark: unread, size: ({ byteLength }) => byteLength },
  );
}

type Controller = ReadableStreamDefaultController<Bytes>;
