interface Brand {
  readonly brand: string;
  readonly version: string;
}

/** Brands in the order in which they say more: Edge is a Chromium too. */
const known = ['Microsoft Edge', 'Opera', 'Brave', 'Samsung Internet', 'Google Chrome', 'Chromium'];

/** User agents that say so only in their old string, the more particular first. */
const strings: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/FxiOS\/(\d[\d.]*)/, 'Firefox for iOS'],
  [/Firefox\/(\d[\d.]*)/, 'Firefox'],
  [/CriOS\/(\d[\d.]*)/, 'Chrome for iOS'],
  [/Edg\/(\d[\d.]*)/, 'Microsoft Edge'],
  [/Chrome\/(\d[\d.]*)/, 'Chromium'],
  [/Version\/(\d[\d.]*).*Safari/, 'Safari'],
];

/** The browser as its user calls it. */
export function browserName(navigator: Navigator): string {
  const { brands = [] } = (navigator as Navigator & { userAgentData?: { brands?: Brand[] } }).userAgentData ?? {};
  const [brand] = known.flatMap((name) => brands.find((one) => one.brand === name) ?? []);
  if (brand) return `${brand.brand} ${brand.version}`;
  const { userAgent } = navigator;
  for (const [pattern, name] of strings) {
    const version = pattern.exec(userAgent)?.[1];
    // WebKitGTK says "Safari", as all WebKit does.
    if (version) return `${name === 'Safari' && userAgent.includes('Linux') ? 'WebKitGTK' : name} ${version}`;
  }
  return 'this browser';
}
