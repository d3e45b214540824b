/** Addresses of the API: those we make, and those its answers name, which are followed on the configured host alone. */
import type { VendorAccess } from '../../../contracts/vendor-intake.ts';
import type { GestionaCredential, GestionaEntity, GestionaSettings } from './config.ts';
import type { Link } from './schema.ts';

export type GestionaAccess = VendorAccess<GestionaSettings, GestionaCredential, GestionaEntity>;
type Of = { credential: Pick<GestionaCredential, 'url'> };

/** With one slash at its end. */
export function baseOf({ credential }: Of): string {
  return `${credential.url.replace(/\/+$/, '')}/`;
}

/** `parts` are escaped: an id may be what another made of it. */
export function addressOf(access: Of, ...parts: readonly string[]): string {
  return `${baseOf(access)}${parts.map(encodeURIComponent).join('/')}`;
}

/** A link's address where it lies within the API as configured; null where it leads elsewhere: our token goes nowhere else. */
export function within(access: Of, href: string): string | null {
  const base = new URL(baseOf(access));
  const url = URL.parse(href, base.href);
  if (url === null || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
  if (url.username !== '' || url.password !== '') return null;
  url.hash = '';
  return url.href;
}

/** The last part of a path, where it is fit to be an id. */
export function idOf(href: string): string | null {
  const path = href.split(/[?#]/)[0] ?? '';
  return /\/([A-Za-z0-9][A-Za-z0-9-]{0,63})\/?$/.exec(path)?.[1] ?? null;
}

export function linkOf(links: readonly Link[] | null | undefined, rel: string): string | null {
  return links?.find((each) => each.rel === rel)?.href ?? null;
}
