/**
 * What a SOAP 1.1 fault says, everywhere it may say it: services put their code into `faultcode`, at the head of
 * `faultstring`, or somewhere in `detail`. Which of them counts is for the adapter's table of codes.
 */
import { refused } from './soap-refused.ts';
import type { XmlTree } from './soap-xml.ts';

export type SoapFault = {
  /** `faultcode` without its prefix: `Server`, or a service's own code. */
  code: string;
  /** The same as written. */
  rawCode: string;
  /** `faultstring`, trimmed. */
  text: string;
  /** Numbers of four digits standing alone in `faultstring`, in their order. */
  codesInText: readonly string[];
  detail: XmlTree | null;
  /** Texts of `detail`, each with the local names that lead to it. A server's trace may be among them. */
  details: readonly { path: readonly string[]; text: string }[];
};

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const MAX_DETAILS = 200;
/** Neither part of a word, nor of a longer number, a date, an amount or a reference. */
const FOUR_DIGITS = /(?<![\p{L}\d]|\d[.,/:-])\d{4}(?![\p{L}\d]|[.,/:-]\d)/gu;
/** Longest text looked at for a code. Characters. */
const MAX_TEXT = 2_000;

/** `node`: the soap:Fault. Throws GatewayError `xml-refused` for anything else. */
export function readFault(node: XmlTree): SoapFault {
  if (node.name !== 'Fault' || node.namespace !== ENVELOPE) throw refused('not a SOAP 1.1 fault');
  const text = (name: string) => node.children.find((each) => each.name === name)?.text.trim() ?? '';
  const detail = node.children.find((each) => each.name === 'detail') ?? null;
  const said = text('faultstring');
  return {
    code: text('faultcode').replace(/^.*:/s, '').trim(),
    rawCode: text('faultcode'),
    text: said,
    codesInText: [...said.slice(0, MAX_TEXT).matchAll(FOUR_DIGITS)].map(([code]) => code),
    detail,
    details: detail === null ? [] : leavesOf(detail),
  };
}

/** The first code of `known` the fault bears: in `faultcode`, then in `detail`, then in `faultstring`. */
export function faultCode(fault: SoapFault, known: (code: string) => boolean): string | undefined {
  const places = [fault.code, fault.rawCode, ...fault.details.map(({ text }) => text), ...fault.codesInText];
  return places.find((each) => each !== '' && known(each));
}

function leavesOf(root: XmlTree): { path: string[]; text: string }[] {
  const leaves: { path: string[]; text: string }[] = [];
  const visit = (node: XmlTree, path: readonly string[]) => {
    const text = node.text.trim();
    if (text !== '' && leaves.length < MAX_DETAILS) leaves.push({ path: [...path], text });
    for (const child of node.children) visit(child, [...path, child.name]);
  };
  visit(root, []);
  return leaves;
}
