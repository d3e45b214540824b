/** Persons of an event in e-NOTUM's words: as recipients, and as who practised a notification. */
import type { VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import type { AskedPerson, AskedSending } from './schema-event.ts';
import { stateOf } from './state.ts';
import { leaf, node, some } from './xml.ts';

function isLegal({ kind }: AskedPerson): boolean {
  return kind === 'legal' || kind === 'administration';
}

function idNode({ idType, idNumber = '', idCountry }: AskedPerson): XmlNode {
  const country: Record<string, string> = idCountry === undefined ? {} : { Pais: idCountry };
  const written = () => {
    switch (idType) {
      case 'CIF':
        return leaf('CIF', idNumber);
      case 'vat':
        return leaf('VAT', idNumber, country);
      case 'passport':
        return leaf('Passaport', idNumber, country);
      case 'eidas':
        return leaf('IDC', idNumber, country);
      default:
        return leaf('NIF', idNumber);
    }
  };
  return node('DocumentIdentificatiu', written());
}

function fullName({ givenName, surname1, surname2, fullName: whole }: AskedPerson): string {
  return whole ?? [givenName, surname1, surname2].filter((each) => each !== undefined).join(' ');
}

/** PersonaFisicaSimpleType or PersonaJuridicaSimpleType. */
function simple(person: AskedPerson): XmlNode {
  return isLegal(person)
    ? node('PersonaJuridica', idNode(person), leaf('RaoSocial', person.legalName ?? ''))
    : node('PersonaFisica', idNode(person), leaf('NomComplet', fullName(person)));
}

/**
 * DadesSignador. Null where nobody practised it, or where it is not known who: of an official or of paper the contract
 * wants what no back end tells.
 */
export function signerNode(message: VendorMessage, sending: AskedSending | undefined): XmlNode | null {
  if (sending === undefined || !wasPractised(message)) return null;
  const concerned = node('Interessat', simple(sending.holder));
  if (message.by === 'holder') return node('DadesSignador', concerned);
  const [representative] = sending.representatives ?? [];
  if (message.by !== 'representative' || representative === undefined) return null;
  return node('DadesSignador', node('Representant', simple(representative), concerned));
}

function wasPractised(message: VendorMessage): boolean {
  return ['ACCEPTADA', 'REBUTJADA'].includes(stateOf(message));
}

/**
 * Destinataris. A company's representative without an address of their own is told as the person linked to it. HaSignat must
 * be said: where the back end does not tell who practised it, an only recipient did.
 */
export function recipientsNode(message: VendorMessage, sending: AskedSending): XmlNode {
  const { holder, representatives: [representative] = [], obliged } = sending;
  const signed = wasPractised(message);
  const linked =
    isLegal(holder) && representative !== undefined && !isLegal(representative) && !reachable(representative)
      ? representative
      : undefined;
  const other = linked === undefined ? representative : undefined;
  return node(
    'Destinataris',
    node(
      'Destinatari',
      recipient(holder, linked),
      leaf('Titular', true),
      some('Idioma', holder.language),
      leaf('HaSignat', signed && (message.by === 'holder' || (message.by === null && representative === undefined))),
      obliged === undefined ? null : leaf('Obligat', obliged),
    ),
    other === undefined
      ? null
      : node(
          'Destinatari',
          recipient(other, undefined),
          leaf('Titular', false),
          some('Idioma', other.language),
          leaf('HaSignat', signed && message.by === 'representative'),
        ),
  );
}

function reachable({ email, phone, language }: AskedPerson): boolean {
  return email !== undefined || phone !== undefined || language !== undefined;
}

function recipient(person: AskedPerson, linked: AskedPerson | undefined): XmlNode {
  const contact = [
    person.email === undefined ? null : node('BustiesCorreu', leaf('BustiaCorreu', person.email)),
    person.phone === undefined ? null : node('Telefons', leaf('Telefon', person.phone)),
  ];
  if (!isLegal(person)) return node('PersonaFisica', ...contact, ...namedMembers(person));
  return node(
    'PersonaJuridica',
    ...contact,
    idNode(person),
    leaf('RaoSocial', person.legalName ?? ''),
    linked === undefined ? null : node('PersonaVinculada', ...namedMembers(linked)),
  );
}

function namedMembers(person: AskedPerson) {
  return [
    idNode(person),
    leaf('Nom', person.givenName ?? ''),
    leaf('PrimerCognom', person.surname1 ?? ''),
    some('SegonCognom', person.surname2),
  ];
}
