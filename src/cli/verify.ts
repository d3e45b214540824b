/** `carpeta verify`: checks an evidence folder or an exported chain, offline, and says exactly what is wrong where. */

import { X509Certificate } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CHECKPOINT_TYP, type Checkpoint, checkpointSchema } from '../../contracts/evidence.ts';
import { GatewayError } from '../errors.ts';
import type { FolderReport } from '../evidence/folder-report.ts';
import { type ChainReport, verifyChain } from '../evidence/verify-chain.ts';
import { verifyFolder } from '../evidence/verify-folder.ts';
import { commonName, printable } from '../evidence/words.ts';
import { verifyJws } from '../signing/jws.ts';
import { certificatesIn, trustProblem } from '../signing/trust.ts';
import { CliError } from './cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from './command.ts';
import { openFolder } from './folder-reader.ts';

export const verifyCommand: Command = {
  name: 'verify',
  usage: 'DIR [--ca FILE] [--json]  |  verify --chain FILE [--checkpoint FILE] [--ca FILE] [--json]',
  summary: 'checks an evidence folder, or an exported chain, offline',
  help: [
    'No gateway, no database, no network. Exit 0: everything holds; 1: something does not, and it is named; 2: usage.',
    '--ca FILE          certificates (PEM) of the authorities you trust; without it the seal is named, not judged',
    '--checkpoint FILE  the newest checkpoint you hold; without one nobody can notice that the end of a chain is missing',
  ],
  async run(context) {
    const options = {
      ...JSON_OPTION,
      chain: { type: 'string' },
      checkpoint: { type: 'string' },
      ca: { type: 'string' },
    } as const;
    const { values, positionals } = parse(verifyCommand, context.args, { options, min: 0, max: 1 });
    const { chain, checkpoint, json } = values;
    const [folder] = positionals;
    if ((folder === undefined) === (chain === undefined) || (checkpoint !== undefined && chain === undefined))
      throw new CliError(2, `Usage: carpeta verify ${verifyCommand.usage}`);
    const anchors = values.ca === undefined ? [] : await readAnchors(values.ca);
    if (folder !== undefined) return checkFolder(context, { folder, anchors, json });
    return checkChain(context, { chain: chain ?? '', checkpoint: checkpoint ?? null, anchors, json });
  },
};

async function checkFolder(
  { out, err }: Context,
  given: { folder: string; anchors: readonly X509Certificate[]; json: boolean },
): Promise<number> {
  const report = await verifyFolder(await openFolder(given.folder), { anchors: given.anchors });
  if (given.json) out(JSON.stringify({ ok: report.findings.length === 0, ...report }));
  else {
    for (const line of folderLines(report)) out(printable(line));
    for (const { text } of report.findings) err(`WRONG  ${text}`);
    out(verdict(report.findings.length));
  }
  return report.findings.length === 0 ? 0 : 1;
}

/** Also what `carpeta evidence` says of the folder it has just written. */
export function folderLines(report: FolderReport): string[] {
  const { seal } = report;
  const trust =
    seal === null
      ? ''
      : seal.trusted === null
        ? ' (not checked whose it is: give --ca FILE)'
        : seal.trusted
          ? ' (leads to an authority you gave)'
          : ' (leads to NO authority you gave)';
  return [
    `message    ${report.message ?? '?'} of ${report.entity ?? '?'}${report.simulated ? ' (SIMULATED service)' : ''}`,
    `sealed by  ${seal === null ? 'nobody' : `${seal.subject}, issued by ${seal.issuer}${trust}`}`,
    `made at    ${report.madeAt ?? '?'}`,
    `files      ${report.files}, of them ${report.pieces} pieces of evidence`,
    ...report.erased.map(({ name, at, reason }) => `erased     ${name}, by ${reason} on ${at}: its entry remains`),
    ...report.requests.map(({ path, signature, signer }) =>
      signature === 'valid'
        ? `signature  ${path} holds, by ${signer}`
        : `signature  ${path} carries none: this back end's messages are not signed`,
    ),
  ];
}

type ChainGiven = { chain: string; checkpoint: string | null; anchors: readonly X509Certificate[]; json: boolean };

async function checkChain({ out, err }: Context, given: ChainGiven): Promise<number> {
  const held = given.checkpoint === null ? null : await readCheckpoint(given.checkpoint, given.anchors);
  const lines = createInterface({ input: await openFile(given.chain), crlfDelay: Number.POSITIVE_INFINITY });
  const report = await verifyChain(lines, held?.checkpoint ?? null);
  const wrong = report.findings.length + report.more;
  if (given.json) out(JSON.stringify({ ok: wrong === 0, ...report, checkpoint: held }));
  else {
    for (const line of chainLines(report, held)) out(printable(line));
    for (const { text } of report.findings) err(`WRONG  ${text}`);
    if (report.more > 0) err(`… and ${report.more} more`);
    out(verdict(wrong));
  }
  return wrong === 0 ? 0 : 1;
}

type Held = { checkpoint: Checkpoint; signedBy: string; trusted: boolean | null };

function chainLines(report: ChainReport, held: Held | null): string[] {
  const { checkpoint, signedBy, trusted } = held ?? { checkpoint: null, signedBy: '', trusted: null };
  const unjudged = trusted === null ? ' (not checked whose it is: give --ca FILE)' : '';
  return [
    `chain       ${report.entity ?? '?'}, ${report.rows} rows, head ${report.head ?? 'none'}`,
    checkpoint === null
      ? 'checkpoint  none given: rows cut from the end, or a chain made anew from some row on, cannot be noticed'
      : `checkpoint  row ${checkpoint.n} of ${checkpoint.at}, signed by ${signedBy}${unjudged}`,
    ...(checkpoint !== null && report.rows > checkpoint.n
      ? [`            rows ${checkpoint.n + 1} to ${report.rows} are newer than it: no checkpoint covers them yet`]
      : []),
  ];
}

function verdict(wrong: number): string {
  return wrong === 0 ? 'Everything holds.' : `${wrong === 1 ? 'One thing does' : `${wrong} things do`} not hold.`;
}

/** The newest of the checkpoints in the file, one compact JWS a line. Throws CliError 1 for one that does not hold. */
async function readCheckpoint(path: string, anchors: readonly X509Certificate[]): Promise<Held> {
  const lines = (await readText(path)).split(/\s+/).filter((line) => line !== '');
  const all = lines.map((jws) => openCheckpoint(jws, path, anchors));
  const newest = all.toSorted((a, b) => b.checkpoint.n - a.checkpoint.n)[0];
  if (newest === undefined) throw new CliError(1, `${path} holds no checkpoint.`);
  return newest;
}

function openCheckpoint(jws: string, path: string, anchors: readonly X509Certificate[]): Held {
  try {
    const { payload, header, certificate, chain } = verifyJws(jws, { certificates: 'embedded' });
    const checkpoint = checkpointSchema.safeParse(JSON.parse(payload.toString('utf8')));
    if (header.typ !== CHECKPOINT_TYP || !checkpoint.success)
      throw new CliError(1, `${path}: what is signed there is no checkpoint of a chain.`);
    const signer = new X509Certificate(certificate);
    const intermediates = chain.map((each) => new X509Certificate(each));
    const at = new Date(checkpoint.data.at);
    const problem = anchors.length === 0 ? null : trustProblem(signer, { anchors, intermediates, at });
    if (problem !== null)
      throw new CliError(1, `${path}: the checkpoint's seal does not lead to the authorities given (${problem}).`);
    return { checkpoint: checkpoint.data, signedBy: commonName(signer), trusted: anchors.length === 0 ? null : true };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof GatewayError ? String(error.params.reason) : 'it cannot be read';
    throw new CliError(1, `${path}: the checkpoint's signature does not hold (${reason}).`);
  }
}

async function readAnchors(path: string): Promise<X509Certificate[]> {
  try {
    return certificatesIn(await readText(path));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(1, `${path} holds no readable certificate (PEM).`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new CliError(1, `${path} cannot be read.`);
  }
}

async function openFile(path: string): Promise<NodeJS.ReadableStream> {
  const stream = createReadStream(path);
  return new Promise((resolve, reject) => {
    stream.once('open', () => resolve(stream));
    stream.once('error', () => reject(new CliError(1, `${path} cannot be read.`)));
  });
}
