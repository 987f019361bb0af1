import { findChromium, findFirefox, findWebkit } from '../../scripts/set-up.js';
import { openChromium } from './chromium.js';
import { openFirefox } from './firefox.js';
import { openWebkit } from './webkit.js';

/**
 * A page that is open in some engine.
 * @typedef {object} OpenPage
 * @property {(expression: string) => Promise<unknown>} evaluate the value of a JavaScript expression in the page
 * @property {() => Promise<void>} close ends the browser and all that was started for it
 */

/**
 * The engines, by name: what each is called, where it is (`undefined` if it is not installed and can't be), and how a
 * page opens in it, with a profile in an empty folder.
 */
export const engines = {
  chromium: { title: 'Chromium', find: findChromium, open: openChromium },
  firefox: { title: 'Firefox', find: findFirefox, open: openFirefox },
  webkit: { title: 'WebKitGTK', find: findWebkit, open: openWebkit },
};
