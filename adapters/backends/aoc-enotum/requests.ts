/** The petitions of e-NOTUM other than the sending itself, in the order of its schema. */
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { departmentOf, type EnotumEntity, organisationOf } from './config.ts';
import { OPERATIONS, type Operation } from './schema.ts';
import { userNode } from './translate.ts';
import { leaf, node, some } from './wire.ts';

type Of = { entity: EnotumEntity; issuer: string };

/** By our reference. The service also finds those that begin with it, so that what comes back is to be compared. */
export function searchNode(reference: string, of: Of): XmlNode {
  return petition(
    OPERATIONS.search,
    of,
    node(
      'DadesCerca',
      node(
        'CriterisEntitat',
        leaf('CodiOrganisme', organisationOf(of.entity)),
        leaf('CodiDepartament', departmentOf(of.entity, of.issuer)),
      ),
      node('CriterisNotificacio', node('Referencia', leaf('ValorAbsolut', reference))),
      node('Paginacio', leaf('NumeroPagina', 1), leaf('ResultatsPerPagina', 50)),
    ),
  );
}

/** Where it stands, and who accepted or refused. */
export function queryNode(id: string, of: Of): XmlNode {
  return petition(OPERATIONS.query, of, leaf('IdNotificacio', id), leaf('IncloureDadesSignador', true));
}

/** When it came to where it stands, which the query does not say of every state. */
export function reportNode(id: string, of: Of): XmlNode {
  return petition(OPERATIONS.report, of, leaf('IdNotificacio', id));
}

export function evidenceNode(id: string, kind: 'XML' | 'PDF', of: Of): XmlNode {
  return petition(OPERATIONS.evidence, of, leaf('IdNotificacio', id), leaf('TipusEvidencia', kind));
}

export function annulNode(id: string, reason: string, of: Of): XmlNode {
  return petition(OPERATIONS.annul, of, leaf('IdNotificacio', id), leaf('Motiu', reason));
}

function petition(operation: Operation, { entity, issuer }: Of, ...members: readonly XmlNode[]): XmlNode {
  return node(`Peticio${operation}`, some('BackOffice', entity.backOffice), userNode(entity, issuer), ...members);
}
