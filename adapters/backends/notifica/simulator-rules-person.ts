/** The rules about persons and postal addresses (contract §3.1 and §3.2). Numbers of the faults: contract §7.2. */
import { Refusal } from './simulator-errors.ts';
import type { XmlNode } from './simulator-message.ts';
import type { Person } from './simulator-store.ts';

// Lengths that issuers keep to so as not to be rejected (contract §3.1); the platform's own are not published.
const MAX = { nombre: 30, apellidos: 61, razonSocial: 255, email: 160, telefono: 16 };

export function readPerson(node: XmlNode): Person {
  const person: Person = {
    nif: node.text('nif')?.trim() ?? null,
    nombre: node.text('nombre') ?? null,
    apellidos: node.text('apellidos') ?? null,
    razonSocial: node.text('razonSocial') ?? null,
    email: node.text('email') ?? null,
    telefono: node.text('telefono') ?? null,
    codigoDestino: node.text('codigoDestino') ?? null,
  };
  checkName(person);
  if (person.nif !== null && !isNif(person.nif)) throw new Refusal('4200');
  if (person.email === '') throw new Refusal('4240');
  if ((person.email?.length ?? 0) > MAX.email) throw new Refusal('4241');
  if ((person.telefono?.length ?? 0) > MAX.telefono) throw new Refusal('4231');
  if (person.codigoDestino !== null && !/^[A-Z0-9]{9}$/.test(person.codigoDestino)) throw new Refusal('4010');
  return person;
}

function checkName(person: Person): void {
  const { nombre, apellidos, razonSocial } = person;
  if (razonSocial !== null && razonSocial.trim() !== '') {
    if (nombre !== null || apellidos !== null) throw new Refusal('4210');
    if (razonSocial.length > MAX.razonSocial) throw new Refusal('4211');
    return;
  }
  if ((nombre ?? '').trim() === '') throw new Refusal('4210');
  if (nombre!.length > MAX.nombre) throw new Refusal('4211');
  if ((apellidos ?? '').trim() === '') throw new Refusal('4220');
  if (apellidos!.length > MAX.apellidos) throw new Refusal('4221');
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** DNI and NIE by their letter, company codes by their form, and eIDAS ids, which some issuers send. */
export function isNif(text: string): boolean {
  if (/^[A-Z]{2}\/[A-Z]{2}\/\S+$/.test(text)) return true;
  const person = /^([XYZ]?)(\d{7,8})([A-Z])$/.exec(text);
  if (person !== null && text.length === 9) {
    const [, prefix = '', digits = '', letter] = person;
    return DNI_LETTERS[Number((prefix && 'XYZ'.indexOf(prefix).toString()) + digits) % 23] === letter;
  }
  return /^[ABCDEFGHJKLMNPQRSUVW]\d{7}[0-9A-Z]$/.test(text);
}

export function displayName(person: Person): string {
  return person.razonSocial ?? [person.nombre, person.apellidos].filter(Boolean).join(' ');
}

/** The words that may be magic. */
export function surnameOf(person: Person): string {
  return person.razonSocial ?? person.apellidos ?? '';
}

type AddressRule = { field: string; empty: string };
const via: AddressRule = { field: 'nombreVia', empty: '4610' };
const poblacion: AddressRule = { field: 'poblacion', empty: '4640' };
const municipio: AddressRule = { field: 'municipio', empty: '4670' };
const provincia: AddressRule = { field: 'provincia', empty: '4680' };
const pais: AddressRule = { field: 'pais', empty: '4690' };

/** What each kind of address must have: 1 Spanish, 2 abroad, 3 post-office box, 4 free lines. */
const REQUIRED: ReadonlyMap<string, readonly AddressRule[]> = new Map([
  ['1', [{ field: 'tipoVia', empty: '4620' }, via, municipio, provincia, poblacion, pais]],
  ['2', [via, poblacion, pais]],
  ['3', [{ field: 'apartadoCorreos', empty: '4660' }, municipio, provincia, poblacion]],
  ['4', [{ field: 'linea1', empty: '4695' }, { field: 'linea2', empty: '4696' }, pais]],
]);

export function checkPostal(node: XmlNode): void {
  const text = (field: string) => node.text(field)?.trim() ?? '';
  const kind = text('tipoDomicilio');
  if (kind === '') throw new Refusal('4602');
  const required = REQUIRED.get(kind);
  if (required === undefined) throw new Refusal('4600');
  for (const { field, empty } of required) if (text(field) === '') throw new Refusal(empty);
  if (kind === '1' && (text('numeroCasa') === '') === (text('puntoKilometrico') === '')) throw new Refusal('4601');
  if (text('numeroCasa').length > 5 || text('puntoKilometrico').length > 5) throw new Refusal('4631');
  if (text('codigoPostal') === '') throw new Refusal('4650');
  if (!/^(|\d{6})$/.test(text('municipio'))) throw new Refusal('4671');
  if (!/^(|\d{2})$/.test(text('provincia'))) throw new Refusal('4681');
  if (!/^(|[A-Z]{2})$/.test(text('pais'))) throw new Refusal('4691');
  if (text('linea1').length > 50 || text('linea2').length > 50) throw new Refusal('4697');
  const cie = node.child('opcionesCIE')?.options().get('cie');
  if (cie !== undefined && !/^\d+$/.test(cie)) throw new Refusal('6106');
}
