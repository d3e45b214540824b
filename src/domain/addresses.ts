/** The addresses a block of settings names, by the house's convention: text members called `url` or `…Url`, at any depth. Pure. */

/** http(s) only, each once, as written. */
export function addressesIn(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null || settings instanceof Uint8Array) return [];
  const inner = settings instanceof Map ? [...settings.entries()] : Object.entries(settings);
  const found = inner.flatMap(([key, value]) => {
    if (typeof value === 'string') return /url$/i.test(String(key)) && /^https?:\/\//i.test(value) ? [value] : [];
    return addressesIn(value);
  });
  return [...new Set(found)];
}

/** `https://host:port`, or null for what is no http(s) address. */
export function originOf(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) ? url.origin : null;
}
