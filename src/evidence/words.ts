/** How an evidence folder writes names, days and instants for a person, and fills its texts. */
import type { X509Certificate } from 'node:crypto';
import { toMadridLocal } from '../domain/calendar.ts';

/** The name a person knows a certificate by: CN, else the whole subject. */
export function commonName(certificate: X509Certificate): string {
  return /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? certificate.subject.replaceAll('\n', ', ');
}

/** `2026-10-01T07:00:00Z` as `01/10/2026 09:00:00`, Madrid time. */
export function moment(instant: string): string {
  const local = toMadridLocal(new Date(instant));
  return `${day(local.slice(0, 10))} ${local.slice(11)}`;
}

/** `2026-10-11` as `11/10/2026`. */
export function day(iso: string | null): string {
  return iso === null ? '' : iso.split('-').reverse().join('/');
}

/** Puts values into `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What comes from a file somebody else made must not speak to the terminal it is printed on. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
