/** `entregaPostal`: the payers and print options of the entity, and an address in one of the four forms, in the XSD's order. */
import type { PostalAddress } from '../../../contracts/event.ts';
import { element, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import type { NotificaEntity } from './config.ts';

/** `tipoDomicilio`. */
const FORMS: Readonly<Record<PostalAddress['form'], string>> = { national: '1', foreign: '2', 'po-box': '3', free: '4' };
/** What the platform wants where there is no postcode. */
const NO_POSTCODE = '00000';

export function postalDelivery(address: PostalAddress, settings: NotificaEntity['postal']): XmlNode {
  return element(
    'not:entregaPostal',
    {},
    ...payers(settings),
    ...some('tipoDomicilio', FORMS[address.form]),
    ...some('tipoVia', address.streetType),
    ...some('nombreVia', address.streetName),
    ...some('numeroCasa', address.number),
    ...some('puntoKilometrico', address.km),
    ...some('portal', address.portal),
    ...some('puerta', address.door),
    ...some('escalera', address.stair),
    ...some('planta', address.floor),
    ...some('bloque', address.block),
    ...some('complemento', address.extra),
    ...some('calificadorNumero', address.numberQualifier),
    ...some('codigoPostal', address.postcode ?? NO_POSTCODE),
    ...some('apartadoCorreos', address.poBox),
    ...some('municipio', address.municipalityIne6),
    ...some('provincia', address.provinceIne2),
    ...some('pais', address.country),
    ...some('poblacion', address.town),
    ...some('linea1', address.line1),
    ...some('linea2', address.line2),
    ...printOptions(settings),
  );
}

function payers(settings: NotificaEntity['postal']): XmlNode[] {
  const nodes: XmlNode[] = [];
  const { payer, cie } = settings ?? {};
  if (payer !== undefined)
    nodes.push(
      element(
        'not:organismoPagadorPostal',
        {},
        ...some('codigoDIR3Postal', payer.dir3),
        ...some('numContratoPostal', payer.contract),
        ...some('codClienteFacturacionPostal', payer.billingCode),
        ...some('fechaVigenciaPostal', payer.validFrom),
      ),
    );
  if (cie !== undefined)
    nodes.push(element('not:organismoPagadorCIE', {}, ...some('codigoDIR3CIE', cie.dir3), ...some('fechaVigenciaCIE', cie.validFrom)));
  return nodes;
}

function printOptions(settings: NotificaEntity['postal']): XmlNode[] {
  const list: [string, string | undefined][] = [
    ['cie', settings?.cie?.id],
    ['formatoSobre', settings?.envelope],
    ['formatoHoja', settings?.sheet],
  ];
  const given = list.flatMap(([tipo, value]) => (value === undefined ? [] : [element('not:opcion', { attributes: { tipo } }, value)]));
  return given.length === 0 ? [] : [element('not:opcionesCIE', {}, ...given)];
}

function some(name: string, value: string | undefined): XmlChild[] {
  return value === undefined || value === '' ? [] : [element(`not:${name}`, {}, value)];
}
