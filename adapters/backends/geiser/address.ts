/** A postal address as registries know one: codes of country, province and town, and one line for the rest. */
import type { PostalAddress } from '../../../contracts/event.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { adapt } from './sanitise.ts';
import { LIMITS, SPAIN } from './schema.ts';
import { some } from './wire.ts';

/** `cdMunicipio` is the province and three digits: the INE code without its control digit. */
export function addressFields(address: PostalAddress, role: 'Interesado' | 'Representante'): XmlNode[] {
  const spanish = address.country === 'ES';
  const town = address.municipalityIne6;
  return [
    ...some(`cdPais${role}`, spanish ? SPAIN : undefined),
    ...some(`cdProvincia${role}`, address.provinceIne2 ?? town?.slice(0, 2)),
    ...some(`cdMunicipio${role}`, town?.slice(0, 5)),
    ...some(`direccion${role}`, adapt(lineOf(address), { pointer: '', max: LIMITS.direccion }).text),
    ...some(`codigoPostal${role}`, fits(address.postcode) ? address.postcode : undefined),
  ];
}

/** Foreign codes may be longer: they then stand in the line. */
function fits(postcode: string | undefined): boolean {
  return postcode !== undefined && [...postcode].length <= LIMITS.codigoPostal;
}

/** Everything that has no field of its own, as one would write it on an envelope. */
export function lineOf(address: PostalAddress): string {
  const { streetType, streetName, number, numberQualifier, km, block, portal, stair, floor, door } = address;
  const named = (name: string, value: string | undefined) => (value === undefined ? undefined : `${name} ${value}`);
  const parts = [
    [streetType, streetName, number, numberQualifier].filter(Boolean).join(' '),
    named('km', km),
    named('bloque', block),
    named('portal', portal),
    named('esc.', stair),
    floor,
    door,
    address.extra,
    named('apdo.', address.poBox),
    address.line1,
    address.line2,
    fits(address.postcode) ? undefined : address.postcode,
    // The town's name where no code says which it is.
    address.municipalityIne6 === undefined ? address.town : undefined,
    address.country === 'ES' ? undefined : address.country,
  ];
  return parts.filter((each) => each !== undefined && each !== '').join(', ');
}
