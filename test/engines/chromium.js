import { chromium } from 'playwright';

/**
 * Chromium, under Playwright.
 * @param {string} url
 * @param {string} executablePath
 * @param {string} profile
 * @returns {Promise<import('./engine.js').OpenPage>}
 */
export async function openChromium(url, executablePath, profile) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
    // Signals are the script's to handle.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url);
    return { evaluate: (expression) => page.evaluate(expression), close: () => context.close() };
  } catch (error) {
    await context.close();
    throw error;
  }
}
