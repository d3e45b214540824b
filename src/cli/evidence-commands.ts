/** Commands that bring proof out of the gateway: the folder of a message, the chain of an entity, its checkpoint. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { map, text } from '../config-raw.ts';
import { verifyFolder } from '../evidence/verify-folder.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { openFolder } from './folder-reader.ts';
import { unpack } from './unpack.ts';
import { folderLines } from './verify.ts';

const OUT = { ...JSON_OPTION, out: { type: 'string' } } as const;

export const evidenceCommand: Command = {
  name: 'evidence',
  usage: 'MSG --out DIR [--lang es|ca|en] [--json]',
  summary: 'writes a folder with everything that proves a message',
  help: [
    'DIR must not exist, or be empty. In it: README.txt, summary.html, manifest.json and its signature manifest.jws,',
    'SHA256SUMS, certificates/ and evidence/. carpeta verify DIR checks it anywhere, offline.',
  ],
  async run({ args, language, out, err, api }) {
    const { values, positionals } = parse(evidenceCommand, args, { options: OUT, min: 1 });
    const folder = resolve(needed(values.out));
    await requireEmpty(folder);
    const query = language === undefined ? '' : `?lang=${language}`;
    const path = `/v1/messages/${encodeURIComponent(positionals[0] ?? '')}/evidence.zip${query}`;
    const archive = await (await api()).getStream(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = await unpack(archive, folder);
    const report = await verifyFolder(await openFolder(folder), { anchors: [] });
    if (values.json) out(JSON.stringify({ folder, written: files, ...report }));
    else for (const line of [`folder     ${folder}`, ...folderLines(report)]) out(line);
    for (const finding of report.findings) err(`WRONG  ${finding.text}`);
    return report.findings.length === 0 ? 0 : 1;
  },
};

export const chainCommand: Command = {
  name: 'chain',
  usage: 'ENTITY --out FILE [--json]',
  summary: "writes an entity's evidence chain, one row a line: digests and metadata, no content",
  async run({ args, out, api }) {
    const { values, positionals } = parse(chainCommand, args, { options: OUT, min: 1 });
    const file = resolve(needed(values.out));
    const rows = await (await api()).getStream(`/v1/chains/${encodeURIComponent(positionals[0] ?? '')}`);
    // Under its name only once it is whole.
    const part = `${file}.part`;
    await pipeline(rows, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
    out(
      values.json
        ? JSON.stringify({ file })
        : `Written to ${file}. Check it: carpeta verify --chain ${file} --checkpoint FILE`,
    );
    return 0;
  },
};

export const checkpointCommand: Command = {
  name: 'checkpoint',
  usage: 'ENTITY --out FILE [--json]',
  summary: "writes the newest signed checkpoint of an entity's chain: keep it somewhere else",
  async run({ args, out, api }) {
    const { values, positionals } = parse(checkpointCommand, args, { options: OUT, min: 1 });
    const file = resolve(needed(values.out));
    const { body } = await (await api()).get(`/v1/chains/${encodeURIComponent(positionals[0] ?? '')}/checkpoint`);
    const { jws, n, at } = map(body);
    await writeFile(file, `${text(jws) ?? ''}\n`, { mode: 0o600 });
    out(values.json ? JSON.stringify(body) : `Written to ${file}: row ${String(n)} of ${String(at)}.`);
    return 0;
  },
};

function needed(path: string | undefined): string {
  if (path === undefined || path === '') throw new CliError(2, 'Say where to: --out PATH.');
  return path;
}

async function requireEmpty(folder: string): Promise<void> {
  const inside = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new CliError(1, `${folder} is not a folder that can be written.`);
  });
  if (inside.length > 0) throw new CliError(1, `${folder} is not empty: an evidence folder holds nothing else.`);
}
