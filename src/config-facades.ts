/** The blocks under `folders`: who may ask through each façade, from where and with which certificate, and its own part. */
import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { parse } from './config-blocks.ts';
import { exampleRefused, isExample, type Problems, readNamed } from './config-files.ts';
import { stops, yamlPath } from './config-problem.ts';
import { list, map, type Raw, text } from './config-raw.ts';
import { cidr, clientEntities, clientId } from './config-schema.ts';
import type { Config, FacadeConfig, FacadeSchemas } from './config-types.ts';

const OWN_KEYS = ['allow', 'mutualTls', 'askers'];
const OWN_ASKER_KEYS = ['id', 'certFiles', 'entities'];

/** What the core reads of every façade's block; the rest is the adapter's. */
export const sharedSchema = z.object({
  allow: z.array(cidr).min(1).max(100).optional(),
  mutualTls: z.boolean().default(false),
  askers: z
    .array(
      z.object({ id: clientId, certFiles: z.array(z.string().min(1)).max(5).default([]), entities: clientEntities }),
    )
    .min(1)
    .max(1_000),
});

type Input = {
  /** The whole file, whatever its shape. */
  file: Raw;
  folder: string;
  schemas: FacadeSchemas;
  profile: Config['profile'] | null;
  report: Problems;
};
type Place = { id: string; schema: FacadeSchemas[string]; block: Raw };

export async function readFacades(input: Input): Promise<Record<string, FacadeConfig>> {
  const { file, schemas, report } = input;
  const facades: Record<string, FacadeConfig> = {};
  for (const [id, raw] of Object.entries(map(file.folders))) {
    const schema = schemas[id];
    if (schema === undefined) {
      const fix = `Known: ${Object.keys(schemas).join(', ')}.`;
      report(stops(yamlPath(['folders', id]), 'unknown', 'is no folder façade of this version', fix));
      continue;
    }
    if (schema.openQuestions.length > 0) {
      report(notAvailable(id, schema));
      continue;
    }
    const facade = await readFacade(input, { id, schema, block: map(raw) });
    if (facade !== null) facades[id] = facade;
  }
  return facades;
}

async function readFacade(input: Input, place: Place): Promise<FacadeConfig | null> {
  const { report } = input;
  const { id, schema, block } = place;
  const base = ['folders', id];
  const known = parse({ schema: sharedSchema, value: { askers: [], ...block }, base, report });
  const settings = parse({ schema: schema.settingsSchema, value: without(block, OWN_KEYS), base, report });
  const askers: FacadeConfig['askers'][number][] = [];
  for (const [index, raw] of list(block.askers).entries()) {
    const path = [...base, 'askers', index];
    const own = parse({ schema: schema.askerSchema, value: without(map(raw), OWN_ASKER_KEYS), base: path, report });
    const certificates = await readCertificates(input, { path, names: list(map(raw).certFiles) });
    checkIdentified(input, place, { path, certificates });
    const told = known?.askers[index];
    if (told === undefined) continue;
    const entities = told.entities.includes('*') ? ('*' as const) : told.entities;
    askers.push({ id: told.id, entities, certificates, own });
  }
  checkOnce(input, place, askers);
  checkReachable(input, place, { mutualTls: known?.mutualTls === true, askers });
  checkSeal(input, place);
  if (settings !== null) checkBodies(input, place, { settings, askers });
  if (known === null || settings === null) return null;
  return { allow: known.allow ?? null, mutualTls: known.mutualTls, askers, settings };
}

async function readCertificates(
  { folder, profile, report }: Input,
  { path, names }: { path: readonly PropertyKey[]; names: readonly unknown[] },
): Promise<Uint8Array[]> {
  const certificates: Uint8Array[] = [];
  for (const [n, each] of names.entries()) {
    const name = text(each);
    if (name === null) continue;
    const pointer = yamlPath([...path, 'certFiles', n]);
    const file = await readNamed(folder, name);
    if ('reason' in file) {
      report(stops(pointer, 'file', file.reason, 'Put the PEM certificate there, or correct the path.'));
      continue;
    }
    try {
      const certificate = new X509Certificate(file.bytes);
      certificates.push(certificate.raw);
      if (profile === 'production' && isExample(resolve(folder, name), certificate.subject))
        report(exampleRefused(pointer));
    } catch {
      report(stops(pointer, 'value', 'is not a PEM certificate', 'Name a file that begins with BEGIN CERTIFICATE.'));
    }
  }
  return certificates;
}

/* Who signs is known by the certificate alone; on a connection the sandbox may do without. */
function checkIdentified(
  { profile, report }: Input,
  { schema }: Place,
  { path, certificates }: { path: readonly PropertyKey[]; certificates: readonly Uint8Array[] },
): void {
  if (certificates.length > 0 || (schema.identifiedBy === 'connection' && profile !== 'production')) return;
  report(
    stops(
      yamlPath([...path, 'certFiles']),
      'client-certificate-missing',
      'names no certificate, and nothing else tells who asks',
      'Name the PEM file of the certificate it asks with.',
    ),
  );
}

/* Two askers of one id or one certificate could not be told apart. */
function checkOnce({ report }: Input, { id }: Place, askers: FacadeConfig['askers']): void {
  const seen = new Set<string>();
  askers.forEach((asker, index) => {
    const marks = [`id ${asker.id}`, ...asker.certificates.map((each) => Buffer.from(each).toString('base64'))];
    if (marks.some((each) => seen.has(each)))
      report(
        stops(
          yamlPath(['folders', id, 'askers', index]),
          'repeated',
          'has the id or a certificate of an asker above',
          'Give each asker its own.',
        ),
      );
    for (const each of marks) seen.add(each);
  });
}

/* Certificates of connections come by TLS of our own, or by the header of a proxy; by neither, nobody ever passes. */
function checkReachable(
  { file, report }: Input,
  { id, schema }: Place,
  { mutualTls, askers }: { mutualTls: boolean; askers: FacadeConfig['askers'] },
): void {
  const wanted = schema.identifiedBy === 'connection' ? askers.some((each) => each.certificates.length > 0) : mutualTls;
  const { tls, clientCertHeader } = map(file.http);
  if (!wanted || text(clientCertHeader) !== null || map(tls).clientCaFile !== undefined) return;
  report(
    stops(
      yamlPath(['folders', id]),
      'client-certificate-unreachable',
      'wants the certificate of a connection, and none can reach the gateway',
      'Set http.tls.clientCaFile, or http.clientCertHeader with the proxy in http.trustedProxies.',
    ),
  );
}

function checkSeal({ file, report }: Input, { id, schema }: Place): void {
  if (!schema.seals || file.seal !== undefined) return;
  report(
    stops(
      yamlPath(['folders', id]),
      'seal-missing',
      'signs its answers, and there is no platform seal',
      'Give seal: at the top.',
    ),
  );
}

/* What a body lacks would only show when a citizen asks. */
function checkBodies(
  { file, report }: Input,
  { id, schema }: Place,
  { settings, askers }: { settings: unknown; askers: FacadeConfig['askers'] },
): void {
  list(file.entities).forEach((raw, index) => {
    const { dir3, name, ine } = map(raw);
    const code = text(dir3);
    if (code === null || !askers.some(({ entities }) => entities === '*' || entities.includes(code))) return;
    const body = { dir3: code, name: text(name) ?? code, ine: text(ine), language: 'es' as const };
    const lack = schema.lacks?.(settings, body) ?? null;
    if (lack !== null)
      report(
        stops(
          yamlPath(['folders', id]),
          'entity',
          `cannot show entities[${index}] (${code}), which has ${lack}`,
          'Give it one, or leave the entity out of `entities` of its askers.',
        ),
      );
  });
}

function notAvailable(id: string, { openQuestions }: FacadeSchemas[string]) {
  const questions = openQuestions.map((each) => `${each.id} ${each.question}`).join(' ');
  return {
    pointer: yamlPath(['folders', id]),
    code: 'contract-not-available',
    params: {
      detail: 'contract-not-available: its contract is not public, and none is made up',
      fix: `Take the block out, and have its owner answer: ${questions}`,
    },
    entityFault: false,
  };
}

function without(block: Raw, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(block).filter(([key]) => !keys.includes(key)));
}
