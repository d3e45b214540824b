/** `demo`: a private sandbox, the events of fixtures/demo, every step of their messages, and whether each ended as expected. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { list, map, text } from '../config-raw.ts';
import { type Api, createApi } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from './command.ts';
import { DEMO_FOLDER, demoDocument } from './demo-documents.ts';
import { type FolderDemoResult, playFolder } from './demo-folder.ts';
import { startDemoGateway } from './demo-gateway.ts';
import { playVendors, type VendorDemoResult } from './demo-vendors.ts';
import { type Watched, watchMessages } from './demo-watch.ts';
import type { MessageView } from './message-view.ts';
import { progressWriter } from './progress.ts';
import { readEvent, sendEvent } from './send.ts';
import { table } from './table.ts';

const EXPECTED = 'expected.json';
/** Everything ends within 30 s on 2 cores; after this something is wrong. */
const TIMEOUT_MS = 150_000;

type Expected = { delivery: string; legal: string; receipt: boolean };
export type DemoResult = {
  label: string;
  id: string;
  delivery: string;
  legal: string;
  receipt: string;
  right: boolean;
};

export const demoCommand: Command = {
  name: 'demo',
  usage: '[--json]',
  summary: 'starts a private sandbox, sends the events of fixtures/demo and shows what becomes of them',
  async run(context) {
    const { values } = parse(demoCommand, context.args, { options: JSON_OPTION });
    context.err('Starting a private sandbox …');
    const gateway = await startDemoGateway();
    try {
      // Standard output is for the result alone where a program reads it.
      const shown = values.json ? { ...context, out: context.err } : context;
      const api = createApi(gateway);
      const results = await play({ api, context: shown });
      const asFolder = createApi({ url: gateway.url, key: gateway.folderKey });
      const folder = await playFolder({ eoffice: api, folder: asFolder }, shown);
      const vendors = await playVendors(api, shown);
      const ok = [...results, ...folder, ...vendors].every((each) => each.right);
      if (values.json) context.out(JSON.stringify({ ok, messages: results, folder, vendors }));
      else summary({ results, folder, vendors }, context);
      return ok ? 0 : 1;
    } finally {
      await gateway.stop();
    }
  },
};

/** Sends, watches and judges, through any gateway whose simulator moves. */
export async function play({ api, context }: { api: Api; context: Context }): Promise<DemoResult[]> {
  const expected = map(await readEvent(join(DEMO_FOLDER, EXPECTED)));
  const files = (await readdir(DEMO_FOLDER)).filter((name) => name.endsWith('.json') && name !== EXPECTED).sort();
  const watched: Watched[] = [];
  for (const file of files) {
    const event = await readEvent(join(DEMO_FOLDER, file));
    const answer = await sendEvent({
      gateway: api,
      event,
      wait: false,
      resolveFile: async (path) => demoDocument(path),
    });
    const label = file.replace(/^\d+-|\.json$/g, '');
    const ids = list(map(answer.body).messages).map((each) => text(map(each).id) ?? '');
    if (ids.length !== 1 || ids[0] === '') throw new CliError(1, `${file} gave ${ids.length} messages instead of 1.`);
    watched.push({ label, id: ids[0]! });
    context.err(`202  ${label}  ${ids[0]}`);
  }
  const views = await watchMessages({
    api,
    messages: watched,
    timeoutMs: TIMEOUT_MS,
    terminal: context.terminal,
    interrupted: context.interrupted,
    output: progressWriter(context),
  });
  if (context.interrupted.aborted) throw new CliError(1, 'Interrupted.');
  const results: DemoResult[] = [];
  for (const [index, { label, id }] of watched.entries())
    results.push(await judge({ api, label, id, view: views.get(id), expected: readExpected(expected[files[index]!]) }));
  return results;
}

function readExpected(value: unknown): Expected {
  const { delivery, legal, receipt } = map(value);
  return { delivery: text(delivery) ?? '', legal: text(legal) ?? '', receipt: receipt === true };
}

async function judge(options: {
  api: Api;
  label: string;
  id: string;
  view: MessageView | undefined;
  expected: Expected;
}): Promise<DemoResult> {
  const { api, label, id, view, expected } = options;
  if (view === undefined) return { label, id, delivery: '', legal: '', receipt: '', right: false };
  const piece = view.evidence.find((each) => each.kind === 'receipt');
  const receipt = piece === undefined ? '' : await checkReceipt(api, piece);
  const right =
    view.final &&
    view.delivery === expected.delivery &&
    view.legal === expected.legal &&
    (expected.receipt ? receipt.endsWith('matches') : true);
  return { label, id, delivery: view.delivery, legal: view.legal, receipt, right };
}

/** Downloads the receipt, as an e-office would, and compares it with the digest in the message. */
async function checkReceipt(api: Api, piece: MessageView['evidence'][number]): Promise<string> {
  const bytes = await api.getBytes(piece.url.replace(api.url, ''));
  const same = createHash('sha256').update(bytes).digest('hex') === piece.sha256;
  return `${piece.name}, ${bytes.byteLength} bytes, SHA-256 ${same ? 'matches' : 'DIFFERS'}`;
}

type Played = {
  results: readonly DemoResult[];
  folder: readonly FolderDemoResult[];
  vendors: readonly VendorDemoResult[];
};

function summary({ results, folder, vendors }: Played, { out }: Context): void {
  const rows = results.map((each) => [
    each.right ? 'as expected' : 'NOT AS EXPECTED',
    each.label,
    each.delivery,
    each.legal,
    each.receipt,
  ]);
  out('');
  out(table(['', 'event', 'delivery', 'legal', 'receipt'], rows));
  const right = results.filter((each) => each.right).length;
  out('');
  out(`${right} of ${results.length} messages ended as expected.`);
  const read = folder.filter((each) => each.right).length;
  out(`${read} of ${folder.length} languages of the folder show the file as expected.`);
  out('');
  const columns = ['', 'e-office', 'contract', 'delivery', 'legal', 'told in its own words'];
  out(
    table(
      columns,
      vendors.map((each) => [
        each.right ? 'as expected' : 'NOT AS EXPECTED',
        each.vendor,
        each.evidenceLevel,
        each.delivery,
        each.legal,
        each.told.length === 0 ? '(its contract tells nothing back)' : each.told.join(' · '),
      ]),
    ),
  );
  out('');
  out(
    `${vendors.filter((each) => each.right).length} of ${vendors.length} e-offices, each simulated, ended as expected.`,
  );
}
