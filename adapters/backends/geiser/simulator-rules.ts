/**
 * What the simulated service enforces beyond the schema: who may speak for which office, SICRES lengths, and annexes.
 * That the real one enforces the same is assumed, save where README.md says verified.
 */
import { createHash } from 'node:crypto';
import { isDir3, isNif } from '../../../src/domain/identifiers.ts';
import { childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';

export type Account = { application: string; user: string; password: string; offices: readonly string[] };

/** An answer that is no entry: its word and its text. */
export class Refusal extends Error {
  readonly tipo: string;
  constructor(tipo: string, mensaje: string) {
    super(mensaje);
    this.tipo = tipo;
  }
}

/** The office the call is made for, and every office the account may see. */
export function authenticate(
  call: XmlTree,
  accounts: readonly Account[],
): { office: string; offices: readonly string[] } {
  const given = (name: string) => childText(call, 'authentication', name) ?? '';
  const account = accounts.find(
    (each) =>
      each.application === given('aplicacion') && each.user === given('usuario') && each.password === given('password'),
  );
  if (account === undefined) throw new Refusal('ERROR_AUTHENTICATION', 'Aplicación, usuario o contraseña incorrectos');
  const office = given('cdAmbito');
  if (!account.offices.includes(office)) throw new Refusal('ERROR_AUTHORIZATION', 'Sin permiso en ese ámbito');
  return { office, offices: account.offices };
}

/** SICRES, the stricter of its two versions. Characters. */
const LENGTHS: Readonly<Record<string, number>> = {
  resumen: 240,
  cdAsunto: 16,
  referenciaExterna: 16,
  nuExpediente: 80,
  nuTransporte: 20,
  observaciones: 50,
  expone: 4000,
  solicita: 4000,
  cdOrganoOrigen: 21,
  cdOrganoDestino: 21,
};
const PERSON_LENGTHS: readonly (readonly [name: RegExp, most: number])[] = [
  [/^identificador/, 17],
  [/^(nombre|primerApellido|segundoApellido)/, 30],
  [/^razonSocial/, 80],
  [/^(direccion|mail|observaciones)/, 160],
  [/^telefono/, 20],
  [/^codigoPostal/, 5],
  [/^cdPais/, 3],
  [/^cdProvincia/, 2],
  [/^cdMunicipio/, 5],
];
const STAMP = /^\d{14}$/;

export function judgeEntry(request: XmlTree, sent: boolean): void {
  for (const [name, most] of Object.entries(LENGTHS)) within(name, childText(request, name), most);
  const presented = childText(request, 'timestampPresentado');
  if (presented !== undefined && !STAMP.test(presented)) refuse('timestampPresentado: yyyyMMddHHmmss');
  if (childText(request, 'resumen') === undefined) refuse('resumen vacío');
  const destination = childText(request, 'cdOrganoDestino');
  if (sent && (destination === undefined || !isDir3(destination))) refuse('cdOrganoDestino obligatorio para enviar');
  const people = childrenNamed(request, 'interesados');
  if (childText(request, 'tipoAsiento') === 'ENTRADA' && people.length === 0) refuse('interesado obligatorio');
  for (const person of people) judgePerson(person);
  judgeAnnexes(childrenNamed(request, 'anexos'));
}

function judgePerson(person: XmlTree): void {
  for (const { name, text } of person.children) {
    const most = PERSON_LENGTHS.find(([pattern]) => pattern.test(name))?.[1];
    if (most !== undefined) within(name, text.trim(), most);
  }
  for (const role of ['Interesado', 'Representante']) {
    const type = childText(person, `tipoIdentificador${role}`);
    const number = childText(person, `identificador${role}`);
    const judged = type === 'NIF' || type === 'CIF' || type === 'DOCUMENTO_IDENTIFICACION_EXTRANJEROS';
    if (judged && !isNif(number ?? '')) refuse(`identificador${role} incorrecto`);
  }
}

const FORBIDDEN = /[>%*&:;¿?/\\|"!<¡#•]/u;
const ENDINGS = /\.(jpe?g|od[tpsg]|docx|xlsx|pptx|pdf|png|rtf|svg|tiff|txt|xml|csig|xsig|csv)$/;
const MEGABYTE = 1024 * 1024;

function judgeAnnexes(annexes: readonly XmlTree[]): void {
  if (annexes.length > 5) refuse('más de cinco anexos');
  let total = 0;
  const names = new Set<string>();
  for (const annex of annexes) {
    const name = childText(annex, 'nombre') ?? '';
    if ([...name].length > 80 || FORBIDDEN.test(name) || !ENDINGS.test(name)) refuse('nombre de anexo no admitido');
    if (names.has(name)) refuse('nombre de anexo repetido');
    names.add(name);
    const bytes = Buffer.from(childText(annex, 'anexo') ?? '', 'base64');
    total += bytes.byteLength;
    if (bytes.byteLength === 0) refuse('anexo vacío');
    if (bytes.byteLength > 10 * MEGABYTE) refuse('anexo de más de 10 MB');
    if (childText(annex, 'hash') !== createHash('sha512').update(bytes).digest('hex'))
      refuse('hash del anexo incorrecto');
    const size = childText(annex, 'tamanioFichero');
    if (size !== undefined && Number(size) !== bytes.byteLength) refuse('tamanioFichero incorrecto');
  }
  if (total > 15 * MEGABYTE) refuse('anexos de más de 15 MB en total');
}

function within(name: string, value: string | undefined, most: number): void {
  if (value !== undefined && [...value].length > most) refuse(`${name}: más de ${most} caracteres`);
}

function refuse(mensaje: string): never {
  throw new Refusal('ERROR_VALIDATOR', mensaje);
}
