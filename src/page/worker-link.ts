import { Workbox } from 'workbox-window';
import { type HandOverReply, type PageMessage, parseHandOver } from '../browser/messages.js';
import { trustedScript } from '../browser/trusted-script.js';
import { RegistrationError } from '../outbox/errors.js';
import type { Write } from '../outbox/outbox.js';

/** The page's line to its service worker. */
export interface WorkerLink {
  /** Why there is no worker, if there is none. */
  readonly problem: RegistrationError | undefined;
  /** Tells the worker something. */
  post(message: PageMessage): void;
  /**
   * Asks the worker for something.
   *
   * @returns whether it heard: there may be none, it may be ending just now, or be somebody else's
   */
  ask(message: PageMessage): Promise<boolean>;
  /** Whether the worker in charge of this page is ours; another app's captures nothing. */
  controlsPage(): boolean;
  close(): void;
}

/** How long a worker has to say that it heard, in ms: one that sleeps must start first. */
const heardTimeout = 5000;

/**
 * Registers the worker with workbox-window, and takes the writes that it hands over. A worker that can't be registered
 * is no reason to fail: the page then does what it can by itself.
 *
 * @param script the worker's URL; `false` for a page that does without
 * @param take sends or holds a write that the worker can't store
 */
export async function linkWorker(
  script: string | false,
  outbox: string,
  take: (write: Write) => Promise<Response>,
): Promise<WorkerLink> {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  const onMessage = ({ data, ports: [port] }: MessageEvent<unknown>) => {
    const handOver = parseHandOver(data, outbox);
    if (handOver && port && Date.now() < handOver.until) void reply(port, take(handOver.write));
  };
  container?.addEventListener('message', onMessage);
  container?.startMessages();

  const { registration, problem } = await register(container, script);
  const isOurs = (worker: ServiceWorker | null | undefined): boolean => {
    if (script === false || !worker) return false;
    // By its address too: its registration may have failed this time.
    return worker === registration?.active || worker.scriptURL === new URL(script, location.href).href;
  };
  const worker = () =>
    [registration?.active, container?.controller].find((one) => isOurs(one) && one?.state !== 'redundant') ?? undefined;
  return {
    problem,
    post: (message) => worker()?.postMessage(message),
    ask: (message) => ask(worker(), message),
    controlsPage: () => isOurs(container?.controller),
    close: () => container?.removeEventListener('message', onMessage),
  };
}

async function ask(worker: ServiceWorker | null | undefined, message: PageMessage): Promise<boolean> {
  if (!worker) return false;
  const { port1: port, port2 } = new MessageChannel();
  let late: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<boolean>((resolve) => {
      late = setTimeout(() => resolve(false), heardTimeout);
      port.addEventListener('message', () => resolve(true));
      port.start();
      worker.postMessage(message, [port2]);
    });
  } finally {
    clearTimeout(late);
    port.close();
  }
}

async function register(
  container: ServiceWorkerContainer | undefined,
  script: string | false,
): Promise<{ registration?: ServiceWorkerRegistration | undefined; problem?: RegistrationError }> {
  if (script === false) return {};
  const without = 'Writes are safe while this page is open, through client.fetch().';
  if (!container) {
    const cause = globalThis.isSecureContext ? 'This browser has no service workers.' : 'This page is not on HTTPS.';
    return { problem: new RegistrationError(`${cause} ${without}`) };
  }
  try {
    return { registration: await new Workbox(trustedScript(script)).register({ immediate: true }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The service worker ${script} could not be registered: ${reason} ${without}`;
    return { problem: new RegistrationError(message, { cause: error }) };
  }
}

async function reply(port: MessagePort, answering: Promise<Response>): Promise<void> {
  const post = (message: HandOverReply, transfer: Transferable[] = []) => port.postMessage(message, transfer);
  post({ type: 'taken' });
  try {
    const answer = await answering;
    // Its head came, so the server did its work; a body that breaks changes nothing about that.
    const body = await answer.arrayBuffer().catch(() => new ArrayBuffer(0));
    post({ type: 'answer', status: answer.status, headers: [...answer.headers], body }, [body]);
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
