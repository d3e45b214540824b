/** `entregaPostal`: the payers and print options of the entity, and an address in one of the four forms, in the XSD's order. */
import type { PostalAddress } from '../../../contracts/event.ts';
import { element, type XmlNode } from '../../../src/signing/canonical.ts';
import type { NotificaEntity } from './config.ts';
import { plain } from './sanitise.ts';
import { options, some } from './wire.ts';

/** `tipoDomicilio`. */
const FORMS: Readonly<Record<PostalAddress['form'], string>> = {
  national: '1',
  foreign: '2',
  'po-box': '3',
  free: '4',
};
/** What the platform wants where there is no postcode. */
const NO_POSTCODE = '00000';

export function postalDelivery(address: PostalAddress, settings: NotificaEntity['postal']): XmlNode {
  const text = (name: string, value: string | undefined) => some(name, value === undefined ? undefined : plain(value));
  return element(
    'not:entregaPostal',
    {},
    ...payers(settings),
    ...some('tipoDomicilio', FORMS[address.form]),
    ...text('tipoVia', address.streetType),
    ...text('nombreVia', address.streetName),
    ...text('numeroCasa', address.number),
    ...text('puntoKilometrico', address.km),
    ...text('portal', address.portal),
    ...text('puerta', address.door),
    ...text('escalera', address.stair),
    ...text('planta', address.floor),
    ...text('bloque', address.block),
    ...text('complemento', address.extra),
    ...text('calificadorNumero', address.numberQualifier),
    ...some('codigoPostal', plain(address.postcode ?? '') || NO_POSTCODE),
    ...text('apartadoCorreos', address.poBox),
    ...text('municipio', address.municipalityIne6),
    ...text('provincia', address.provinceIne2),
    ...text('pais', address.country),
    ...text('poblacion', address.town),
    ...text('linea1', address.line1),
    ...text('linea2', address.line2),
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
    nodes.push(
      element(
        'not:organismoPagadorCIE',
        {},
        ...some('codigoDIR3CIE', cie.dir3),
        ...some('fechaVigenciaCIE', cie.validFrom),
      ),
    );
  return nodes;
}

function printOptions(settings: NotificaEntity['postal']): XmlNode[] {
  return options('opcionesCIE', [
    ['cie', settings?.cie?.id],
    ['formatoSobre', settings?.envelope],
    ['formatoHoja', settings?.sheet],
  ]);
}
