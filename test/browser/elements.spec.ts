import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { aReceipt, anIntent } from './elements/fake-client.js';
import type { Stage } from './elements/stage.js';
import { expect, test } from './elements/stage.js';

const now = Date.UTC(2026, 10, 3, 13, 50);
const problem = {
  type: 'about:blank',
  title: 'Reading is out of range',
  detail: 'The meter shows 0 to 16 bar.',
  status: 422,
};

/** The page with everything in sight: the panel open, with a question in one of its rows. */
async function showEverything(page: Page, stage: Stage): Promise<void> {
  await stage.mark('reading-4', { kind: 'waiting', intent: anIntent({ state: 'parked', problem }) });
  await stage.mark('reading-3', { kind: 'settled', receipt: aReceipt('synced') });
  await stage.put(
    [
      anIntent({ key: 'a', state: 'parked', problem }),
      anIntent({ key: 'b', state: 'conflict' }),
      anIntent({ key: 'c', state: 'retrying', notBefore: now + 15 * 60_000 }),
      anIntent({ key: 'd' }),
    ],
    { nextAttemptAt: now + 15 * 60_000, oldestAt: now - 60_000, problem: { ...problem, at: now } },
  );
  await page.locator('holdfast-status').getByRole('button').first().click();
  await page.locator('holdfast-status [part~=discard]').first().click();
  await expect(page.locator('holdfast-status [part~=keep]')).toBeFocused();
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
}

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(now);
  await page.emulateMedia({ reducedMotion: 'reduce' });
});

test.describe('a client', () => {
  test('is the page’s own until a component is given another, and again after', async ({ page, stage }) => {
    await stage.open();
    const status = page.locator('holdfast-status');
    await status.evaluate((element: HTMLElementTagNameMap['holdfast-status']) => {
      const other = window.stage.another();
      other.tell({ counts: { parked: 7 } });
      element.client = window.stage.asClient(other);
    });
    await expect(status.getByRole('button').first()).toHaveText('7 writes need you');

    await status.evaluate((element: HTMLElementTagNameMap['holdfast-status']) => {
      element.client = undefined;
    });
    await expect(status.getByRole('button').first()).toHaveText('All saved');
  });

  test('is let go by components that leave the page, and found again when they come back', async ({ page, stage }) => {
    await stage.open();
    await expect.poll(() => stage.listeners()).toBeGreaterThan(0);
    const body = await page.evaluateHandle(() => {
      const parts = document.createDocumentFragment();
      parts.append(...document.querySelectorAll('header, main'));
      return parts;
    });
    await expect.poll(() => stage.listeners()).toBe(0);

    await stage.tell({ counts: { parked: 1 } });
    await body.evaluate((parts) => document.body.append(parts));
    await expect(page.locator('holdfast-status').getByRole('button').first()).toHaveText('1 write needs you');
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in ${colorScheme}`, async ({ page, stage }) => {
    await page.emulateMedia({ colorScheme });
    await stage.open();
    await expectNoViolations(page);
    await showEverything(page, stage);
    await expectNoViolations(page);
  });

for (const colorScheme of ['light', 'dark'] as const)
  test(`every state of pill and record can be read in ${colorScheme}`, async ({ page, stage }) => {
    await page.emulateMedia({ colorScheme });
    await stage.open();
    await page.evaluate((example) => {
      const main = document.querySelector('main');
      for (const state of ['queued', 'sending', 'retrying', 'held', 'conflict', 'parked'] as const)
        for (const mode of ['indexeddb', 'memory'] as const) {
          const client = window.stage.another();
          client.tell({ counts: { [state]: 1 }, mode, reason: mode === 'memory' ? 'quota' : 'ok', reachable: false });
          client.mark(state, { kind: 'waiting', intent: { ...example, state } });
          const parts = [document.createElement('holdfast-status'), document.createElement('holdfast-record')] as const;
          parts[1].key = state;
          for (const part of parts) part.client = window.stage.asClient(client);
          main?.append(...parts);
        }
    }, anIntent());
    await expect(page.locator('holdfast-record:state(parked):state(memory)')).toBeAttached();
    await expectNoViolations(page);
  });

test('axe finds nothing from right to left, and everything is mirrored', async ({ page, stage }) => {
  await stage.open();
  await page.evaluate(() => Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' }));
  await showEverything(page, stage);
  await expectNoViolations(page);
  const pill = page.locator('holdfast-status').getByRole('button').first();
  await expect(pill).toHaveText('كتابتان بحاجة إليك');
  const [icon, words] = await Promise.all([
    pill.locator('[part=icon]').boundingBox(),
    pill.locator('[part=words]').boundingBox(),
  ]);
  expect(icon?.x).toBeGreaterThan(words?.x ?? Infinity);
});

test('words are in the language of where the component stands', async ({ page, stage }) => {
  await stage.open();
  await page.locator('main').evaluate((main) => main.setAttribute('lang', 'ar'));
  await stage.mark('reading-4', { kind: 'waiting', intent: anIntent() });
  await expect(page.locator('holdfast-record').first()).toHaveText('محفوظة على هذا الجهاز');
  await expect(page.locator('holdfast-status').getByRole('button').first()).toHaveText('All saved');
});

test('forced colours draw every icon and border in the colours of the text', async ({ page, stage }, testInfo) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await stage.open();
  await showEverything(page, stage);
  const strangers = await page.locator('holdfast-status').evaluate(({ shadowRoot }) => {
    const icons = [...(shadowRoot?.querySelectorAll('svg') ?? [])];
    return icons.filter((icon) => {
      const parent = icon.parentElement;
      return !parent || getComputedStyle(icon).stroke !== getComputedStyle(parent).color;
    }).length;
  });
  expect(strangers).toBe(0);
  const pill = page.locator('holdfast-status').getByRole('button').first();
  await expect(pill).toHaveCSS('border-top-width', '2px');
  await testInfo.attach('forced colours', { body: await page.screenshot(), contentType: 'image/png' });
});

test('nothing moves for those who asked for less motion', async ({ page, stage }) => {
  await stage.open();
  await stage.tell({ counts: { sending: 1 } });
  const arrow = page.locator('holdfast-status .rises').first();
  await expect(arrow).toHaveCSS('animation-name', 'none');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect(arrow).toHaveCSS('animation-name', 'rise');
});

test('nothing is cut off at twice the size on a small screen', async ({ page, stage }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await stage.open();
  await page.evaluate(() => document.documentElement.setAttribute('data-large', ''));
  await showEverything(page, stage);
  const panel = page.getByRole('dialog');
  const cut = await page.evaluate(() => {
    const roots = [...document.querySelectorAll('holdfast-status, holdfast-record, holdfast-storage')];
    const inside = roots.flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll<HTMLElement>('*:not(svg, svg *)') ?? []),
    ]);
    return inside
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return (
          left < 0 || right > innerWidth || (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        );
      })
      .map(({ className, localName }) => `${localName}.${className}`);
  });
  expect(cut).toEqual([]);
  const box = await panel.boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(568);
  await page.getByRole('dialog').getByText('Storage').scrollIntoViewIfNeeded();
  await expect(page.getByRole('dialog').getByText('Storage')).toBeInViewport();
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('a finger finds every button', async ({ page, stage }) => {
    await stage.open();
    await showEverything(page, stage);
    const buttons = await page.getByRole('button').all();
    expect(buttons.length).toBeGreaterThan(7);
    for (const button of buttons) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await button.innerText()).toBeGreaterThanOrEqual(44);
    }
  });
});
