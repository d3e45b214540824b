/** The page of an evidence folder that a person reads: what, to whom, when, by which bytes. Pure; one file, no script. */
import { X509Certificate } from 'node:crypto';
import type { EvidenceLevel } from '../../contracts/backend.ts';
import type { Manifest, RequestReading } from '../../contracts/evidence.ts';
import { type Arrival, RECEIVED_REF } from '../../contracts/inbox.ts';
import { type Html, html } from '../operator/html.ts';
import type { StoredMessage } from '../outbox/read.ts';
import { ARRIVAL_SUMMARY_TEXTS, arrivalTexts } from './arrival-texts.ts';
import { timelineOf } from './summary-steps.ts';
import { SUMMARY_STYLE } from './summary-style.ts';
import { type FolderLanguage, SUMMARY_TEXTS, type SummaryTexts } from './summary-texts.ts';
import { commonName, day, fill, moment } from './words.ts';

export type SummaryInput = {
  language: FolderLanguage;
  message: StoredMessage;
  /** What the latest signed request says; null where it is erased or not readable. */
  reading: RequestReading | null;
  /** What arrived, where it did; null where that is erased. Undefined: it was sent from here. */
  arrival?: Arrival | null | undefined;
  /** As it will be, but for the digest of this very page. */
  manifest: Omit<Manifest, 'files'>;
  /** Of the seal that signs the folder, leaf first, DER; null: unsigned. */
  certificates: readonly Uint8Array[] | null;
  /** When the newest checkpoint was signed, and its place. */
  checkpoint: { n: number; at: Date } | null;
  /** How sure the adapter is of its contract. */
  evidenceLevel: EvidenceLevel;
};

const GOOD = new Set(['accessed', 'confirmed', 'answered']);
const BAD = new Set(['returned', 'annulled', 'failed']);

export function renderSummary(input: SummaryInput): string {
  const { language, message, manifest, reading } = input;
  const own = SUMMARY_TEXTS[language];
  const texts = input.arrival === undefined ? own : arrivalTexts(own, language);
  const title = texts.title[reading?.kind ?? 'message'];
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${title} · ${message.id}</title>
<style>${{ html: SUMMARY_STYLE }}</style>
</head>
<body>
<header>
<div><p class="entity">${manifest.entity.name} · ${manifest.entity.dir3}</p><h1>${title}</h1></div>
<p class="id">${message.id}<br>${texts.labels.madeAt}: ${moment(manifest.madeAt)}<br>${texts.allTimes}</p>
</header>
${manifest.message.simulated ? html`<p class="simulated">${texts.simulated}</p>` : null}
${verdict(message, texts)}
<section><h2>${texts.sections.what}</h2>${definitions([...arrivalRows(input), ...whatRows(input, texts)])}</section>
<section><h2>${texts.sections.who}</h2>${input.arrival === undefined ? who(reading, texts) : whoArrived(input)}</section>
<section><h2>${texts.sections.when}</h2>${timelineOf(message, texts)}</section>
<section><h2>${texts.sections.pieces}</h2>${pieces(input, texts)}</section>
<section><h2>${texts.sections.integrity}</h2>${definitions(integrityRows(input, texts))}<p class="note">${texts.howToVerify}</p></section>
<section><h2>${texts.sections.limits}</h2><ul class="limits">${limits(input, texts).map((each) => html`<li>${each}</li>`)}</ul></section>
<footer><p>${fill(texts.madeBy, { version: manifest.gateway.version })}</p><p>${message.reference}</p></footer>
</body>
</html>
`;
  return page.html;
}

function verdict(message: StoredMessage, texts: SummaryTexts): Html {
  const tone = GOOD.has(message.legal ?? '') ? 'good' : BAD.has(message.legal ?? '') ? 'bad' : 'wait';
  const how = [
    message.by === null ? null : fill(texts.byWhom, { by: texts.by[message.by] ?? message.by }),
    message.channel === null
      ? null
      : fill(texts.throughChannel, { channel: texts.channel[message.channel] ?? message.channel }),
  ].filter((each) => each !== null);
  const when = message.legalAt === null ? '' : `${moment(message.legalAt.toISOString())} (${texts.madridTime})`;
  return html`<div class="verdict ${tone}">
<p class="word">${texts.verdict[message.legal ?? 'none']}</p>
<p class="how">${[when, ...how].filter((each) => each !== '').join(', ')}</p>
<p class="note">${texts.steps.delivery}: ${texts.delivery[message.delivery] ?? message.delivery} (${message.backend})</p>
</div>`;
}

type Row = readonly [label: string, value: string | Html | null | undefined];

function definitions(rows: readonly Row[]): Html {
  const given = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl>${given.map(([label, value]) => html`<dt>${label}</dt><dd>${value ?? null}</dd>`)}</dl>`;
}

function whatRows({ message, reading }: SummaryInput, { labels, kinds, yes, ...texts }: SummaryTexts): Row[] {
  const at = (value: Date | null) => (value === null ? null : moment(value.toISOString()));
  return [
    [labels.subject, reading?.subject],
    [labels.description, reading?.description],
    [labels.kind, reading === null ? null : kinds[reading.kind]],
    [labels.issuer, reading?.issuer],
    [labels.procedure, reading?.procedure],
    [labels.file, message.file],
    [labels.scheduled, reading?.scheduledFor],
    [labels.madeAvailable, at(message.madeAvailableAt)],
    [labels.deadline, message.expiresOn === null ? null : `${day(message.expiresOn)}, 23:59:59 (${texts.madridTime})`],
    [labels.deadlineSent, reading?.expiresOn === message.expiresOn ? null : day(reading?.expiresOn ?? null)],
    [labels.postal, reading?.postal === true ? yes : null],
    [labels.reference, message.ref === RECEIVED_REF ? null : message.reference],
    [labels.remoteId, message.remoteId],
    [labels.documentDigest, reading?.documentSha256 == null ? null : html`<code>${reading.documentSha256}</code>`],
  ];
}

function arrivalRows({ arrival, language, message }: SummaryInput): Row[] {
  if (arrival == null) return [];
  const { labels } = SUMMARY_TEXTS[language];
  const words = ARRIVAL_SUMMARY_TEXTS[language];
  return [
    [labels.subject, arrival.title],
    [labels.description, arrival.description],
    [words.labels.kind, words.kinds[arrival.kind]],
    [words.labels.since, message.madeAvailableAt === null ? moment(arrival.at) : null],
  ];
}

function whoArrived({ arrival, language }: SummaryInput): Html {
  const words = ARRIVAL_SUMMARY_TEXTS[language];
  if (arrival == null) return html`<p>${words.unknown}</p>`;
  const { name, dir3 } = arrival.from;
  const sender = [name, dir3].filter((each) => each !== undefined).join(' · ');
  const persons = (arrival.persons ?? []).map((each): Row => {
    return [each.role, each.idNumber === undefined ? each.name : `${each.name} · ${each.idNumber}`];
  });
  return html`${definitions([[words.labels.sender, sender], ...persons])}<p class="note">${words.fromListing}</p>`;
}

function who(reading: RequestReading | null, texts: SummaryTexts): Html {
  if (reading === null) return html`<p>${texts.noRequest}</p>`;
  const name = (party: RequestReading['holder']) =>
    party.idNumber === null ? party.name : `${party.name} · ${party.idNumber}`;
  const rows: Row[] = [
    [texts.labels.holder, name(reading.holder)],
    ...reading.recipients.map((each): Row => [texts.labels.representative, name(each)]),
  ];
  return html`${definitions(rows)}<p class="note">${texts.fromRequest}</p>`;
}

function pieces({ manifest, message }: SummaryInput, texts: SummaryTexts): Html {
  const unconfirmed = new Set(message.evidence.filter((each) => each.unconfirmed).map(({ name }) => name));
  const rows = manifest.entries.flatMap(({ n, entry, file, erased }) => {
    if (entry.kind !== 'evidence' && entry.kind !== 'callback') return [];
    const kind = entry.kind === 'callback' ? 'raw-callback' : entry.piece;
    const gone =
      erased === null
        ? null
        : fill(texts.erased, {
            date: moment(erased.at),
            reason: texts.reasons[erased.reason] ?? erased.reason,
          });
    const warnings = [gone, unconfirmed.has(entry.name) ? texts.unconfirmed : null].filter((each) => each !== null);
    return [
      html`<tr><td class="number">${n}</td><td><span class="piece">${pieceName(kind, texts)}</span><br>${
        file === null ? entry.name : html`<a href="${file}">${entry.name}</a>`
      }${warnings.map((each) => html`<br><span class="erased">${each}</span>`)}<code>${entry.sha256}</code></td>
<td class="date">${moment(entry.happenedAt)}<br>${source(entry.source, texts)}</td><td class="number">${entry.size}</td></tr>`,
    ];
  });
  const { labels } = texts;
  return html`<table><thead><tr><th class="number">${labels.entry}</th><th>${labels.piece} · SHA-256</th><th>${labels.happened} · ${labels.source}</th><th class="number">${labels.size}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function integrityRows({ manifest, certificates, checkpoint }: SummaryInput, texts: SummaryTexts): Row[] {
  const { labels } = texts;
  const seal = certificates?.[0] === undefined ? null : new X509Certificate(certificates[0]);
  const numbers = manifest.entries.map(({ n }) => n);
  const chain = fill(texts.chainLine, {
    count: manifest.count,
    first: numbers[0] ?? '–',
    last: numbers.at(-1) ?? '–',
    head: manifest.head?.n ?? '–',
  });
  return [
    [labels.signedBy, seal === null ? texts.unsigned : commonName(seal)],
    [labels.validUntil, seal === null ? null : moment(new Date(seal.validTo).toISOString())],
    [labels.chain, html`${chain}<br><code>${manifest.head?.hash ?? ''}</code>`],
    [
      labels.checkpoint,
      checkpoint === null
        ? texts.noCheckpoint
        : fill(texts.checkpointLine, { n: checkpoint.n, date: moment(checkpoint.at.toISOString()) }),
    ],
    [labels.messageId, manifest.message.id],
  ];
}

function limits({ manifest, evidenceLevel, reading }: SummaryInput, { limits: texts }: SummaryTexts): string[] {
  const receipt = manifest.entries.some(({ entry }) => entry.kind === 'evidence' && entry.piece.startsWith('receipt'));
  return [
    texts.proves,
    ...(receipt ? [] : [texts.noReceipt]),
    texts.times,
    ...(reading === null ? [] : [texts.apiKey]),
    ...(manifest.message.simulated ? [texts.simulated] : []),
    ...(evidenceLevel === 'public' ? [] : [texts[evidenceLevel]]),
  ];
}

function pieceName(kind: string, texts: SummaryTexts): string {
  return kind in texts.pieces ? texts.pieces[kind as keyof SummaryTexts['pieces']] : kind;
}

function source(name: string, texts: SummaryTexts): string {
  return name === 'gateway' ? texts.gateway : name;
}
