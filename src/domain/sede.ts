/** Links into an entity's sede, and into nowhere else: a folder must not send citizens where a source says. */

export type Sede = { url: string; hosts: readonly string[] };

/**
 * The link if it is https to one of the sede's hosts; else the sede itself, or with `strict` null. Null too where the
 * entity has no sede: then no host is its own.
 */
export function sedeLink(
  url: string | undefined,
  sede: Sede | null,
  mode: 'or-sede' | 'strict' = 'or-sede',
): string | null {
  if (sede === null) return null;
  if (url !== undefined && isOfSede(url, sede)) return url;
  return mode === 'strict' ? null : sede.url;
}

/** True for https to the host of the sede's address or one of its other hosts, without user, and on no odd port. */
export function isOfSede(url: string, sede: Sede): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return false;
  const own = URL.parse(sede.url);
  return parsed.host === own?.host || sede.hosts.some((each) => each.toLowerCase() === parsed.host);
}
