/** The XML the simulator writes, by hand so that it shares nothing with the adapter it is tested against. */

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}

/** `<name>text</name>`, or nothing for an absent text. */
export function element(name: string, text: string | number | null | undefined): string {
  return text === null || text === undefined ? '' : `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** A SOAP 1.1 envelope around a body element whose children are given as XML. */
export function answerEnvelope(options: { name: string; namespace: string; inner: string }): string {
  return envelope(`<${options.name} xmlns="${options.namespace}">${options.inner}</${options.name}>`);
}

/** Business errors carry a bare number as faultcode; `Client` and `Server` are written with the envelope's prefix. */
export function faultEnvelope(code: string, text: string): string {
  const written = /^\d+$/.test(code) ? code : `soapenv:${code}`;
  return envelope(
    `<soapenv:Fault><faultcode>${written}</faultcode><faultstring>${escapeXml(text)}</faultstring></soapenv:Fault>`,
  );
}

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
