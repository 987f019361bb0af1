import { launch } from 'puppeteer-core';

/**
 * A stock Firefox, under Puppeteer, by WebDriver BiDi.
 * @param {string} url
 * @param {string} executablePath
 * @param {string} profile
 * @returns {Promise<import('./engine.js').OpenPage>}
 */
export async function openFirefox(url, executablePath, profile) {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    userDataDir: profile,
    // Signals are the script's to handle.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    await page.goto(url);
    return { evaluate: (expression) => page.evaluate(expression), close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
