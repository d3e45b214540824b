/** What a 10 MB document on its way through adds to the resident memory of the gateway: upload, sign, send, record. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { pdfOf } from '../../src/cli/pdf.ts';
import type { Tally } from './report.ts';
import { benchEvent, CLIENT_KEY, countsOf, ENTITIES, type Stage } from './stage.ts';

const DOCUMENT_BYTES = 10 * 1024 * 1024;

export type Memory = Tally & { beforeMb: number; peakMb: number };

/** Null where /proc does not tell (not Linux). */
export async function memory(stage: Stage): Promise<Memory | null> {
  if (process.platform !== 'linux') return null;
  await stage.freshDatabase();
  const simulator = await stage.simulator();
  const gateway = await stage.gateway(simulator.said);
  const { url, pid } = gateway.said;
  const auth = { authorization: `Bearer ${CLIENT_KEY}` };
  const send = async (bytes: number) => {
    const upload = await fetch(`${url}/v1/documents`, {
      method: 'POST',
      headers: { ...auth, 'content-type': 'application/pdf' },
      body: new Uint8Array(pdfOf({ title: 'Resolucion', lines: ['De medida.'], bytes })),
    });
    const { uploadId } = (await upload.json()) as { uploadId: string };
    const event = benchEvent(randomUUID(), ENTITIES[0]!, new Date(), { by: 'upload', uploadId });
    await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { ...auth, 'content-type': 'application/cloudevents+json', prefer: 'wait=30' },
      body: JSON.stringify(event),
    });
  };
  for (let n = 0; n < 20; n += 1) await send(20_000);
  const beforeMb = statusMb(pid, 'VmRSS');
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  await send(DOCUMENT_BYTES);
  const peakMb = statusMb(pid, 'VmHWM');
  const counts = await countsOf(simulator.said);
  await gateway.stop();
  await simulator.stop();
  return { beforeMb, peakMb, lost: 21 - counts.created, doubled: counts.doubled };
}

function statusMb(pid: number, field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}
