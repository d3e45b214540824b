/** The demo's second half: an e-office tells how a file stands, and the folder shows it to the citizen in three languages. */
import { join, resolve } from 'node:path';
import { list, map, text } from '../config-raw.ts';
import type { Api } from './api-client.ts';
import type { Context } from './command.ts';
import { askDetail, askFolder } from './folder-ask.ts';
import { detailText, summaryText } from './folder-view.ts';
import { readEvent } from './send.ts';

const FIXTURE = join(resolve(import.meta.dirname, '..', '..'), 'fixtures', 'folder', 'demo-file-status.json');
const LANGUAGES = ['es', 'ca', 'en'] as const;
const CITIZEN = { nif: '00000000T', represents: null, power: null };

export type FolderDemoResult = { language: string; situation: string; action: string; right: boolean };

/** `eoffice` posts, `folder` asks: two clients with scopes of their own. */
export async function playFolder(
  { eoffice, folder }: { eoffice: Api; folder: Api },
  context: Pick<Context, 'out' | 'err'>,
): Promise<FolderDemoResult[]> {
  const { event, expected } = map(await readEvent(FIXTURE));
  const answer = await eoffice.post('/v1/events', event, { 'content-type': 'application/cloudevents+json' });
  context.err(`202  file.status-changed  ${text(map(answer.body).receiptId)}`);
  const number = text(map(map(map(event).data).file).id) ?? '';
  const results: FolderDemoResult[] = [];
  for (const language of LANGUAGES) {
    const { summary } = await askFolder(folder, { citizen: CITIZEN, reader: language });
    const file = await askDetail(folder, { citizen: CITIZEN, reader: language, number });
    context.out('');
    context.out(summaryText(summary, language));
    context.out('');
    context.out(detailText(file, language));
    const situation = text(map(map(file).situacionTexto)[language]) ?? '';
    const action = text(map(map(list(map(file).acciones)[0]).descripcion)[language]) ?? '';
    const wanted = map(map(expected)[language]);
    results.push({ language, situation, action, right: situation === wanted.situation && action === wanted.action });
  }
  return results;
}
