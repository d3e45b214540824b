/** One question over HTTP, within its time; whatever comes back is files that keep the schema, or a failure. */
import type { FileQuestion, FileSourceAnswer, FileSourceTools } from '../../../contracts/vendor.ts';
import type { EofficeLiveSettings } from './config.ts';
import { type LiveQuestion, liveAnswerSchema } from './schema.ts';

/** Five thousand files in short. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export async function askFiles(
  question: FileQuestion,
  settings: EofficeLiveSettings,
  tools: FileSourceTools,
): Promise<FileSourceAnswer> {
  const { entity, person, standing, file } = question;
  const asked: LiveQuestion = { version: '1.0', entity, person, as: standing, file };
  const result = await tools.transport.exchange({
    method: 'POST',
    url: settings.url,
    headers: {
      authorization: `Bearer ${settings.key}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: [Buffer.from(JSON.stringify(asked))],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (result.kind !== 'answer') return { kind: 'failed', reason: result.reason };
  if (result.status !== 200) return { kind: 'failed', reason: `status-${result.status}` };
  return readAnswer(result.body);
}

function readAnswer(body: Uint8Array): FileSourceAnswer {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { kind: 'failed', reason: 'not-json' };
  }
  const parsed = liveAnswerSchema.safeParse(value);
  return parsed.success ? { kind: 'files', ...parsed.data } : { kind: 'failed', reason: 'not-as-agreed' };
}
