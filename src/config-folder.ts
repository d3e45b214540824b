/** What concerns citizen folders: where each entity's files come from, bounds of a question, certificates of askers. */
import { X509Certificate } from 'node:crypto';
import { fetchSecrets, parseOwn } from './config-blocks.ts';
import { checkAddresses } from './config-checks.ts';
import { type Problems, readNamed } from './config-files.ts';
import { unknownKey } from './config-issues.ts';
import { stops, yamlPath } from './config-problem.ts';
import { at, list, map, type Raw, text } from './config-raw.ts';
import type { GatewayFile } from './config-schema.ts';
import type { Config, FilesConfig, FolderConfig, VendorSchemas } from './config-types.ts';

/** Keys of `entities[].files` that are ours; the rest is the vendor adapter's. */
const OWN_KEYS = ['source', 'vendor', 'simulator', 'milestones'];

export async function readEntityFiles(options: {
  block: unknown;
  index: number;
  folder: string;
  vendors: VendorSchemas;
  profile: Config['profile'] | null;
  report: Problems;
}): Promise<FilesConfig> {
  const { report, vendors, profile } = options;
  const path = ['entities', options.index, 'files'];
  const block = map(options.block);
  const milestones = map(block.milestones) as FilesConfig['milestones'];
  const rest = Object.fromEntries(Object.entries(block).filter(([key]) => !OWN_KEYS.includes(key)));
  if (block.source !== 'live') {
    for (const key of [...Object.keys(rest), ...['vendor', 'simulator'].filter((each) => each in block)])
      report(unknownKey([...path, key], ['source', 'milestones']));
    return { source: block.source === 'projection' ? 'projection' : 'none', milestones };
  }
  const id = text(block.vendor);
  const known = Object.keys(vendors).filter((each) => vendors[each]?.files !== undefined);
  const schema = id === null ? undefined : vendors[id]?.files?.settingsSchema;
  if (id === null || schema === undefined) {
    const fix = `Write vendor: and one of ${known.join(', ')}.`;
    report(stops(yamlPath([...path, 'vendor']), 'value', 'names no vendor adapter that can be asked live', fix));
    return { source: 'none', milestones };
  }
  const simulator = block.simulator === true;
  if (simulator && profile === 'production')
    report(
      stops(
        yamlPath([...path, 'simulator']),
        'simulator',
        'starts a simulator, which production refuses',
        "Remove it and give the e-office's own settings.",
      ),
    );
  checkAddresses({ block: rest, path, profile, report });
  const fetched = await fetchSecrets({ block: rest, path, folder: options.folder, entity: null, report });
  const settings = parseOwn({ schema, value: fetched.block, base: path, report, simulator });
  return { source: 'live', vendor: id, simulator, settings, milestones };
}

/** The certificate a client's requests are signed with, where it must sign. PEM. */
export async function readClientSignature(options: {
  block: unknown;
  index: number;
  folder: string;
  report: Problems;
}): Promise<Buffer | null> {
  const name = text(map(options.block).certFile);
  if (name === null) return null;
  const pointer = yamlPath(['clients', options.index, 'jws', 'certFile']);
  const read = await readNamed(options.folder, name);
  if ('reason' in read) {
    options.report(stops(pointer, 'file', read.reason, 'Put the PEM certificate there, or correct the path.'));
    return null;
  }
  try {
    return Buffer.from(new X509Certificate(read.bytes).toString());
  } catch {
    options.report(
      stops(pointer, 'value', 'is not a PEM certificate', 'Name a file that begins with BEGIN CERTIFICATE.'),
    );
    return null;
  }
}

/** Files need a sede to link into; whoever asks in production does so with a certificate of its own. */
export function checkFolder(file: unknown, report: Problems): void {
  list(at(file, ['entities'])).forEach((entity, index) => {
    const { files, sede } = map(entity) as Raw;
    const source = map(files).source;
    if ((source === 'live' || source === 'projection') && sede === undefined)
      report(
        stops(
          yamlPath(['entities', index, 'sede']),
          'missing',
          'is missing, and every file must link into the sede of its entity',
          'Write sede: { url: https://…, hosts: [] }.',
        ),
      );
  });
  if (at(file, ['profile']) !== 'production') return;
  list(at(file, ['clients'])).forEach((client, index) => {
    const { scopes, certSha256 } = map(client);
    if (list(scopes).includes('folder') && certSha256 === undefined)
      report(
        stops(
          yamlPath(['clients', index, 'certSha256']),
          'client-certificate-missing',
          'is missing, and a client with the scope folder must present a certificate in production',
          'Give the SHA-256 of its certificate (openssl x509 -noout -fingerprint -sha256, without colons).',
        ),
      );
  });
}

export function buildFolder({ folder, retention }: GatewayFile): FolderConfig {
  const { staleAfterHours, hideClosedAfterDays, excludeSia, clockSkewSeconds, ...rest } = folder;
  return {
    ...rest,
    staleAfterMs: staleAfterHours * 3_600_000,
    clockSkewMs: clockSkewSeconds * 1_000,
    visibility: { hideClosedAfterDays, excludeSia: new Set(excludeSia.map((each) => each.replace(/^0+(?=\d)/, ''))) },
    projectionDays: retention.projectionDays,
    auditDays: retention.metadataDays,
  };
}
