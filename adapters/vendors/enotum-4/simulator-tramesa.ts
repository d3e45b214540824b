/** A tramesa as a back office of e-NOTUM writes one: to a person who officially does not exist. */
import { createHash } from 'node:crypto';
import { element, serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import { NS } from './codes.ts';

/** One page that says nothing. */
export const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

export type SimulatedTramesa = {
  organisation: string;
  department: string;
  /** IdNotificacioEmissor. */
  number: string;
  reference: string;
  title?: string;
  surname?: string;
};

export function tramesaXml(of: SimulatedTramesa): string {
  const tramesa = node(
    'Tramesa',
    node('DadesOfici', leaf('CosNotificacio', 'Us notifiquem la resolució del vostre expedient.')),
    node('Documents', document()),
    notification(of),
  );
  const employee = node('Empleat', leaf('CodiOrganisme', of.organisation), leaf('CodiDepartament', of.department));
  return serialiseText(
    node('PeticioProcessarTramesa', leaf('BackOffice', 'BACKOFFICE-DEMO'), node('Usuari', employee), tramesa),
  );
}

function document(): XmlNode {
  const hash = element(
    'Hash',
    { namespaces: { '': NS }, attributes: { Algoritme: 'SHA-256' } },
    createHash('sha256').update(PDF).digest('base64'),
  );
  return node('Resolucio', leaf('Nom', 'resolucio.pdf'), hash, leaf('Dades', PDF.toString('base64')));
}

function notification(of: SimulatedTramesa): XmlNode {
  const person = node(
    'PersonaFisica',
    node('BustiesCorreu', leaf('BustiaCorreu', 'persona.ficticia@example.org')),
    node('DocumentIdentificatiu', leaf('NIF', '00000000T')),
    leaf('Nom', 'CIUTADANIA'),
    leaf('PrimerCognom', of.surname ?? 'FICTICIA'),
  );
  return node(
    'Notificacio',
    leaf('Titol', of.title ?? 'Resolució de llicència d’obres menors'),
    leaf('Referencia', of.reference),
    leaf('IdNotificacioEmissor', of.number),
    leaf('TipusObjecte', 'NOTIFICACIO'),
    leaf('TipusAcces', 'BAIX'),
    leaf('DiesExpiracio', '10'),
    leaf('Idioma', 'ca'),
    leaf('Canal', 'DIGITAL'),
    leaf('ProcedimentSIA', '2104567'),
    leaf('Expedient', of.reference.slice(0, 34)),
    node('Destinataris', node('Destinatari', person, leaf('Titular', 'true'))),
  );
}

function node(name: string, ...children: readonly XmlNode[]): XmlNode {
  return element(name, { namespaces: { '': NS } }, ...children);
}

function leaf(name: string, value: string): XmlNode {
  return element(name, { namespaces: { '': NS } }, value);
}
