/** A tab of the app under test: it has Holdfast and nothing else, and does what the case in its parent page tells it. */
import { connect, toActionResult } from 'holdfast';
import 'holdfast/elements/define';

const frame = { connect, toActionResult };

/** The window of a tab under test. */
export type FrameWindow = Window & typeof globalThis & { readonly holdfastFrame: typeof frame };

Object.assign(globalThis, { holdfastFrame: frame });
