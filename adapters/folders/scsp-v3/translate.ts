/** From what the folder service found to a Respuesta, and from a refusal to a SOAP fault with its SCSP code. */

import type { Localised } from '../../../contracts/file-model.ts';
import type { FolderBody, FolderFiles, FolderSummary, FoundFile, SourceReport } from '../../../contracts/folder.ts';
import { toMadridStamp } from '../../../src/domain/calendar.ts';
import { element, serialise, serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import { soapEnvelope } from '../../../src/transport/soap.ts';
import { DONE, ERRORS, PENDING, ROLE, type ScspCode, SOURCE_STATE } from './codes.ts';
import type { ScspSettings } from './config.ts';
import type { Petition } from './interpret.ts';
import { NS } from './schema.ts';

export type Answered =
  | { kind: 'summary'; answer: FolderSummary; bodies: readonly FolderBody[] }
  | { kind: 'list'; answer: FolderFiles };

/** The content of the Body, in canonical form. */
export function responseXml(petition: Petition, answered: Answered, settings: ScspSettings): Uint8Array[] {
  const { transmissionId, at } = answered.answer;
  const { generic } = petition;
  const transmission = { ...generic.Transmision, IdTransmision: transmissionId, FechaGeneracion: toMadridStamp(at) };
  const data = element(
    'r:TransmisionDatos',
    {},
    element('r:DatosGenericos', {}, ...tree({ ...generic, Transmision: transmission })),
    specific(petition, answered),
  );
  return serialise(
    element(
      'r:Respuesta',
      { namespaces: { r: NS.response, d: NS.specific } },
      element('r:Atributos', {}, ...attributes(petition.id, { at, settings, prefix: 'r', state: DONE })),
      element('r:Transmisiones', {}, data),
    ),
  );
}

/** `id`: the petition it answers, where that is known to be genuine. */
export function faultXml(
  code: ScspCode,
  about: { settings: ScspSettings; at: Date; id: string | null; detail?: string },
): string {
  const literal = about.detail === undefined ? ERRORS[code].replace(/:$/, '') : `${ERRORS[code]} ${about.detail}`;
  const { settings, at, id } = about;
  const detail =
    id === null
      ? []
      : [
          element(
            'detail',
            {},
            element(
              'f:Atributos',
              { namespaces: { f: NS.fault } },
              ...attributes(id, { at, settings, prefix: 'f', state: { code, literal } }),
            ),
          ),
        ];
  const fault = element(
    'soapenv:Fault',
    { namespaces: { soapenv: 'http://schemas.xmlsoap.org/soap/envelope/' } },
    // SCSP puts its bare code where SOAP has a qualified name.
    element('faultcode', {}, code),
    element('faultstring', {}, `[${code}] ${literal}`),
    ...detail,
  );
  return soapEnvelope(serialiseText(fault));
}

type State = { code: string; literal: string };

function attributes(
  id: string,
  { at, settings, prefix, state }: { at: Date; settings: ScspSettings; prefix: string; state: State },
): XmlNode[] {
  const named = (name: string, ...children: readonly (string | XmlNode)[]) =>
    element(`${prefix}:${name}`, {}, ...children);
  return [
    named('IdPeticion', id),
    named('NumElementos', '1'),
    named('TimeStamp', toMadridStamp(at)),
    named('Estado', named('CodigoEstado', state.code), named('LiteralError', state.literal)),
    named('CodigoCertificado', settings.certificateCode),
  ];
}

type Plain = { readonly [name: string]: string | Plain | undefined };

function tree(plain: Plain): XmlNode[] {
  return Object.entries(plain).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [element(`r:${name}`, {}, ...(typeof value === 'string' ? [value] : tree(value)))];
  });
}

function specific(petition: Petition, answered: Answered): XmlNode {
  const { answer } = answered;
  return element(
    'd:DatosEspecificos',
    {},
    element(
      'd:Retorno',
      {},
      element('d:Estado', {}, leaf('CodigoEstado', DONE.code), leaf('LiteralError', DONE.literal)),
      leaf('Completa', String(answer.complete)),
      element('d:Fuentes', {}, ...answer.sources.map(source)),
      answered.kind === 'summary' ? summary(answered) : list(petition, answered.answer),
    ),
  );
}

function source({ entity, state, asOf, stale, truncated }: SourceReport): XmlNode {
  return element(
    'd:Fuente',
    {},
    leaf('Organo', entity),
    leaf('Estado', SOURCE_STATE[state]),
    ...(asOf === null ? [] : [leaf('InstanteDato', asOf)]),
    ...(stale ? [leaf('Caducada', 'true')] : []),
    ...(truncated ? [leaf('Incompleta', 'true')] : []),
  );
}

function summary({ answer, bodies }: Extract<Answered, { kind: 'summary' }>): XmlNode {
  const nameOf = (dir3: string) => bodies.find((each) => each.dir3 === dir3)?.name ?? dir3;
  const organisms = answer.bodies.map((each) =>
    element(
      'd:Organismo',
      {},
      leaf('Organo', each.entity),
      leaf('Denominacion', nameOf(each.entity)),
      leaf('Abiertos', String(each.open)),
      leaf('Cerrados', String(each.closed)),
      leaf('ConAccionPendiente', String(each.withPendingAction)),
      ...(each.link === null ? [] : [leaf('EnlaceSede', each.link)]),
    ),
  );
  return element('d:Resumen', {}, ...organisms);
}

function list({ page }: Petition, { files, total }: FolderFiles): XmlNode {
  const numbers = { Numero: String(page.number), Tamano: String(page.size), Total: String(total) };
  return element(
    'd:Expedientes',
    {},
    element('d:Pagina', {}, ...Object.entries(numbers).map(([name, value]) => leaf(name, value))),
    ...files.map(fileNode),
  );
}

function fileNode({ role, file }: FoundFile): XmlNode {
  const { procedure, closedAt, openedAt, actions } = file;
  const texts: [string, string | undefined][] = [
    ['Numero', file.number],
    ['IdentificadorEni', file.eniId],
    ['Organo', file.entity],
    ['Rol', ROLE[role]],
    ['Sia', procedure.sia],
    ['Procedimiento', words(procedure.name)],
    ['Asunto', words(file.title)],
    ['Estado', file.open ? 'ABIERTO' : 'CERRADO'],
    ['Fase', words(file.phase?.text)],
    ['FechaInicio', openedAt],
    ['FechaFin', closedAt],
    ['FechaActualizacion', file.updatedAt],
    ['AccionPendiente', PENDING[file.pending]],
    ['FechaLimite', earliest(actions.map(({ dueOn }) => dueOn))],
    ['EnlaceSede', file.link],
  ];
  const leaves = texts.flatMap(([name, value]) => (value === undefined ? [] : [leaf(name, value)]));
  return element('d:Expediente', {}, ...leaves);
}

function earliest(days: readonly (string | undefined)[]): string | undefined {
  return days.filter((each) => each !== undefined).toSorted()[0];
}

/** Spanish, and what comes nearest to it where there is none: the schema has one text per member. */
function words(text: Localised | undefined): string | undefined {
  const language = (['es', 'ca', 'va', 'gl', 'eu', 'oc', 'en'] as const).find((each) => (text?.[each] ?? '') !== '');
  return language === undefined ? undefined : text?.[language];
}

/** Anything but XML 1.0, production 2 (Char), lone surrogates included: what a source sends may hold it. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/* One town's odd character must not cost the answer of all. */
function leaf(name: string, value: string): XmlNode {
  return element(`d:${name}`, {}, value.replace(FORBIDDEN, '\uFFFD'));
}
