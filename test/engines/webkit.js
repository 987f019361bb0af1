import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Builder, Capabilities } from 'selenium-webdriver';
import { printed, startChild } from './child.js';

/**
 * WebKitGTK's MiniBrowser, under Selenium and its own driver. Without a display it hangs, so it gets one of its own.
 * @param {string} url
 * @param {{ driver: string, xvfb: string }} installed
 * @param {string} profile
 * @returns {Promise<import('./engine.js').OpenPage>}
 */
export async function openWebkit(url, { driver, xvfb }, profile) {
  const children = [];
  const start = (...child) => {
    const started = startChild(...child);
    children.push(started);
    return started;
  };
  const close = async () => {
    await Promise.all(children.map((child) => child.stop()));
  };
  try {
    const screen = start(xvfb, ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const display = await printed(screen, /^\d+(?=\n)/);
    const port = await freePort();
    const service = start(driver, [`--port=${port}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { DISPLAY: `:${display}`, WEBKIT_DISABLE_COMPOSITING_MODE: '1', ...homeIn(profile) },
    });
    const address = `http://127.0.0.1:${port}`;
    await untilReady(service, `${address}/status`);
    const page = await new Builder()
      .usingServer(address)
      .withCapabilities(new Capabilities({ browserName: 'MiniBrowser' }))
      .build();
    await page.get(url);
    return { evaluate: (expression) => page.executeScript(`return ${expression}`), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves when the driver answers; rejects when it ended. */
async function untilReady(service, status) {
  while (service.exitCode === null) {
    const answer = await fetch(status).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`${service.spawnfile} ended early, with ${service.exitCode}.`);
}

function homeIn(folder) {
  return {
    HOME: folder,
    XDG_CACHE_HOME: `${folder}/cache`,
    XDG_CONFIG_HOME: `${folder}/config`,
    XDG_DATA_HOME: `${folder}/data`,
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
