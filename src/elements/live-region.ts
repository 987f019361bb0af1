/** `polite` waits for a pause in what is being read, `urgent` interrupts. */
export type Urgency = 'polite' | 'urgent';

const roles = { polite: 'status', urgent: 'alert' } as const;

/**
 * Puts the live regions into the document, once for the page, however many components or copies of them there are.
 *
 * Assistive technology follows a region only from when it is there: one that arrives with its words is often not read.
 */
export function openLiveRegion(): void {
  regionOf('polite');
  regionOf('urgent');
}

/** Has assistive technology say `words`, in place of what was said before. */
export function say(words: string, urgency: Urgency, lang: string): void {
  for (const each of ['polite', 'urgent'] as const) {
    const region = regionOf(each);
    region.lang = lang;
    region.textContent = each === urgency ? words : '';
  }
}

function regionOf(urgency: Urgency): HTMLElement {
  const id = `holdfast-${urgency}`;
  const there = document.getElementById(id);
  if (there) return there;
  const region = document.createElement('div');
  region.id = id;
  region.setAttribute('role', roles[urgency]);
  // Through the CSSOM, which a strict Content-Security-Policy allows; out of sight, yet not hidden from the tree.
  Object.assign(region.style, {
    position: 'absolute',
    inlineSize: '1px',
    blockSize: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  });
  document.body.append(region);
  return region;
}
