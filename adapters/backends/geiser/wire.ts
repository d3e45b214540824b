/** How RGECO writes: a qualified wrapper, bare children in it, qualified types. Empty elements are left out. */
import type { EntityAccess } from '../../../contracts/backend.ts';
import { element, escapeText, serialise, type XmlChild, type XmlNode } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';
import type { GeiserConfig, GeiserEntity } from './config.ts';
import { NS, type Operation } from './schema.ts';

/** An element of the entry types; nothing for an empty value. */
export function some(name: string, value: string | undefined): XmlNode[] {
  return value === undefined || value === '' ? [] : [node(name, value)];
}

export function node(name: string, ...children: readonly XmlChild[]): XmlNode {
  return element(`r:${name}`, {}, ...children);
}

/**
 * A call in pieces: the wrapper's opening tag, its content, the closing tag. Who calls is put behind the first one, so
 * that a payload holds no credentials.
 */
export function callOf(operation: Operation, content: XmlNode): Uint8Array[] {
  const whole = serialise(element(`op:${operation}`, { namespaces: { op: NS.op } }, ''));
  const tag = Buffer.concat(whole).toString('utf8');
  const close = `</op:${operation}>`;
  return [Buffer.from(tag.slice(0, -close.length)), ...serialise(content), Buffer.from(close)];
}

export function petition(...fields: readonly XmlNode[]): XmlNode {
  return element('peticion', { namespaces: { r: NS.types } }, ...fields);
}

/** The SOAP body pieces with the credentials in a piece of their own, small enough to be blanked in evidence. */
export function envelopeOf(
  call: readonly Uint8Array[],
  access: Pick<EntityAccess<GeiserEntity>, 'config'>,
  { config, office = access.config.office }: { config: GeiserConfig; office?: string },
): Uint8Array[] {
  const { application, password, user } = access.config;
  const own = (name: string, value: string) => element(`c:${name}`, {}, value);
  const authentication = element(
    'authentication',
    { namespaces: { c: NS.core } },
    own('aplicacion', application),
    own('password', password),
    own('cdAmbito', office),
    own('usuario', user),
    own('version', config.version),
  );
  const [open, ...rest] = call;
  return unsignedEnvelope({ headerXml: '', bodyPieces: [open!, ...serialise(authentication), ...rest] });
}

/** The password as it stands in a request: what evidence blanks. */
export function secretsOf({ config }: Pick<EntityAccess<GeiserEntity>, 'config'>): string[] {
  return [escapeText(config.password)];
}
