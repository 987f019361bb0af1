import { expect, type Locator, type Page } from 'playwright/test';
import type { Device } from './device.js';

/** A one-pixel PNG. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAwS2OUAAAAABJRU5ErkJggg==',
  'base64',
);

/** The demo as a person uses it, by what is written on the screen. */
export class RoundsPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the app, with its worker in charge. */
  static async open(device: Device, origin: string): Promise<RoundsPage> {
    const page = await device.newPage(origin);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    return new RoundsPage(page);
  }

  async openRound(title = 'Boiler room'): Promise<void> {
    await this.page.getByRole('navigation').getByText(title).click();
    await expect(this.page.getByRole('heading', { name: title })).toBeVisible();
  }

  async addReading(checkpoint: string, value: number | string): Promise<void> {
    await this.page.getByLabel('Checkpoint').fill(checkpoint);
    await this.page.getByLabel('Value').fill(String(value));
    await this.page.getByRole('button', { name: 'Save reading' }).click();
    await expect(this.row(checkpoint)).toBeVisible();
  }

  /** The row of a reading. */
  row(checkpoint: string): Locator {
    return this.page.locator('reading-row').filter({ has: this.page.getByText(checkpoint, { exact: true }) });
  }

  /** What the mark on a reading says. */
  mark(checkpoint: string): Locator {
    return this.row(checkpoint).locator('holdfast-record');
  }

  async deleteReading(checkpoint: string): Promise<void> {
    const row = this.row(checkpoint);
    await row.getByRole('button', { name: /^Delete / }).click();
    await row.getByRole('button', { name: 'Delete', exact: true }).click();
  }

  async saveNote(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Edit the note' }).click();
    await this.page.getByLabel('Text of the note').fill(text);
    await this.page.getByRole('button', { name: 'Save note' }).click();
    await expect(this.page.locator('note-card').getByText(text)).toBeVisible();
  }

  async addPhoto(caption: string): Promise<void> {
    const photos = this.page.locator('photo-grid');
    await photos.locator('input[type=file]').setInputFiles({ name: 'p.png', mimeType: 'image/png', buffer: pixel });
    await photos.getByLabel('Caption').fill(caption);
    await photos.getByRole('button', { name: 'Save photo' }).click();
    await expect(photos.locator('photo-tile').filter({ hasText: caption })).toBeVisible();
  }

  /** The status pill, always in view. */
  get status(): Locator {
    return this.page.locator('holdfast-status').getByRole('button').first();
  }

  /** Every mark on the screen. */
  get marks(): Locator {
    return this.page.locator('holdfast-record');
  }

  /** A write from a script of the page's own, with the answer that the script got. */
  write(path: string, init: { method?: string; key?: string; body?: unknown; headers?: Record<string, string> } = {}) {
    return this.page.evaluate(
      async ([to, { method = 'POST', key = crypto.randomUUID(), body, headers }]) => {
        const answer = await fetch(to, {
          method,
          headers: { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { key, status: answer.status, holdfast: answer.headers.get('holdfast'), text: await answer.text() };
      },
      [path, init] as const,
    );
  }
}

/** A reading's body, with an id of its own. */
export function reading(checkpoint: string, value: number, id: string = crypto.randomUUID()) {
  return { id, checkpoint, value, unit: '°C', low: 0, high: 100, at: new Date().toISOString() };
}
