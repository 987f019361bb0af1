import type { ManifestOptions } from 'vite-plugin-pwa';

/** The web app manifest of the demo; the icons are in `public/`. */
export const manifest = {
  id: '/',
  name: 'Rounds',
  short_name: 'Rounds',
  description: 'Inspection rounds for buildings without a signal: readings, notes and photos.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  orientation: 'any',
  background_color: '#f4f3ef',
  theme_color: '#0a6a62',
  categories: ['productivity', 'utilities'],
  icons: [
    { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
  ],
} satisfies Partial<ManifestOptions>;
