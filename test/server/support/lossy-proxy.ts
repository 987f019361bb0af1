import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands between the kit and PostgreSQL, and can cut all its connections when certain bytes pass. */
export interface LossyProxy {
  /** The address given, by way of this. */
  readonly url: string;
  /**
   * From now on cuts at the first message of the client that holds `text`: PostgreSQL gets it, and its answer is lost.
   * Resolves once it was cut.
   */
  loseAnswerTo(text: string): Promise<void>;
  /** From the first message of the client that holds `text` on, passes on what it says, and nothing that it is told. */
  fallSilentAt(text: string): void;
  /** Cuts all connections now. */
  cut(): void;
}

export async function lossyProxy(url: string): Promise<LossyProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let silentAt: string | undefined;
  let losing: { text: string; lost: () => void } | undefined;

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isLost = false;
    let isSilent = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (bytes) => {
      upstream.write(bytes);
      if (silentAt !== undefined && bytes.includes(silentAt)) {
        isSilent = true;
        silentAt = undefined;
      }
      if (losing === undefined || !bytes.includes(losing.text)) return;
      isLost = true;
    });
    upstream.on('data', (bytes) => {
      if (isSilent) return;
      if (!isLost) {
        client.write(bytes);
        return;
      }
      // PostgreSQL has done what it was told, and says so; nobody hears it.
      cut();
      losing?.lost();
      losing = undefined;
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => {
      if (!isSilent) client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    cut();
    server.close();
  });

  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    cut,
    fallSilentAt(text) {
      silentAt = text;
    },
    loseAnswerTo: (text) =>
      new Promise((lost) => {
        losing = { text, lost };
      }),
  };
}
