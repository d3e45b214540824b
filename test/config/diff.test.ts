import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { backends, facades, vendors } from '../../adapters/registry.ts';
import type { ConfigDifference } from '../../contracts/config-difference.ts';
import { diffConfigs } from '../../src/config-diff.ts';

const schemas = { backends, vendors, facades };
const diff = (before: unknown, after: unknown, overridden?: string[]) =>
  diffConfigs(before, after, { schemas, ...(overridden === undefined ? {} : { overridden: new Set(overridden) }) });
/** `+ place after`, `- place before`, `~ place before → after`, with what it means. */
const lines = (differences: readonly ConfigDifference[]) =>
  differences.map(({ place, kind, before, after, meaning }) =>
    kind === 'changed'
      ? `~ ${place} ${before} → ${after} (${meaning})`
      : `${kind === 'added' ? '+' : '-'} ${place} ${before ?? after} (${meaning})`,
  );
const said = (before: string, after: string) => lines(diff(parse(before), parse(after)));

const HASH = 'ab'.repeat(32);
const BASE = `profile: production
http: { port: 8443, publicUrl: 'https://pasarela.example.org' }
store: { url: 'postgres://gateway:clave@db.example.org/gateway' }
secrets: { dataKeyFile: data.key }
entities:
  - dir3: L01999999
    name: Ayuntamiento Ficticio
    units: [L01999999, L01999997]
    seal: { pkcs12File: seal.p12, passphraseFile: seal.pass }
    backends: { notifica: { apiKeyFile: api.key } }
  - { dir3: L01999998, name: Villa Inventada }
clients:
  - { id: oficina, keySha256: ${HASH}, entities: [L01999999], scopes: [events, messages] }
backends:
  notifica: { url: 'https://notifica.example.org/ws', maintenance: [{ from: '2026-12-24T22:00', to: '2026-12-25T06:00', reason: Parada }] }
operator: { oidc: { issuer: 'https://acceso.example.org', clientId: pasarela, clientSecretFile: oidc.key, claim: roles, grants: [{ value: guardia, client: oficina }, { value: jefatura, client: oficina }] } }
`;
const edit = (...changes: (readonly [from: string, to: string])[]) => {
  const edited = changes.reduce((yaml, [from, to]) => yaml.replace(from, to), BASE);
  expect(edited).not.toBe(BASE);
  return said(BASE, edited);
};

describe('the difference of two configurations', () => {
  it('is nothing where they say the same in another order, with other spaces or letters of a hash', () => {
    const other = parse(BASE) as Record<string, unknown[]> & { entities: { units: string[] }[] };
    other.entities.reverse();
    other.entities[1]?.units.reverse();
    const reordered = Object.fromEntries(Object.entries(other).toReversed());
    expect(diff(parse(BASE), reordered)).toEqual([]);
    expect(said(BASE, BASE.replace(HASH, HASH.toUpperCase()))).toEqual([]);
    expect(said('vendors: {}\nentities: []', 'vendors:\nentities: []')).toEqual([]);
  });

  it('names what stands in a list by its dir3 or id, wherever it stands', () => {
    expect(edit(['name: Villa Inventada', 'name: Villa Nueva'])).toEqual([
      '~ entities[L01999998].name Villa Inventada → Villa Nueva (next-start)',
    ]);
    expect(edit(['  - { dir3: L01999998, name: Villa Inventada }\n', ''])).toEqual([
      '- entities[L01999998] { dir3: L01999998, name: Villa Inventada } (entity-removed)',
    ]);
    expect(
      edit(['clients:\n', 'clients:\n  - { id: nueva, entities: ["*"], scopes: [operator], keySha256: x }\n']),
    ).toEqual(['+ clients[nueva] { id: nueva, entities: [*], scopes: [operator], keySha256: •••••• } (client-added)']);
  });

  it('tells single words of a list, and rights from other settings', () => {
    expect(edit(['[events, messages]', '[operator, events]'])).toEqual([
      '- clients[oficina].scopes messages (client-rights)',
      '+ clients[oficina].scopes operator (client-rights)',
    ]);
    expect(edit(['[L01999999, L01999997]', '[L01999999]'])).toEqual([
      '- entities[L01999999].units L01999997 (next-start)',
    ]);
  });

  it('shows the path of a secret’s file, and of a hash, a secret or a login only that it is another', () => {
    expect(edit(['apiKeyFile: api.key', 'apiKeyFile: nueva.key'])).toEqual([
      '~ entities[L01999999].backends.notifica.apiKeyFile api.key → nueva.key (secret-file)',
    ]);
    expect(edit(['dataKeyFile: data.key', 'dataKeyFile: otra.key'])[0]).toMatch(/data\.key → otra\.key \(data-key\)$/);
    expect(edit([HASH, 'cd'.repeat(32)])).toEqual(['~ clients[oficina].keySha256 •••••• → •••••• (client-key)']);
    expect(edit([':clave@', ':otra@'])).toEqual([
      '~ store.url postgres://••••••@db.example.org/gateway → postgres://••••••@db.example.org/gateway (store)',
    ]);
    expect(edit(['apiKeyFile: api.key', 'apiKey: clave-escrita'])).toEqual([
      '- entities[L01999999].backends.notifica.apiKeyFile api.key (next-start)',
      '+ entities[L01999999].backends.notifica.apiKey •••••• (next-start)',
    ]);
  });

  it('minds the order where the first that fits counts, and there alone', () => {
    const grants = '[{ value: guardia, client: oficina }, { value: jefatura, client: oficina }]';
    expect(edit([grants, '[{ value: jefatura, client: oficina }, { value: guardia, client: oficina }]'])).toEqual([
      '~ operator.oidc.grants [{ value: guardia, client: oficina }, { value: jefatura, client: oficina }] → [{ value: jefatura, client: oficina }, { value: guardia, client: oficina }] (order)',
    ]);
    expect(edit(['{ value: guardia, client: oficina }, ', ''])).toEqual([
      '- operator.oidc.grants[0] { value: guardia, client: oficina } (sign-in)',
    ]);
  });

  it('tells several of the same, as many as there are', () => {
    const windows = (...reasons: string[]) => ({
      backends: { notifica: { maintenance: reasons.map((reason) => ({ from: 'a', to: 'b', reason })) } },
    });
    expect(lines(diff(windows('x', 'y', 'x'), windows('y', 'x')))).toEqual([
      '- backends.notifica.maintenance[2] { from: a, to: b, reason: x } (next-start)',
    ]);
  });

  it('knows what counts anyway, what is not known, and what the environment decides', () => {
    expect(said('http: {}', 'http: { port: 8080, host: 0.0.0.0 }')).toEqual([
      '+ http.port 8080 (default)',
      '+ http.host 0.0.0.0 (listening)',
    ]);
    expect(said('backends: { notifica: { timeoutMs: 30000 } }', 'backends: { notifica: {} }')).toEqual([
      '- backends.notifica.timeoutMs 30000 (default)',
    ]);
    expect(said('http: {}', 'http: { prot: 1 }')).toEqual(['+ http.prot 1 (unknown-key)']);
    expect(said('{}', 'vendors: { nadie: { a: 1 } }')).toEqual(['+ vendors.nadie { a: 1 } (unknown-key)']);
    expect(diff({}, { http: { port: 1 } }, ['http.port'])).toMatchObject([{ meaning: 'environment' }]);
  });

  it('tells a number from a text', () => {
    expect(
      said('entities: [{ dir3: L01999999, ine: 99999 }]', 'entities: [{ dir3: L01999999, ine: "99999" }]'),
    ).toEqual(['~ entities[L01999999].ine 99999 → "99999" (next-start)']);
  });

  it('says whose it is: one entity’s, of several, or everybody’s', () => {
    const whose = (before: string, after: string) => diff(parse(before), parse(after)).map(({ entity }) => entity);
    expect(whose(BASE, BASE.replace('Villa Inventada', 'Villa Nueva'))).toEqual(['L01999998']);
    expect(whose(BASE, BASE.replace('8443', '8444'))).toEqual([null]);
    expect(whose(BASE, BASE.replace('messages]', 'operator]'))).toEqual(['L01999999', 'L01999999']);
    // It was one's and becomes another's: who sees one of them alone is not told.
    expect(whose(BASE, BASE.replace('entities: [L01999999]', 'entities: [L01999998]'))).toEqual(['*', '*']);
    expect(whose(BASE, BASE.replace('entities: [L01999999]', 'entities: ["*"]'))).toEqual(['*', '*']);
  });
});

const CANARY = 'canario0secreto';
const DIR3S = ['L01999999', 'L01999998', 'L01999997', 'L01999996'];
const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: values.length });
const secretText = fc.constantFrom(CANARY, `${CANARY}x`);
const url = fc.constantFrom('https://a.example.org', `https://u:${CANARY}@b.example.org/x?k=${CANARY}#${CANARY}`);
const entity = fc.record(
  {
    dir3: fc.constantFrom(...DIR3S),
    name: fc.constantFrom('Uno', 'Dos'),
    units: some(DIR3S),
    seal: fc.record({ pkcs12File: fc.constantFrom('a.p12', 'b.p12'), passphrase: secretText }),
    backends: fc.record({ notifica: fc.record({ apiKey: secretText, user: secretText }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['dir3'] },
);
const client = fc.record(
  {
    id: fc.constantFrom('uno', 'dos', 'tres'),
    keySha256: secretText,
    entities: some(['*', ...DIR3S]),
    scopes: some(['events', 'messages', 'operator']),
  },
  { requiredKeys: ['id'] },
);
const config = fc.record(
  {
    http: fc.record({ port: fc.constantFrom(1, 2), publicUrl: url, password: secretText }, { requiredKeys: [] }),
    store: fc.record({ url: fc.constant(`postgres://u:${CANARY}@db/x`) }, { requiredKeys: [] }),
    entities: fc.uniqueArray(entity, { selector: ({ dir3 }) => dir3, maxLength: 4 }),
    clients: fc.uniqueArray(client, { selector: ({ id }) => id, maxLength: 3 }),
    backends: fc.dictionary(fc.constantFrom('notifica', 'otro'), fc.record({ url, token: secretText, n: fc.nat(3) })),
    folder: fc.record({ excludeSia: some(['1', '2', '3']) }, { requiredKeys: [] }),
    vendors: fc.dictionary(
      fc.constantFrom('y', 'x'),
      fc.record({ pin: fc.constant({ key: { n: 7_777 } }), text: secretText }),
    ),
    alerting: fc.record(
      { webhook: fc.record({ url: fc.constant(`https://h.example/${CANARY}`), secret: secretText }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** The same in another order: keys, and lists. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]) => [key, turned(each)]),
  );
}

describe('of any two configurations, the difference', () => {
  it('is nothing of one and itself, in whatever order', () => {
    fc.assert(
      fc.property(config, (one) => {
        expect(diff(one, turned(one))).toEqual([]);
      }),
    );
  });

  it('is something where anything is another', () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(diff(one, other).length === 0).toBe(same);
      }),
    );
  });

  it('is the same the other way round, turned about', () => {
    const mirrored = ({ place, kind, before, after, meaning: _, entity }: ConfigDifference) =>
      JSON.stringify([
        place,
        kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind,
        after,
        before,
        entity,
      ]);
    const plain = ({ place, kind, before, after, entity }: ConfigDifference) =>
      JSON.stringify([place, kind, before, after, entity]);
    fc.assert(
      fc.property(config, config, (one, other) => {
        expect(diff(one, other).map(mirrored).toSorted()).toEqual(diff(other, one).map(plain).toSorted());
      }),
    );
  });

  it('never holds a secret', () => {
    fc.assert(
      fc.property(config, config, (one, other) => {
        const told = JSON.stringify(diff(one, other));
        expect(told).not.toContain(CANARY);
        expect(told).not.toContain('7777');
      }),
      { numRuns: 300 },
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, sorted(each)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
