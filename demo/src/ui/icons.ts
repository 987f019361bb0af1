import { html, type TemplateResult } from 'lit';

const paths = {
  above: 'M12 19V5M5 12l7-7 7 7',
  below: 'M12 5v14M19 12l-7 7-7-7',
  inside: 'M5 12.5l4.5 4.5L19 7.5',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  trash: 'M4 7h16M10 11v6M14 11v6M6 7l1 12.5h10L18 7M9 7V4h6v3',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 010 12h-3',
  pencil: 'M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20zM14 6.5l3.5 3.5',
  camera: 'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.5 3.5 0 100 7 3.5 3.5 0 000-7z',
  photo: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.2v.1',
  warning: 'M12 4L2.5 20h19L12 4zM12 10v4.5M12 17.3v.2',
  again: 'M20 12a8 8 0 11-2.3-5.6M20 3.5v4h-4',
  clock: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.3l2.8 1.8',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing that only repeats what the words beside it say, so it is hidden from assistive technology. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
