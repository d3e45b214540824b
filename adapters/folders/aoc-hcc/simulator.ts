/** The far side: the hub as it asks a local body, for trying a configuration out. HTTP client handed in; nothing is kept. */
import type { Transport } from '../../../contracts/backend.ts';
import type { Resposta } from './schema.ts';

export type HubQuestion = {
  document: string;
  type: 'NIF' | 'NIE' | 'PASSAPORT';
  /** Absent: both roles. */
  role?: 'INTERESSAT' | 'REPRESENTANT';
  dir3?: string;
};
export type HubAnswer = { status: number; body: Resposta } | { failed: string };

/** A little more than a whole question may take. Milliseconds. */
const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Asks both consultations one after the other. `url`: the published base, such as `https://…/carpeta/aoc-hcc`. */
export async function askAsHub(
  transport: Pick<Transport, 'exchange'>,
  url: string,
  question: HubQuestion,
): Promise<{ expedients: HubAnswer; actuacions: HubAnswer }> {
  const query = new URLSearchParams({
    documentIdentificatiu: question.document,
    tipusDocumentIdentificatiu: question.type,
    ...(question.role === undefined ? {} : { tipusPersona: question.role }),
    ...(question.dir3 === undefined ? {} : { codiDIR3Organisme: question.dir3 }),
  });
  const ask = async (consultation: string): Promise<HubAnswer> => {
    const result = await transport.exchange({
      method: 'GET',
      url: `${url}/${consultation}?${query}`,
      headers: { accept: 'application/json' },
      body: [],
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    });
    if (result.kind !== 'answer') return { failed: result.reason };
    try {
      const body = JSON.parse(Buffer.from(result.body).toString('utf8')) as Resposta;
      return { status: result.status, body };
    } catch {
      return { failed: 'not-json' };
    }
  };
  return { expedients: await ask('consultaExpedients'), actuacions: await ask('consultaActuacions') };
}
