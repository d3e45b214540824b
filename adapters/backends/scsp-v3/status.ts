/** What a reply says became of a petition: a status with its proof, or that there is none. Pure. */
import type { EvidencePiece, RemoteStatus } from '../../../contracts/outcome.ts';
import type { Reply } from './answer.ts';
import { RETURNED } from './codes.ts';
import { tidy } from './fault.ts';
import type { Route } from './route.ts';
import { remoteIdOf } from './route.ts';
import { serviceOf } from './services/index.ts';

const HOUR_MS = 3_600_000;

type Of = { route: Route; petition: string };

/**
 * Answered: also where the answer is "not known" or "no such data". It is what the administration says, signed, and it
 * is what the civil servant asked for; only where no answer will come has the petition failed.
 */
export function answeredStatus(reply: Extract<Reply, { kind: 'answered' }>, { route, petition }: Of): RemoteStatus {
  const { returned, at, code, transmission, bytes } = reply;
  const said = returned.code ?? code;
  const known = RETURNED.has(said) || Object.hasOwn(serviceOf(route.service)?.returns ?? {}, said);
  const data = {
    service: route.service,
    petition,
    transmission: transmission.id,
    generatedAt: transmission.at,
    state: { code: said, ...(returned.text === null ? {} : { text: tidy(returned.text) }) },
    data: returned.data ?? null,
  };
  const evidence: EvidencePiece[] = [
    { name: 'respuesta.xml', kind: 'receipt-xml', mediaType: 'application/xml', bytes },
    { name: 'datos.json', kind: 'receipt', mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(data)) },
  ];
  return {
    remoteId: remoteIdOf(route, petition),
    code: said,
    steps: [{ at: at.toISOString(), code: said, legal: 'answered', channel: null, by: null }],
    evidence,
    certified: true,
    certifiedAt: at.toISOString(),
    unknownCodes: known ? [] : [said],
  };
}

/** `hours` counts from when the reply came: the platform's clock is not ours. */
export function waitingStatus({ route, petition }: Of, of: { code: string; hours: number; now: Date }): RemoteStatus {
  return {
    remoteId: remoteIdOf(route, petition),
    code: of.code,
    steps: [],
    evidence: [],
    certified: false,
    nextLookAt: new Date(of.now.getTime() + of.hours * HOUR_MS).toISOString(),
    unknownCodes: [],
  };
}

/** There will be no answer. `at` is when we were told: the fault that says so is not dated by anybody we can check. */
export function endedStatus({ route, petition }: Of, of: { code: string; now: Date }): RemoteStatus {
  return {
    remoteId: remoteIdOf(route, petition),
    code: of.code,
    steps: [{ at: of.now.toISOString(), code: of.code, legal: 'failed', channel: null, by: null }],
    evidence: [],
    certified: false,
    unknownCodes: [],
  };
}
