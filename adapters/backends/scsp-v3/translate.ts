/** One data request as a Peticion. Pure: the same gives the same bytes, but for the time, which is put in when it is signed. */
import type { Translated } from '../../../contracts/backend.ts';
import type { DataRequestEvent, Person } from '../../../contracts/event.ts';
import type { OutboundDataRequest } from '../../../contracts/message.ts';
import { normaliseId } from '../../../src/domain/identifiers.ts';
import { element, serialise, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import type { Config, EntityConfig } from './config.ts';
import { chosenMode, requireService, routeOf } from './route.ts';
import { LIMITS, NS, type ScspService } from './schema.ts';

/**
 * Stands where TimeStamp's text goes. The platform takes petitions of today and of yesterday alone (0230), and one that
 * waited for three days is sent with the time it is sent at.
 */
export const STAMP: Uint8Array = new Uint8Array(0);

type Input = { config: Config; entity: EntityConfig };

export function translate(message: OutboundDataRequest, { config, entity }: Input): Translated {
  const { event, reference } = message;
  const service = requireService(event.data.request.service);
  const node = (name: string, ...children: XmlChild[]) => element(`scsp:${name}`, {}, ...children);
  const specific = service.specific(event.data.request.specific ?? {});
  const payload = serialise(
    element(
      'scsp:Peticion',
      { namespaces: { scsp: NS.request, esp: NS.specific } },
      node(
        'Atributos',
        node('IdPeticion', reference),
        node('NumElementos', '1'),
        node('TimeStamp', STAMP),
        node('CodigoCertificado', service.code),
      ),
      node(
        'Solicitudes',
        node(
          'SolicitudTransmision',
          node(
            'DatosGenericos',
            ...leaves('Emisor', emitterOf(service, config)),
            requesterOf(message, { config, entity }),
            holderOf(event.data.request.subject, service),
            ...leaves('Transmision', { CodigoCertificado: service.code, IdSolicitud: reference }),
          ),
          ...(specific === null ? [] : [element('esp:DatosEspecificos', {}, specific)]),
        ),
      ),
    ),
  );
  return { payload, warnings: [], route: place(event, config) };
}

/** Service and mode: what it goes to, and what it is asked by. */
export function place({ data }: DataRequestEvent, config: Config): string {
  const { request } = data;
  return routeOf({ service: request.service, mode: chosenMode(request, config) });
}

function emitterOf({ code, emitter }: ScspService, { services }: Config) {
  const { nif, name } = services[code]?.emitter ?? emitter;
  return { NifEmisor: nif, NombreEmisor: name };
}

function requesterOf({ event }: OutboundDataRequest, { config, entity }: Input): XmlNode {
  const { request, file } = event.data;
  const { official } = request;
  const procedure = procedureOf(event.data.procedure, config);
  return element(
    'scsp:Solicitante',
    {},
    ...texts({
      IdentificadorSolicitante: entity.nif,
      NombreSolicitante: entity.name,
      UnidadTramitadora: official.unit ?? entity.unit,
    }),
    ...leaves('Procedimiento', { CodProcedimiento: procedure.code, NombreProcedimiento: procedure.name }),
    ...texts({
      Finalidad: request.purpose,
      Consentimiento: request.basis === 'consent' ? 'Si' : 'Ley',
    }),
    ...leaves('Funcionario', {
      NombreCompletoFuncionario: official.name,
      NifFuncionario: normaliseId(official.nif),
    }),
    ...texts({ IdExpediente: fileOf(file?.id) }),
  );
}

/** What the platform knows the procedure by: what is configured for its SIA code, or that code itself. */
export function procedureOf(
  procedure: { sia: string; name?: { value: string } | undefined },
  { procedures }: Config,
): { code: string; name: string | undefined } {
  const known = procedures[procedure.sia];
  return { code: known?.code ?? procedure.sia, name: known?.name ?? procedure.name?.value };
}

/** A number that is too long is left out: half of it would be another file's. */
export function fileOf(id: string | undefined): string | undefined {
  return id !== undefined && id.length <= LIMITS.file ? id : undefined;
}

function holderOf(person: Person, { holders }: ScspService): XmlNode {
  const type = person.idType === undefined ? undefined : (holders as Record<string, string>)[person.idType];
  const split = person.givenName !== undefined && person.surname1 !== undefined;
  return element(
    'scsp:Titular',
    {},
    ...texts({
      TipoDocumentacion: type,
      Documentacion: person.idNumber === undefined ? undefined : normaliseId(person.idNumber),
      NombreCompleto: split ? undefined : (person.legalName ?? person.fullName),
      Nombre: split ? person.givenName : undefined,
      Apellido1: split ? person.surname1 : undefined,
      Apellido2: split ? person.surname2 : undefined,
    }),
  );
}

type Texts = Readonly<Record<string, string | undefined>>;

function leaves(name: string, members: Texts): XmlNode[] {
  const said = texts(members);
  return said.length === 0 ? [] : [element(`scsp:${name}`, {}, ...said)];
}

function texts(members: Texts): XmlNode[] {
  return Object.entries(members).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [element(`scsp:${name}`, {}, value)],
  );
}

/** SolicitudRespuesta: asks for the answer to an earlier petition. */
export function laterXml(of: { service: string; reference: string }): Uint8Array[] {
  const node = (name: string, ...children: XmlChild[]) => element(`s:${name}`, {}, ...children);
  return serialise(
    element(
      's:SolicitudRespuesta',
      { namespaces: { s: NS.later } },
      node(
        'Atributos',
        node('IdPeticion', of.reference),
        node('NumElementos', '1'),
        node('TimeStamp', STAMP),
        node('CodigoCertificado', of.service),
      ),
    ),
  );
}
