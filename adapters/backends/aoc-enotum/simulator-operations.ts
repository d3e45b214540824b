/** The operations of the simulated e-NOTUM that an employee of a body may use. */
import { serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import { child, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { NS } from './schema.ts';
import { answer, consulted, created, ENDS, found, refusal, report } from './simulator-answers.ts';
import type { Agenda } from './simulator-clock.ts';
import { type Life, stateOf, stepAt } from './simulator-life.ts';
import type { Attached } from './simulator-rules.ts';
import type { Held, Store } from './simulator-state.ts';
import { makeTramesa } from './simulator-tramesa.ts';
import { el, type Judge } from './simulator-xml.ts';

export type Bodies = ReadonlyMap<string, { departments: readonly string[]; sarcat?: boolean }>;
export type Service = {
  agenda: Agenda;
  store: Store;
  life: Life;
  /** By CodiOrganisme, the bodies it knows. */
  bodies: Bodies;
  backOffices: readonly string[] | null;
  maxDocumentBytes: number;
  findDelayMs: number;
  judge: Judge;
  /** Where the PDF evidence is fetched. */
  evidenceUrl: (id: number) => string;
};

/** What one petition is answered. `allowed`: the bodies the caller may act for; null: any. */
export function answerTo(
  petition: XmlTree,
  caller: { allowed: readonly string[] | null; parts: Attached },
  service: Service,
): XmlNode {
  const operation = petition.name.replace(/^Peticio/, '');
  const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (run === undefined) return refusal('ProcessarTramesa', 501);
  if (service.judge(petition) !== null) return refusal(operation, 101);
  const refused = callerRefused(petition, caller.allowed, service);
  return refused === null ? run(petition, caller.parts, service) : refusal(operation, refused);
}

function callerRefused(petition: XmlTree, allowed: readonly string[] | null, service: Service): number | null {
  const organisation = childText(petition, 'Usuari', 'Empleat', 'CodiOrganisme');
  const department = childText(petition, 'Usuari', 'Empleat', 'CodiDepartament');
  const backOffice = childText(petition, 'BackOffice');
  if (organisation === undefined) return 502;
  if (allowed !== null && !allowed.includes(organisation)) return 104;
  const body = service.bodies.get(organisation);
  if (body === undefined) return 504;
  if (department === undefined) return 627;
  if (!body.departments.includes(department)) return 504;
  const known = backOffice === undefined || service.backOffices === null || service.backOffices.includes(backOffice);
  return known ? null : 3021;
}

type Run = (petition: XmlTree, parts: Attached, service: Service) => XmlNode;

const OPERATIONS: Readonly<Record<string, Run>> = {
  ProcessarTramesa(petition, parts, { agenda, store, life, bodies, maxDocumentBytes }) {
    store.counts.received += 1;
    const organisation = childText(petition, 'Usuari', 'Empleat', 'CodiOrganisme') ?? '';
    const sarcat = bodies.get(organisation)?.sarcat === true;
    const made = makeTramesa(petition, { now: agenda.now(), parts, maxDocumentBytes, sarcat });
    if ('refused' in made) return refusal('ProcessarTramesa', made.refused);
    const createdAt = agenda.now().toISOString();
    const ids = made.held.map((each) => {
      const held: Held = { ...each, id: store.nextId(), createdAt };
      store.add(held);
      life.begin(held);
      return held.id;
    });
    return created(ids);
  },
  Cerca(petition, _parts, { agenda, store, findDelayMs }) {
    const criteria = child(petition, 'DadesCerca');
    const text = (...path: string[]) => (criteria === undefined ? undefined : childText(criteria, ...path));
    const reference = text('CriterisNotificacio', 'Referencia', 'ValorAbsolut');
    const organisation =
      text('CriterisEntitat', 'CodiOrganisme') ?? childText(petition, 'Usuari', 'Empleat', 'CodiOrganisme');
    const until = agenda.now().getTime() - findDelayMs;
    const all = store
      .all()
      .filter((each) => each.organisation === organisation && Date.parse(each.createdAt) <= until)
      // The service takes the beginning of a reference for the whole.
      .filter((each) => reference === undefined || each.reference.startsWith(reference));
    const number = Number(text('Paginacio', 'NumeroPagina') ?? '1');
    const size = Number(text('Paginacio', 'ResultatsPerPagina') ?? '50');
    return found(all.slice((number - 1) * size, number * size), { number, size, total: all.length });
  },
  Consulta: (petition, _parts, service) =>
    ofOne(petition, 'Consulta', service, (held) =>
      consulted(held, childText(petition, 'IncloureDadesSignador') === 'true'),
    ),
  RecuperarReport: (petition, _parts, service) =>
    ofOne(petition, 'RecuperarReport', service, (held) =>
      answer('RecuperarReport', report([held], { kind: 'OnLine', day: dayOf(service) })),
    ),
  Evidencia: (petition, _parts, service) =>
    ofOne(petition, 'Evidencia', service, (held) => evidence(petition, held, service)),
  Anullacio: (petition, _parts, service) =>
    ofOne(petition, 'Anullacio', service, (held) => {
      const state = stateOf(held);
      if (state === 'ANUL·LADA') return refusal('Anullacio', 3038);
      if (state === 'EXPIRADA') return refusal('Anullacio', 3037);
      if (state === 'ERROR') return refusal('Anullacio', 3004);
      if (state === 'ACCEPTADA' || state === 'REBUTJADA') return refusal('Anullacio', 3003);
      service.life.annul(held, childText(petition, 'Motiu') ?? '');
      return answer('Anullacio', el(NS.nt, 'IdNotificacio', String(held.id)));
    }),
};

function ofOne(petition: XmlTree, operation: string, service: Service, then: (held: Held) => XmlNode): XmlNode {
  const id = Number(childText(petition, 'IdNotificacio') ?? Number.NaN);
  const held = service.store.byId(id);
  if (held === undefined) return refusal(operation, 1010);
  const organisation = childText(petition, 'Usuari', 'Empleat', 'CodiOrganisme');
  return held.organisation === organisation ? then(held) : refusal(operation, 1015);
}

export function dayOf({ agenda }: Pick<Service, 'agenda'>): string {
  return agenda.now().toISOString().slice(0, 10);
}

function evidence(petition: XmlTree, held: Held, { life, evidenceUrl }: Service): XmlNode {
  const state = stateOf(held);
  const kind = childText(petition, 'TipusEvidencia') ?? 'XML';
  if (state === 'ERROR') return refusal('Evidencia', 3004);
  if (![...ENDS, 'ANUL·LADA'].includes(state)) return refusal('Evidencia', 3020);
  if (!life.evidenced(held)) return refusal('Evidencia', kind === 'PDF' ? 3104 : 3020);
  const head = [el(NS.nt, 'IdNotificacio', String(held.id)), el(NS.nt, 'TipusEvidencia', kind)];
  if (kind === 'PDF') {
    const address = [el(NS.nt, 'UUID', uuidOf(held.id)), el(NS.nt, 'URLDescarrega', evidenceUrl(held.id))];
    return answer('Evidencia', ...head, el(NS.nt, 'EvidenciaPDF', ...address));
  }
  const deposited = stepAt(held, 'DIPOSITADA');
  return answer(
    'Evidencia',
    ...head,
    deposited === null ? null : el(NS.nt, 'Diposit', proof(held, 'diposit', deposited)),
    state === 'ANUL·LADA' ? null : el(NS.nt, 'AcceptacioRebuig', proof(held, state, stepAt(held, ...ENDS) ?? '')),
    state === 'ANUL·LADA' ? el(NS.nt, 'Anullacio', proof(held, state, stepAt(held, 'ANUL·LADA') ?? '')) : null,
  );
}

/* What evidence really looks like is not public: this says what it is. */
function proof(held: Held, what: string, at: string): string {
  const inner = [
    ['Notificacio', String(held.id)],
    ['Referencia', held.reference],
    ['Que', what],
    ['Quan', at],
  ].map(([name = '', value = '']) => el('urn:simulat:evidencia', name, value));
  return serialiseText(el('urn:simulat:evidencia', 'EvidenciaSIMULADA', ...inner));
}

function uuidOf(id: number): string {
  return `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
}
