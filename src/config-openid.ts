/** The block `operator`: how people sign in to the operator's page at an identity provider. */
import { z } from 'zod';
import type { OpenidSettings } from '../contracts/sign-in.ts';
import { isLoopback } from './config-checks.ts';
import { type Problems, readNamed } from './config-files.ts';
import { closest } from './config-issues.ts';
import { stops, yamlPath } from './config-problem.ts';
import { at, list, map, text } from './config-raw.ts';

const path = z.string().min(1);
const claim = z.string().regex(/^[\x21-\x7e]{1,200}$/, { error: 'is not the name of a claim' });

export const operatorSchema = z.strictObject({
  oidc: z
    .strictObject({
      issuer: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
      alsoAt: z
        .array(z.url({ protocol: /^https$/, error: 'is not an https address' }))
        .max(10)
        .default([]),
      name: z.string().min(1).max(60).optional(),
      clientId: z.string().min(1).max(200),
      clientSecretFile: path,
      scopes: z
        .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, { error: 'is not a scope' }))
        .max(20)
        .default([]),
      claim,
      grants: z
        .array(z.strictObject({ value: z.string().min(1).max(200), client: z.string().min(1) }))
        .min(1)
        .max(1_000),
      person: claim.default('sub'),
      clockToleranceSeconds: z.int().min(0).max(120).default(30),
      timeoutMs: z.int().min(1_000).max(30_000).default(10_000),
    })
    .optional(),
});

const PLACE = ['operator', 'oidc'] as const;

/** What the block names and its shape does not show; the secret, or null where there is none to be had. */
export async function readOpenid(options: { file: unknown; folder: string; report: Problems }): Promise<string | null> {
  const { file, folder, report } = options;
  const block = at(file, PLACE);
  if (block === undefined) return null;
  checkIssuer(text(map(block).issuer), at(file, ['profile']), report);
  if (text(at(file, ['http', 'publicUrl'])) === null)
    report(
      stops(
        'http.publicUrl',
        'missing',
        'is missing, and the identity provider must know where to send people back to',
        'Give the public address of this gateway; register …/operator/oidc/callback at the provider.',
      ),
    );
  checkGrants(file, report);
  const name = text(map(block).clientSecretFile);
  return name === null ? null : readSecret(folder, name, report);
}

async function readSecret(folder: string, name: string, report: Problems): Promise<string | null> {
  const read = await readNamed(folder, name);
  const secret = 'bytes' in read ? read.bytes.toString('utf8').trim() : '';
  if (secret !== '') return secret;
  const reason = 'reason' in read ? read.reason : 'names a file without a secret';
  report(
    stops(yamlPath([...PLACE, 'clientSecretFile']), 'file', reason, 'Put the secret the provider gave there, alone.'),
  );
  return null;
}

function checkIssuer(issuer: string | null, profile: unknown, report: Problems): void {
  const url = issuer === null ? null : URL.parse(issuer);
  if (url === null) return;
  const pointer = yamlPath([...PLACE, 'issuer']);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    report(
      stops(
        pointer,
        'value',
        'has more than an address and a path',
        'Write the issuer as the provider does, without login, query or fragment.',
      ),
    );
  if (url.protocol !== 'http:') return;
  if (profile === 'production' || !isLoopback(url.href))
    report(
      stops(
        pointer,
        'plain-http',
        'is plain http, over which anybody could be anybody',
        'Use the https address; a sandbox permits plain http to 127.0.0.1 and [::1].',
      ),
    );
}

/** Whoever is let in has the rights of a client that there is, and that may use the page. */
function checkGrants(file: unknown, report: Problems): void {
  const clients = new Map(
    list(at(file, ['clients'])).flatMap((each) => {
      const { id, scopes } = map(each);
      return typeof id === 'string' ? [[id, list(scopes)] as const] : [];
    }),
  );
  const values = new Set<string>();
  list(at(file, [...PLACE, 'grants'])).forEach((grant, index) => {
    const [client, value] = [text(map(grant).client), text(map(grant).value)];
    const place = (key: string) => yamlPath([...PLACE, 'grants', index, key]);
    const scopes = client === null ? [] : clients.get(client);
    if (client !== null && scopes === undefined) {
      const meant = closest(client, [...clients.keys()]);
      const fix = meant === null ? 'Add that client, or name another.' : `Add that client, or write ${meant}.`;
      report(stops(place('client'), 'unknown-client', 'is not one of the clients', fix));
    } else if (client !== null && !scopes?.includes('operator'))
      report(
        stops(
          place('client'),
          'scope-missing',
          'lacks the scope operator, so that nobody could be let in as it',
          'Give it that scope, or name another client.',
        ),
      );
    if (value !== null && values.has(value))
      report(stops(place('value'), 'repeated', 'is granted above already', 'Remove one of the two.'));
    if (value !== null) values.add(value);
  });
}

/** @param secret as `readOpenid` read it; null only where there is no such block */
export function buildOpenid(
  block: z.infer<typeof operatorSchema> | undefined,
  secret: string | null,
): OpenidSettings | null {
  if (block?.oidc === undefined || secret === null) return null;
  const { clientSecretFile: _, clockToleranceSeconds, name, scopes, ...rest } = block.oidc;
  return {
    ...rest,
    name: name ?? new URL(rest.issuer).host,
    clientSecret: secret,
    scopes: [...new Set(['openid', ...scopes])],
    clockToleranceMs: clockToleranceSeconds * 1_000,
  };
}
