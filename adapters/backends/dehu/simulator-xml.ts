/** Writes the simulator's answers, with prefixes of its own, so that nobody may count on ours. */
import { escapeAttribute, escapeText } from '../../../src/signing/canonical.ts';

export const PUNTO_UNICO = 'http://administracion.gob.es/punto-unico-notificaciones';

/** An element of the answer; nothing without a value. */
export function field(name: string, value: string | undefined): string {
  return value === undefined ? '' : `<a:${name}>${escapeText(value)}</a:${name}>`;
}

export function group(name: string, ...inner: readonly string[]): string {
  return `<a:${name}>${inner.join('')}</a:${name}>`;
}

/** As it is seen in answers: the reference as attribute and as text. */
export function swaReference(name: string, contentId: string): string {
  const href = `cid:${contentId}`;
  return `<a:${name} href="${escapeAttribute(href)}">${escapeText(href)}</a:${name}>`;
}

export function xopReference(contentId: string): string {
  const include = `<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:${escapeAttribute(contentId)}"/>`;
  return `<a:contenido contentType="application/octet-stream">${include}</a:contenido>`;
}

export function answerEnvelope(name: string, namespace: string, inner: string): string {
  return envelope(`<a:${name} xmlns:a="${namespace}">${inner}</a:${name}>`);
}

/** Business errors of the service: the number begins the text, a trace of the server stands in the detail. */
export function faultEnvelope(code: string, text: string): string {
  const detail = '<detail><trace>#0 /var/www/simulada/Servicio.php(1): simulada()</trace></detail>';
  return envelope(
    `<s:Fault><faultcode>s:Server</faultcode><faultstring>${escapeText(`${code} ${text}`)}</faultstring>${detail}</s:Fault>`,
  );
}

function envelope(body: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
}
