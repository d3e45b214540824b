/** What the simulated e-NOTUM answers and reports, in the order of its schema. */
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { errorOf } from './codes.ts';
import { NS } from './schema.ts';
import { stateOf, stepAt } from './simulator-life.ts';
import type { Held } from './simulator-state.ts';
import { el, nil } from './simulator-xml.ts';

export const ENDS = ['ACCEPTADA', 'REBUTJADA', 'EXPIRADA'] as const;

const nt = (name: string, ...children: (XmlNode | string | null)[]) => el(NS.nt, name, ...children);
const opt = (name: string, value: string | number | null) => (value === null ? null : nt(name, String(value)));
const date = (name: string, at: string | null) => (at === null ? nil(NS.nt, name) : nt(name, at));

export function answer(operation: string, ...members: (XmlNode | null)[]): XmlNode {
  return nt(`Resposta${operation}`, ...members);
}

export function refusal(operation: string, code: number): XmlNode {
  const message = errorOf(String(code))?.[1] ?? 'Error';
  const error = nt('Error', nt('CodiError', String(code)), nt('MissatgeError', message));
  return nt(`Resposta${operation}`, nt('Errors', error));
}

export function created(ids: readonly number[]): XmlNode {
  return answer('ProcessarTramesa', nt('NotificacionsCreades', ...ids.map((id) => nt('IdNotificacio', String(id)))));
}

export function consulted(held: Held, withSigner: boolean): XmlNode {
  return answer(
    'Consulta',
    nt('IdNotificacio', String(held.id)),
    issuer(held),
    nt(
      'DadesNotificacio',
      nt('Titol', held.title),
      nt('Referencia', held.reference),
      opt('IdNotificacioEmissor', held.senderId),
      register(held),
      nt('TipusObjecte', held.kind),
      nt('TipusAcces', held.access),
      nt('DiesExpiracio', String(held.days)),
      nt('Idioma', held.language),
      nt('Canal', 'DIGITAL'),
      opt('ProcedimentSIA', held.sia),
      opt('Expedient', held.file),
    ),
    nt(
      'DadesEstat',
      nt('Estat', stateOf(held)),
      date('DataPublicacio', stepAt(held, 'DIPOSITADA')),
      date('DataAcceptacioRebuig', stepAt(held, ...ENDS)),
      opt('DataAnullacio', stepAt(held, 'ANUL·LADA')),
      opt('MotiuAnullacio', held.annulled),
    ),
    withSigner ? signer(held) : null,
  );
}

export function found(results: readonly Held[], page: { number: number; size: number; total: number }): XmlNode {
  return answer(
    'Cerca',
    nt('Resultats', ...results.map(result)),
    nt(
      'DadesPaginacio',
      nt('NumeroPagina', String(page.number)),
      nt('ResultatsPerPagina', String(page.size)),
      nt('TotalResultats', String(page.total)),
      nt('TotalPagines', String(Math.ceil(page.total / page.size))),
    ),
  );
}

function result(held: Held): XmlNode {
  return nt(
    'Notificacio',
    nt('IdNotificacio', String(held.id)),
    issuer(held),
    nt('Titol', held.title),
    nt('Referencia', held.reference),
    nt('TipusObjecte', held.kind),
    nt('DataCreacio', held.createdAt),
    date('DataPublicacio', stepAt(held, 'DIPOSITADA')),
    date('DataAcceptacioRebuig', stepAt(held, ...ENDS)),
    nt('Estat', stateOf(held)),
    nt('DiesExpiracio', String(held.days)),
    nt('TipusAcces', held.access),
    nt('Idioma', held.language),
  );
}

export function report(held: readonly Held[], of: { kind: 'OnLine' | 'Diari'; day: string }): XmlNode {
  const [first] = held;
  return nt(
    'Report',
    first === undefined ? null : issuer(first),
    nt('DataInforme', of.day),
    nt('TipusInforme', of.kind),
    ...held.map(change),
  );
}

function change(held: Held): XmlNode {
  const at = held.registry?.at ?? stepAt(held, 'REGISTRADA');
  const ended = signer(held);
  return nt(
    'DadesNotificacio',
    nt('DadesEstat', nt('Estat', stateOf(held)), nt('DataActualitzacio', held.steps.at(-1)?.at ?? held.createdAt)),
    nt(
      'DadesNotificacio',
      nt('Referencia', held.reference),
      nt('IdNotificacio', String(held.id)),
      nt('TipusObjecte', held.kind),
      nt('DiesExpiracio', String(held.days)),
      opt('IdNotificacioEmissor', held.senderId),
      nt('Canal', 'DIGITAL'),
    ),
    nt(
      'DadesRegistre',
      date('DataRegistre', at),
      at === null ? nil(NS.nt, 'NumeroRegistreSortida') : nt('NumeroRegistreSortida', numberOf(held)),
    ),
    ended,
    opt('BackOffice', held.backOffice),
  );
}

/* Made up: the form of the numbers the service gives itself is not public. */
function numberOf(held: Held): string {
  return held.registry?.number ?? `SIMULAT-${held.id}`;
}

function register(held: Held): XmlNode | null {
  const at = held.registry?.at ?? stepAt(held, 'REGISTRADA');
  if (at === null) return held.kind === 'COMUNICACIO' ? nt('SenseRegistre') : null;
  return nt('DadesRegistre', nt('NumeroRegistre', numberOf(held)), nt('DataRegistre', at));
}

function issuer({ organisation, department, backOffice }: Held): XmlNode {
  return nt(
    'Emissor',
    nt('CodiOrganisme', organisation),
    nt('NomOrganisme', `Organisme ${organisation}`),
    nt('CodiDepartament', department),
    nt('NomDepartament', `Departament ${department}`),
    opt('BackOffice', backOffice),
  );
}

/** Who accepted or refused, as the schema wants each of the four told. */
function signer(held: Held): XmlNode | null {
  if (held.signer === null) return null;
  const holder = held.recipients.find(({ titular }) => titular) ?? held.recipients[0]!;
  const other = held.recipients.find((each) => each !== holder) ?? holder;
  const interested = nt('Interessat', person(holder));
  switch (held.signer) {
    case 'Representant':
      return nt('DadesSignador', nt('Representant', person(other), interested));
    case 'FuncionariHabilitat':
      return nt(
        'DadesSignador',
        nt(
          'FuncionariHabilitat',
          person({ ...holder, legal: false }),
          interested,
          nt('RegistreEntradaHabilitacio', 'SIMULAT'),
        ),
      );
    case 'PracticadaPaper':
      return nt(
        'DadesSignador',
        nt(
          'PracticadaPaper',
          nt('Funcionari', '00000000T'),
          nt('DataPracticada', held.steps.at(-1)?.at ?? held.createdAt),
          nt('Referencia', 'SIMULAT'),
        ),
      );
    default:
      return nt('DadesSignador', interested);
  }
}

function person({ legal, identity, name }: Held['recipients'][number]): XmlNode {
  return legal
    ? nt('PersonaJuridica', nt('DocumentIdentificatiu', nt('CIF', identity)), nt('RaoSocial', name))
    : nt('PersonaFisica', nt('DocumentIdentificatiu', nt('NIF', identity)), nt('NomComplet', name));
}
