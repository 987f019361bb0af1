import type { Page } from 'playwright/test';

/**
 * Sends a form as a person does, and waits until the browser is where that led.
 *
 * @returns the status of what it shows
 */
export async function sendForm(page: Page, action = '/api/notes', text = 'Hi'): Promise<number> {
  await page.evaluate(
    ([to, value]) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action: to });
      form.append(Object.assign(document.createElement('input'), { name: 'text', value }));
      form.append(Object.assign(document.createElement('button'), { textContent: 'Send' }));
      document.body.append(form);
      Object.assign(globalThis, { isForm: true });
    },
    [action, text] as const,
  );
  await page.getByRole('button', { name: 'Send' }).click();
  // The next document knows nothing of the form's.
  await page.waitForFunction(() => !('isForm' in globalThis) && document.readyState === 'complete');
  return page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus,
  );
}
