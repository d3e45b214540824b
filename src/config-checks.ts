/** What no single value shows: names that must exist elsewhere, repeated identifiers, and what each profile permits. */
import type { Problems } from './config-files.ts';
import { closest } from './config-issues.ts';
import { stops, yamlPath } from './config-problem.ts';
import { at, list, map, text } from './config-raw.ts';
import type { Environment } from './config-types.ts';
import { RETENTION_DAYS } from './config-types.ts';

/** Checks over the file as written, so that one wrong value elsewhere hides nothing. */
export function checkAcross(file: unknown, report: Problems): void {
  const entities = list(at(file, ['entities']));
  const clients = list(at(file, ['clients']));
  repeated({ items: entities, base: 'entities', key: 'dir3', report });
  repeated({ items: clients, base: 'clients', key: 'id', report });
  repeated({ items: clients, base: 'clients', key: 'keySha256', report });
  const known = entities.map((each) => text(map(each).dir3)).filter((each) => each !== null);
  clients.forEach((client, index) => {
    const named = list(map(client).entities);
    named.forEach((name, position) => {
      if (name === '*' || typeof name !== 'string' || known.includes(name)) return;
      const meant = closest(name, known);
      const fix = meant === null ? 'Add that entity, or remove it here.' : `Add that entity, or write ${meant}.`;
      report(
        stops(yamlPath(['clients', index, 'entities', position]), 'unknown-entity', 'is not one of the entities', fix),
      );
    });
    if (named.includes('*') && named.length > 1)
      report(
        stops(
          yamlPath(['clients', index, 'entities']),
          'value',
          'names "*" beside single entities',
          'Keep one or the other.',
        ),
      );
  });
  checkRetention(at(file, ['retention']), report);
}

/** Evidence is of a message's payload, metadata is about both: none may outlive what it is explained by. */
function checkRetention(block: unknown, report: Problems): void {
  const days = (key: keyof typeof RETENTION_DAYS) => {
    const given = map(block)[key];
    return typeof given === 'number' ? given : RETENTION_DAYS[key];
  };
  for (const [longer, shorter] of [
    ['evidenceDays', 'payloadDays'],
    ['metadataDays', 'evidenceDays'],
  ] as const)
    if (days(longer) < days(shorter))
      report(
        stops(
          yamlPath(['retention', longer]),
          'retention-order',
          `is shorter than ${shorter} (${days(shorter)})`,
          `Make it at least as long as ${shorter}.`,
        ),
      );
}

function repeated(options: { items: readonly unknown[]; base: string; key: string; report: Problems }): void {
  const first = new Map<string, number>();
  options.items.forEach((item, index) => {
    const value = text(map(item)[options.key])?.toLowerCase() ?? null;
    if (value === null) return;
    const before = first.get(value);
    if (before === undefined) first.set(value, index);
    else
      options.report(
        stops(
          yamlPath([options.base, index, options.key]),
          'repeated',
          `is the same as ${options.base}[${before}].${options.key}`,
          'Each must be its own; remove one of the two.',
        ),
      );
  });
}

/** What production refuses, and what sandbox permits only on loopback. */
export function checkProfile(file: unknown, env: Environment, report: Problems): void {
  const profile = at(file, ['profile']);
  const services = (['backends', 'powers'] as const).flatMap((place) =>
    Object.entries(map(at(file, [place]))).map(([id, block]) => ({ path: [place, id], block })),
  );
  for (const { path, block } of services) checkAddresses({ block, path, profile, report });
  if (profile !== 'production') return;
  for (const { path, block } of services)
    if (map(block).simulator === true)
      report(
        stops(
          yamlPath([...path, 'simulator']),
          'simulator',
          'starts a simulator, which production refuses',
          "Remove it and give the service's url.",
        ),
      );
  const embedded = env.databaseUrl === null && text(at(file, ['store', 'url'])) === null;
  if (embedded && at(file, ['store', 'embedded']) !== true)
    report(
      stops(
        'store',
        'embedded-store',
        'names no database',
        'Give store.url (or DATABASE_URL), or say store.embedded: true to use the one we start.',
      ),
    );
  if (text(at(file, ['secrets', 'dataKeyFile'])) === null)
    report(
      stops(
        'secrets.dataKeyFile',
        'platform-key-missing',
        'is missing, and production needs it',
        '`carpeta key new FILE` makes one.',
      ),
    );
}

/** Plain http in what is named `…url`, at any depth: production refuses it, and a sandbox permits it on loopback alone. */
export function checkAddresses(options: {
  block: unknown;
  path: readonly PropertyKey[];
  profile: unknown;
  report: Problems;
}): void {
  for (const [key, value] of Object.entries(map(options.block))) {
    if (typeof value === 'object') checkAddresses({ ...options, block: value, path: [...options.path, key] });
    if (!/url$/i.test(key) || typeof value !== 'string' || !/^http:/i.test(value)) continue;
    const pointer = yamlPath([...options.path, key]);
    if (options.profile === 'production')
      options.report(stops(pointer, 'plain-http', 'is plain http, which production refuses', 'Use the https address.'));
    else if (!isLoopback(value))
      options.report(
        stops(
          pointer,
          'plain-http',
          'is plain http to another machine',
          'Use https; plain http is permitted to 127.0.0.1 and [::1] only.',
        ),
      );
  }
}

/** An address that leads to this machine. */
export function isLoopback(address: string): boolean {
  const host = URL.parse(address)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
